// What can be asked of a set of standards.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { idFromWords } from '../../kernel/ids';
import type { Role } from '../roles';
import { standardsFields } from './events';

const keepersOfStandards: readonly Role[] = ['involvement_lead', 'admin'];

/** There is one set for a scheme and an edition, however often somebody imports it. */
export const standardSetOf = ({ scheme, edition }: Readonly<Record<string, unknown>>): string =>
  idFromWords('standards', [textOf(scheme), textOf(edition)]);

/** Asked of what nobody has checked yet, too: an import wants to know which lines belong together. */
const textOf = (word: unknown): string => (typeof word === 'string' ? word : '');

export const standardsCommands = defineCommands({
  ImportStandardSet: {
    describe:
      'Take in the standards of a scheme in one edition, or one of their parts, in order. The set’s id follows from the two.',
    roles: keepersOfStandards,
    streamOf: standardSetOf,
    input: standardsFields,
  },
});

export type StandardsCommand = CommandOf<typeof standardsCommands>;
