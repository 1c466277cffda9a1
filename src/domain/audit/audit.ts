// The rules of one check of the ledger: it is written down once, and says what came of it. Pure.
import { accept, type Aggregate, type Decision, type Fold } from '../../kernel/decider';
import { prefixOf } from '../../kernel/ids';
import { refusing } from '../../kernel/refusal';
import { type AuditCommand, auditCommands } from './commands';
import { type AuditEvent, auditEvents, resultsOf } from './events';
import { auditRefusals } from './refusals';

export interface Audit {
  readonly status: 'Unknown' | 'Recorded';
}

const refuse = refusing(auditRefusals);

const auditFold: Fold<Audit> = { initialState: { status: 'Unknown' }, evolve: () => ({ status: 'Recorded' }) };

const decide = ({ data: { auditId: _, ...check } }: AuditCommand, audit: Audit): Decision<AuditEvent> => {
  const { kind, result, treeSize, root, subjectId } = check;
  if (audit.status === 'Recorded') return refuse('AUDIT_ALREADY_RECORDED', 'auditId');
  if (!resultsOf[kind].includes(result)) return refuse('RESULT_OF_ANOTHER_KIND', 'result');
  if ((treeSize === undefined) !== (root === undefined)) return refuse('SIZE_AND_ROOT_TOGETHER', root ? 'treeSize' : 'root');
  if (kind === 'REPLAY' && (subjectId === undefined || prefixOf(subjectId) === 'pack'))
    return refuse('REPLAY_OF_NOTHING', 'subjectId');
  return accept({ type: 'AuditReplayPerformed', data: check });
};

export const auditAggregate: Aggregate<Audit, AuditCommand, AuditEvent> = {
  prefix: 'audit',
  commands: auditCommands,
  events: auditEvents,
  refusals: auditRefusals,
  fold: auditFold,
  facts: {},
  decide,
};
