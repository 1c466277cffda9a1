// Why a command was refused, as a value that clients handle.
import { Field, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';

import { catalogue } from '../../domain/aggregates';
import { kernelRefusals } from '../../kernel/refusal';
import { allCodes } from '../error-codes';

const codes = allCodes(catalogue);

export const ErrorCode: Readonly<Record<string, string>> = Object.fromEntries(Object.keys(codes).map((code) => [code, code]));

registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description:
    'Every code that an answer can carry, in userErrors or in errors[].extensions.code. Codes are added, never renamed.',
  valuesConfig: Object.fromEntries(Object.entries(codes).map(([code, sentence]) => [code, { description: sentence }])),
});

@InterfaceType({
  description: 'Why nothing was written: for a program a code, for a person a sentence, and the place in the input it is about.',
  resolveType: ({ code }: { code: string }) => typeNameOf(code),
})
export abstract class UserError {
  @Field(() => String, { description: 'A sentence for a person. It repeats nothing of what was sent.' })
  readonly message!: string;

  @Field(() => ErrorCode, { description: 'A code for a program.' })
  readonly code!: string;

  @Field(() => [String], { description: 'The place in the input it is about; empty when it is about the whole.' })
  readonly path!: readonly string[];
}

@ObjectType({ implements: UserError, description: 'A rule of co-production does not allow it.' })
export class RuleError extends UserError {}

@ObjectType({ implements: UserError, description: 'The input is not as it must be.' })
export class InputError extends UserError {}

@ObjectType({
  implements: UserError,
  description: 'Somebody else was there before, or the command was sent before with another content.',
})
export class ConflictError extends UserError {}

const CONFLICTS: ReadonlySet<string> = new Set<keyof typeof kernelRefusals>([
  'STALE_REVISION',
  'IDEMPOTENCY_KEY_REUSED',
  'TOO_BUSY',
]);

const typeNameOf = (code: string): 'ConflictError' | 'InputError' | 'RuleError' => {
  if (CONFLICTS.has(code)) return 'ConflictError';
  return Object.hasOwn(kernelRefusals, code) ? 'InputError' : 'RuleError';
};
