// What can be asked of a check of the ledger: that it be written down.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { newId } from '../../kernel/fields';
import { scheduler } from '../roles';
import { auditFields } from './events';

export const auditCommands = defineCommands({
  RecordAuditReplay: {
    describe: 'Record that the ledger was verified, or that what it holds was replayed, and what came of it.',
    roles: ['auditor', scheduler.role],
    input: { auditId: newId('audit'), ...auditFields },
  },
});

export type AuditCommand = CommandOf<typeof auditCommands>;
