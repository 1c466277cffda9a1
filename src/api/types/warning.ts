// What an accepted command warns of, as a value that clients show.
import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { catalogue } from '../../domain/aggregates';
import type { Warning as GivenWarning } from '../../kernel/warning';

const codes = Object.assign({}, ...catalogue.aggregates.map(({ warnings }) => warnings)) as Readonly<Record<string, string>>;

export const WarningCode: Readonly<Record<string, string>> = Object.fromEntries(Object.keys(codes).map((code) => [code, code]));

registerEnumType(WarningCode, {
  name: 'WarningCode',
  description: 'Everything that an accepted command can warn of. Codes are added, never renamed.',
  valuesConfig: Object.fromEntries(Object.entries(codes).map(([code, sentence]) => [code, { description: sentence }])),
});

@ObjectType({ description: 'What was written, and should not be left as it is: for a program a code, for a person a sentence.' })
export class Warning implements GivenWarning {
  @Field(() => String, { description: 'A sentence for a person. It repeats nothing of what was sent.' })
  readonly message!: string;

  @Field(() => WarningCode, { description: 'A code for a program.' })
  readonly code!: string;

  @Field(() => [String], { description: 'The place in the input it is about; empty when it is about the whole.' })
  readonly path!: readonly string[];
}
