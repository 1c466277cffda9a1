// What holds of read models whatever happened: batches do not matter, scores stay in bounds, good deeds do no harm.
import fc from 'fast-check';

import { candidatesFor, evidenceOf } from '../../projections/accreditation/evidence';
import { overviewOf } from '../../projections/accreditation/overview';
import { accreditationProjection } from '../../projections/accreditation/projection';
import { conditionsOf, findCycle, standardsOfCycle, statusAt } from '../../projections/accreditation/queries';
import { findBoard } from '../../projections/directory/board';
import { countLoops, findLoops } from '../../projections/directory/feedback-clock';
import { directoryProjection } from '../../projections/directory/projection';
import { findRegister, findRegisterEntry } from '../../projections/directory/register';
import { projections } from '../../projections/registry';
import { createHistoryReader, foldAsOf, type PastMoment, WHOLE_LEDGER } from '../../projections/runner/as-of';
import type { Database, FedEvent, Projection } from '../../projections/runner/projection';
import { openReadModel, type ReadModel } from '../../projections/runner/read-model';
import { fedEventOf } from '../../projections/runner/catch-up';
import { cps1 } from '../../projections/score/policy';
import { policyInForce } from '../../projections/score/policies';
import { scoreProjection } from '../../projections/score/projection';
import { scoreOf } from '../../projections/score/score';
import { trendOf } from '../../projections/score/trend';
import { timelineProjection } from '../../projections/timeline/projection';
import { countEntries, findEntries, findOpenItems, type TimelineKey } from '../../projections/timeline/queries';
import { catalogue } from '../../src/domain/aggregates';
import { addDays, type Instant } from '../../src/kernel/clock';
import type { EventStore } from '../../src/kernel/event-store';
import { START } from '../../src/kernel/position';
import { rowsOf } from '../support/read-models';
import { advisors, asked, cycles, happening, teams, THE_END } from './random-history';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const options = { seed, numRuns: Number(process.env['RUNS'] ?? 40) };

beforeAll(() => process.stdout.write(`projections: SEED=${seed}\n`));

/** `RUNS=1000` looks longer. */
const PATIENCE_MS = 5000 + options.numRuns * 500;

const eventsIn = async (store: EventStore): Promise<FedEvent[]> =>
  (await store.readAll(START, 100_000)).map((recorded) => fedEventOf(catalogue, recorded));

const folded = (projection = scoreProjection, events: readonly FedEvent[] = []): ReadModel => {
  const model = openReadModel(projection, ':memory:');
  model.feed(events);
  return model;
};

const asOf = fc.integer({ min: 60, max: 1095 }).map((day) => addDays(THE_END, day - 1095));
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });

/** Cuts a list into pieces of the sizes given, over and over. */
const inBatches = (events: readonly FedEvent[], lengths: readonly number[]): FedEvent[][] => {
  const batches: FedEvent[][] = [];
  for (let start = 0; start < events.length;) {
    const length = lengths[batches.length % lengths.length]!;
    batches.push(events.slice(start, start + length));
    start += length;
  }
  return batches;
};

/** Everything that can be asked about a cycle. */
const aboutCycle = (db: Database, id: string, now: string) => {
  const cycle = findCycle(db, id)!;
  const all = { limit: 100_000, newestFirst: false };
  const standards = standardsOfCycle(db, id, all);
  return {
    cycle,
    status: statusAt(cycle, now),
    standards,
    evidence: evidenceOf(db, id),
    candidates: standards.map((standard) => candidatesFor(db, cycle, standard, now, all)),
    overview: overviewOf(db, cycle),
    conditions: conditionsOf(db, id),
  };
};

test('the histories are worth looking at: the rules let most of it happen', async () => {
  const types = new Set<string>();
  for (const commands of fc.sample(asked, options)) {
    const { store } = await happening(commands);
    for (const { envelope } of await store.readAll(START, 100_000)) types.add(envelope.type);
  }
  expect(types.size).toBeGreaterThan(20);
  expect(types).toContain('ScoringPolicyAdopted');
}, 30_000);

test(
  'the rows do not depend on the batches in which events come',
  async () => {
    await fc.assert(
      fc.asyncProperty(asked, sizes, async (commands, lengths) => {
        const events = await eventsIn((await happening(commands)).store);
        for (const projection of projections) {
          const [atOnce, model] = [folded(projection, events), folded(projection)];
          for (const batch of inBatches(events, lengths)) model.feed(batch);
          expect(rowsOf(model.db)).toEqual(rowsOf(atOnce.db));
          expect([model.position, model.parked(), atOnce.parked()]).toEqual([events.length, [], []]);
        }
      }),
      options,
    );
  },
  PATIENCE_MS,
);

