// What can be asked of a scoring policy.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { policyFields, scoringPolicyFields } from './events';
import { policyIdOf } from './policy-id';

export const policyCommands = defineCommands({
  AdoptScoringPolicy: {
    describe: 'Adopt how the score is computed, from when it was agreed on. It says every number, and who agreed to them.',
    roles: ['involvement_lead', 'admin'],
    // Asked of what nobody has checked yet, too: an import wants to know which lines belong together.
    streamOf: ({ version }) => policyIdOf(typeof version === 'string' ? version : ''),
    input: { ...scoringPolicyFields, agreedBy: policyFields.agreedBy },
  },
});

export type PolicyCommand = CommandOf<typeof policyCommands>;
