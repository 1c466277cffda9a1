// The rules of a check of the ledger: written down once, with a result that can come of it.
import { type AuditCommand, auditCommands } from '../../../src/domain/audit/commands';
import { auditAggregate } from '../../../src/domain/audit/audit';
import { auditKind, type AuditEvent, auditResult, resultsOf } from '../../../src/domain/audit/events';
import { parseInput } from '../../../src/kernel/command';
import { ada, cycle, liaisonTeam, pack, panel } from '../../support/cast';
import { makersOf, specificationOf } from '../../support/specification';

const given = specificationOf(auditAggregate);
const auditId = 'audit-0f4e2d10-6a5b-4c3d-8e9f-000000000091';
const root = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const usual: AuditEvent['data'] = { kind: 'VERIFY_LEDGER', result: 'VALID', treeSize: 617, root };
const record = makersOf<AuditCommand>()('RecordAuditReplay', { auditId, ...usual });
const performed = makersOf<AuditEvent>()('AuditReplayPerformed', usual);

describe('a check of the ledger', () => {
  test('is written down with what was checked and what came of it', () => {
    given([]).when(record()).thenAccepted(performed());
  });

  test('is written down once', () => {
    given([performed()]).when(record()).thenRefused('AUDIT_ALREADY_RECORDED', 'auditId');
  });

  test.each(auditKind.options.flatMap((kind) => auditResult.options.map((result) => [kind, result] as const)))(
    '%s with the result %s',
    (kind, result) => {
      const check = { kind, result, subjectId: liaisonTeam };
      const decision = given([]).when(record(check));
      if (resultsOf[kind].includes(result)) decision.thenAccepted(performed(check));
      else decision.thenRefused('RESULT_OF_ANOTHER_KIND', 'result');
    },
  );

  test('says size and root together or neither', () => {
    given([])
      .when(record({ root: undefined }))
      .thenRefused('SIZE_AND_ROOT_TOGETHER', 'root');
    given([])
      .when(record({ treeSize: undefined }))
      .thenRefused('SIZE_AND_ROOT_TOGETHER', 'treeSize');
    given([])
      .when(record({ treeSize: undefined, root: undefined }))
      .thenAccepted(performed({ treeSize: undefined, root: undefined }));
  });

  test.each([
    [undefined, false],
    [pack, false],
    [liaisonTeam, true],
    [ada, true],
    [cycle, true],
  ])('as a replay of %s', (subjectId, isAccepted) => {
    const check = { kind: 'REPLAY', result: 'REPLAYED', subjectId } as const;
    const decision = given([]).when(record(check));
    if (isAccepted) decision.thenAccepted(performed(check));
    else decision.thenRefused('REPLAY_OF_NOTHING', 'subjectId');
  });
});

test.each([
  [{}, []],
  [{ treeSize: -1 }, ['OUT_OF_RANGE treeSize']],
  [{ root: 'not-a-root' }, ['INVALID_FORMAT root']],
  [{ root: root.replace('U=', 'V=') }, ['INVALID_FORMAT root']],
  [{ subjectId: panel }, ['INVALID_FORMAT subjectId']],
  [{ subjectId: `advisor-team-${ada.slice(8)}` }, ['INVALID_FORMAT subjectId']],
  [{ kind: 'GUESS' }, ['UNKNOWN_WORD kind']],
  [{ result: undefined }, ['REQUIRED result']],
])('what it takes: %j', (changes, refusals) => {
  const input = { commandId: '015c0b1a-7e80-7000-8000-000000000001', ...usual, ...changes };
  const parsed = parseInput(auditCommands.RecordAuditReplay, input);
  expect(parsed.ok ? [] : parsed.refusals.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual(refusals);
});