test(
  'an event that could not be taken in at first makes no difference once it has been',
  async () => {
    await fc.assert(
      fc.asyncProperty(asked, sizes, fc.nat(), async (commands, lengths, which) => {
        const events = await eventsIn((await happening(commands)).store);
        const poison = events[which % events.length]!;
        const { stream } = poison.event;
        for (const projection of projections) {
          const model = folded(projection);
          const fed = events.map((event) => (event === poison ? { ...event, unreadable: new Error('Not yet.') } : event));
          for (const batch of inBatches(fed, lengths)) model.feed(batch);
          expect(model.parked()).toMatchObject([{ stream, firstPosition: poison.position }]);
          expect(model.retry(stream, events.filter(({ event }) => event.stream === stream))).toBe(true); // prettier-ignore
          expect(rowsOf(model.db)).toEqual(rowsOf(folded(projection, events).db));
        }
      }),
      options,
    );
  },
  PATIENCE_MS,
);

test(
  'a score is out of 100 or not there, and no indicator has more cases fulfilled than cases',
  async () => {
    await fc.assert(
      fc.asyncProperty(asked, asOf, async (commands, at) => {
        const { db } = folded(scoreProjection, await eventsIn((await happening(commands)).store));
        for (const team of teams) {
          const { value, fraction, band, principles, indicators, completedActivities } = scoreOf(db, team, at);
          expect([fraction === null, band === null]).toEqual([value === null, value === null]);
          for (const shown of [value, ...principles.map((principle) => principle.value)]) {
            if (shown === null) continue;
            expect(shown).toMatch(/^(0|[1-9][0-9]?|100)\.[0-9]$/);
            expect(Number(shown)).toBeLessThanOrEqual(100);
          }
          if (value !== null) expect(completedActivities).toBeGreaterThanOrEqual(policyInForce(db, at).minimumActivities);
          for (const { numerator, denominator, eventIds } of indicators) {
            expect(numerator).toBeLessThanOrEqual(denominator);
            expect(new Set(eventIds).size).toBe(eventIds.length);
            expect(eventIds.length).toBeGreaterThanOrEqual(denominator > 0 ? 1 : 0);
          }
        }
      }),
      options,
    );
  },
  PATIENCE_MS,
);

