// Folded pasts are kept, and never tell anything but what a fresh fold would.
import { createHistoryReader, type PastMoment } from '../../../projections/runner/as-of';
import { createKeptPasts, type KeptPastsOptions } from '../../../projections/runner/kept-pasts';
import type { Database, HistoryReader } from '../../../projections/runner/projection';
import { cps1 } from '../../../projections/score/policy';
import { scoreProjection } from '../../../projections/score/projection';
import { catalogue } from '../../../src/domain/aggregates';
import { baselineId, policyIdOf } from '../../../src/domain/policy/policy-id';
import { positionOf } from '../../../src/kernel/position';
import { ada, bo, lead, liaisonTeam } from '../../support/cast';
import { createHistory, rowsOf } from '../../support/read-models';
import { keepBusy, workTogether } from './busy-team';

const THEN = '2023-03-01T00:00:00.000Z';
const otherTeam = 'team-7b1e4c90-2f3d-4a5b-8c6d-ffffffffffff';

const begin = (options: Partial<KeptPastsOptions> = {}) => {
  const history = createHistory();
  keepBusy(history, 12);
  const pasts = createKeptPasts({ store: history.store, catalogue, ...options });
  let folds = 0;
  const databases = new Set<Database>();

  const ask = async <Answer>(moment: PastMoment, read: (db: Database) => Answer, subject = liaisonTeam): Promise<Answer> => {
    await history.written();
    const reader = createHistoryReader(history.store);
    let isFirst = true;
    const counted: HistoryReader = {
      ...reader,
      streamsAbout: async (...asked) => {
        if (isFirst) folds += 1;
        isFirst = false;
        return reader.streamsAbout(...asked);
      },
    };
    const head = await history.store.head();
    return pasts.ask({ projection: scoreProjection, subject, moment, head, history: counted }, (db) => {
      databases.add(db);
      return read(db);
    });
  };
  const isFresh = async (moment: PastMoment): Promise<void> => {
    const fresh = await history.foldAsOf(scoreProjection, liaisonTeam, moment);
    expect(await ask(moment, rowsOf)).toEqual(rowsOf(fresh));
  };
  return { history, pasts, ask, isFresh, databases, folds: () => folds };
};

describe('a past asked for again', () => {
  test.each([
    ['of a time', { at: THEN }],
    ['of a position', { position: positionOf(150) }],
    ['of both', { at: THEN, position: positionOf(150) }],
  ])('%s is not folded again', async (_, moment) => {
    const { isFresh, folds } = begin();
    await isFresh(moment);
    await isFresh(moment);
    expect(folds()).toBe(1);
  });

  test('by several at once is folded once', async () => {
    const { ask, folds } = begin();
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask({ at: THEN }, rowsOf)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(folds()).toBe(1);
  });

  test('and of another subject or moment is another one', async () => {
    const { ask, folds, pasts } = begin();
    await ask({ at: THEN }, rowsOf);
    await ask({ at: '2023-03-01T00:00:00.001Z' }, rowsOf);
    await ask({ at: THEN }, rowsOf, otherTeam);
    expect([folds(), pasts.size]).toEqual([3, 3]);
  });
});

describe('what is written later', () => {
  const skill = { skill: 'CHAIRING' };

  test('and happened after it leaves a time as it was', async () => {
    const { history, isFresh, folds } = begin();
    await isFresh({ at: THEN });
    workTogether(history, 60);
    history.happened('2023-03-01T00:00:00.001Z', ada, 'SkillEvidenced', skill);
    await isFresh({ at: THEN });
    expect(folds()).toBe(1);
  });

  test.each([
    ['to an advisor of the team', ada],
    ['to another advisor of the team', bo],
  ])('and happened by then %s makes it be folded again', async (_, advisorId) => {
    const { history, isFresh, folds } = begin();
    await isFresh({ at: THEN });
    history.happened(THEN, advisorId, 'SkillEvidenced', skill);
    await isFresh({ at: THEN });
    await isFresh({ at: THEN });
    expect(folds()).toBe(2);
  });

  test('and happened by then in a new activity of the team, a new pair of its advisors, a new policy makes it, too', async () => {
    const { history, isFresh, folds } = begin();
    await isFresh({ at: THEN });
    workTogether(history, 2);
    await isFresh({ at: THEN });
    const advisorIds = [ada, history.newId('advisor')];
    history.happened('2023-02-01T09:00:00Z', history.newId('peer'), 'PeerPairStarted', { advisorIds, kind: 'BUDDY' });
    await isFresh({ at: THEN });
    const adopted = { ...cps1, version: 'cps-2', agreedBy: [ada, lead.id], baseline: baselineId };
    history.happened('2023-02-02T09:00:00Z', policyIdOf('cps-2'), 'ScoringPolicyAdopted', adopted);
    await isFresh({ at: THEN });
    expect(folds()).toBe(4);
  });

  test('and happened by then to somebody else leaves it as it was', async () => {
    const { history, isFresh, folds } = begin();
    await isFresh({ at: THEN });
    const advisor = history.newId('advisor');
    history.happened('2023-01-01T00:00:00Z', advisor, 'AdvisorRegistered', { lens: ['CARER'], joinedOn: '2023-01-01' });
    history.happened('2023-01-01T00:00:00Z', otherTeam, 'TeamRenamed', { name: 'Others' });
    await isFresh({ at: THEN });
    expect(folds()).toBe(1);
  });

  test('changes nothing of a position', async () => {
    const { history, isFresh, folds } = begin();
    const moment = { position: positionOf(150) };
    await isFresh(moment);
    history.happened('2023-01-01T00:00:00Z', ada, 'SkillEvidenced', skill);
    workTogether(history, 2);
    await isFresh(moment);
    expect(folds()).toBe(1);
  });
});

describe('room', () => {
  test('is made by closing those that nobody has asked for the longest', async () => {
    const { ask, pasts, databases, folds } = begin({ most: 2 });
    const moments = [1, 2, 3].map((day) => ({ at: `2023-03-0${day}T00:00:00.000Z` }));
    await ask(moments[0]!, rowsOf);
    await ask(moments[1]!, rowsOf);
    await ask(moments[0]!, rowsOf);
    await ask(moments[2]!, rowsOf);
    expect([pasts.size, folds()]).toEqual([2, 3]);
    await ask(moments[0]!, rowsOf);
    expect(folds()).toBe(3);
    await new Promise(setImmediate);
    expect([...databases].map((db) => db.isOpen)).toEqual([true, false, true]);
    pasts.close();
    await new Promise(setImmediate);
    expect([...databases].map((db) => db.isOpen)).toEqual([false, false, false]);
  });

  test('is counted in bytes, too; what is larger than all of it is still answered', async () => {
    const { isFresh, pasts } = begin({ mostBytes: 1 });
    await isFresh({ at: THEN });
    expect(pasts.size).toBe(0);
  });
});

test('a past that cannot be folded fails everybody who waits for it, and is tried again', async () => {
  const { history, pasts, ask } = begin();
  const broken: HistoryReader = {
    streamsAbout: () => Promise.reject(new Error('The disk is gone.')),
    readStreams: () => Promise.resolve([]),
    readWholeLedger: async function* () {
      yield [];
    },
  };
  const head = await history.store.head();
  const question = { projection: scoreProjection, subject: liaisonTeam, moment: { at: THEN }, head, history: broken };
  await expect(Promise.all([1, 2].map(() => pasts.ask(question, rowsOf)))).rejects.toThrow('The disk is gone.');
  expect(pasts.size).toBe(0);
  expect((await ask({ at: THEN }, rowsOf))['activities']?.length).toBeGreaterThan(0);
});