test(
  'an outcome and feedback in time never lower what I5 counts',
  async () => {
    let raised = 0;
    await fc.assert(
      fc.asyncProperty(asked, asOf, fc.nat(), fc.tuple(fc.nat(30), fc.nat(30)), async (commands, at, which, after) => {
        const { store, ask } = await happening(commands);
        const before = await eventsIn(store);
        const made = before.filter(({ event }) => event.type === 'ContributionRecorded');
        const chosen = made[which % Math.max(1, made.length)]?.event;
        if (!chosen) return;
        const closedLoops = (events: readonly FedEvent[]): number[] => {
          const { db } = folded(scoreProjection, events);
          return teams.map((team) => scoreOf(db, team, at).indicators.find(({ code }) => code === 'I5')!.numerator);
        };
        const [decidedAt, toldAt] = after.map((day) => addDays(chosen.at, day));
        const contributionId = chosen.stream;
        await ask({
          type: 'DecideOutcome',
          input: { occurredAt: decidedAt, contributionId, outcome: 'NOT_ADOPTED', reasonText: 'So' },
        });
        expect(await ask({ type: 'GiveFeedback', input: { occurredAt: toldAt, contributionId, channel: 'PHONE' } })).toBe(true);
        const [earlier, later] = [closedLoops(before), closedLoops(await eventsIn(store))];
        for (const [index, count] of earlier.entries()) expect(later[index]).toBeGreaterThanOrEqual(count);
        if (later.some((count, index) => count > earlier[index]!)) raised += 1;
      }),
      options,
    );
    expect(raised).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

/** Every question that can be asked about the past, at the moment `now`: of one subject or of everybody. */
const questions = (now: Instant): readonly Question[] => {
  const whole = { limit: 100_000, newestFirst: false };
  const clock = (db: Database, teamId?: string) => ({
    all: findLoops(db, { teamId, now }, whole, cps1),
    states: (['DUE', 'OVERDUE', 'CLOSED'] as const).map((state) => findLoops(db, { teamId, now }, { ...whole, state }, cps1)),
    totals: countLoops(db, { teamId, now }, cps1),
  });
  const board = (db: Database, teamId: string) =>
    ([undefined, 'UPCOMING', 'PAST'] as const).map((when) => findBoard(db, teamId, { ...whole, now, when }, cps1));
  const register = (db: Database) =>
    [{}, { status: 'ACTIVE' }, { purpose: 'QUOTE' }, { expiringWithinDays: 90 }].map((filter) =>
      findRegister(db, now, filter, whole),
    );
  const timeline = (db: Database, advisorId: string) => [findEntries(db, advisorId, whole), findOpenItems(db, advisorId, now)];
  return [
    ...advisors.flatMap((subject): Question[] => [
      { of: directoryProjection, subject, ask: (db) => findRegisterEntry(db, subject, now) },
      { of: timelineProjection, subject, ask: (db) => timeline(db, subject) },
    ]),
    ...teams.flatMap((subject): Question[] => [
      { of: directoryProjection, subject, ask: (db) => [board(db, subject), clock(db, subject)] },
      { of: scoreProjection, subject, ask: (db) => scoreOf(db, subject, now) },
    ]),
    { of: directoryProjection, subject: WHOLE_LEDGER, ask: (db) => [register(db), clock(db)] },
  ];
};

interface Question {
  readonly of: Projection;
  readonly subject: string;
  readonly ask: (db: Database) => unknown;
}

/** The questions of `now`, answered from the past, are answered as by a ledger that holds `known`. */
const expectSameAnswers = async (
  store: EventStore,
  known: readonly FedEvent[],
  now: Instant,
  moment: PastMoment,
): Promise<void> => {
  const history = createHistoryReader(store);
  const models = [directoryProjection, timelineProjection, scoreProjection].map((projection) => folded(projection, known));
  for (const { of, subject, ask } of questions(now)) {
    const past = await foldAsOf(of, subject, moment, history, catalogue);
    expect(ask(past)).toEqual(ask(models.find(({ projection }) => projection === of)!.db));
    past.close();
  }
  for (const model of models) model.close();
};

test(
  'as of the head, every question has the answer that it has now',
  async () => {
    await fc.assert(
      fc.asyncProperty(asked, asOf, async (commands, now) => {
        const { store } = await happening(commands);
        await expectSameAnswers(store, await eventsIn(store), now, { position: await store.head() });
      }),
      options,
    );
  },
  2 * PATIENCE_MS,
);

test(
  'as of a time, every question has the answer of a ledger that knows nothing later',
  async () => {
    await fc.assert(
      fc.asyncProperty(asked, asOf, async (commands, at) => {
        const { store } = await happening(commands);
        const known = (await eventsIn(store)).filter(({ event }) => event.at <= at);
        await expectSameAnswers(store, known, at, { at });
      }),
      options,
    );
  },
  2 * PATIENCE_MS,
);

test('the answers are worth comparing: in some of them something has run out, is due, or is open', async () => {
  const said = new Set<string>();
  for (const commands of fc.sample(asked, { seed: 1, numRuns: 30 })) {
    const { db, close } = folded(directoryProjection, await eventsIn((await happening(commands)).store));
    for (let day = -1020; day < -300; day += 30) {
      const answers = questions(addDays(THE_END, day)).filter(({ of }) => of === directoryProjection);
      for (const [, word = ''] of JSON.stringify(answers.map(({ ask }) => ask(db))).matchAll(/"([A-Z_]+)"/g)) said.add(word);
    }
    close();
  }
  const words = [
    'INVITED',
    'ACCEPTED',
    'EXPIRED',
    'EXPIRING',
    'DUE',
    'OVERDUE',
    'DONE',
    'OFFERED',
    'OUTCOME',
    'FEEDBACK',
    'CLOSED',
  ];
  expect(words.filter((word) => !said.has(word))).toEqual([]);
}, 30_000);

test(
  'the rows of now tell of any moment what was known then: so a trend needs no folding',
  async () => {
    await fc.assert(
      fc.asyncProperty(asked, asOf, async (commands, at) => {
        const { store } = await happening(commands);
        const events = await eventsIn(store);
        const [reader, { db }] = [createHistoryReader(store), folded(scoreProjection, events)];
        for (const team of teams) {
          const past = await foldAsOf(scoreProjection, team, { at }, reader, catalogue);
          expect(scoreOf(past, team, at)).toEqual(scoreOf(db, team, at));
          expect(trendOf(past, team, at)).toEqual(trendOf(db, team, at));
        }
      }),
      options,
    );
  },
  PATIENCE_MS,
);

test(
  'a cycle as of the head is the cycle of now: ratings, evidence, candidates, and all',
  async () => {
    let linked = 0;
    await fc.assert(
      fc.asyncProperty(asked, asOf, async (commands, now) => {
        const { store } = await happening(commands);
        const live = folded(accreditationProjection, await eventsIn(store)).db;
        const moment = { position: await store.head() };
        for (const id of cycles) {
          const past = await foldAsOf(accreditationProjection, id, moment, createHistoryReader(store), catalogue);
          expect(aboutCycle(past, id, now)).toEqual(aboutCycle(live, id, now));
          linked += evidenceOf(live, id).length;
        }
      }),
      options,
    );
    expect(linked).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

test(
  'pages of a timeline give every entry once, in order, both ways',
  async () => {
    await fc.assert(
      fc.asyncProperty(asked, sizes, async (commands, limits) => {
        const { db } = folded(timelineProjection, await eventsIn((await happening(commands)).store));
        for (const advisor of advisors) {
          const whole = findEntries(db, advisor, { limit: 100_000, newestFirst: false });
          expect(whole).toHaveLength(countEntries(db, advisor));
          for (const newestFirst of [false, true]) {
            const paged: TimelineKey[] = [];
            for (let page = 0, more = true; more; page += 1) {
              const from = { [newestFirst ? 'before' : 'after']: paged.at(-1) };
              const entries = findEntries(db, advisor, { ...from, limit: limits[page % limits.length]!, newestFirst });
              paged.push(...entries);
              more = entries.length > 0;
            }
            expect(newestFirst ? paged.reverse() : paged).toEqual(whole);
          }
        }
      }),
      options,
    );
  },
  PATIENCE_MS,
);
