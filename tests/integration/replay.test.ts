// Replay: event by event to where the read models stand, with what each event moved.
import { createReadStream } from 'node:fs';

import { countEntries } from '../../projections/timeline/queries';
import { createHistoryReader, foldAsOf } from '../../projections/runner/as-of';
import { openReadModel } from '../../projections/runner/read-model';
import { catchUp } from '../../projections/runner/catch-up';
import { scoreProjection } from '../../projections/score/projection';
import { scoreOf } from '../../projections/score/score';
import { timelineProjection } from '../../projections/timeline/projection';
import { momentFromText, replayLines, subjectFrom } from '../../src/cli/replay-command';
import { catalogue } from '../../src/domain/aggregates';
import { linesOf } from '../../src/import/lines';
import { importCommands } from '../../src/import/ndjson';
import { type Replay, type ReplayStep, type ReplaySubject, startReplay } from '../../src/replay/steps';
import { cycle, lead, liaisonTeam } from '../support/cast';
import { allEvents, NOW, openMemoryLedger, sample, someLead } from '../support/memory-ledger';
import { createHistory } from '../support/read-models';
import { createAccreditedTeam } from './projections/accredited-team';

const stepsOf = (replay: Replay): ReplayStep[] => {
  const steps: ReplayStep[] = [];
  for (let step = replay.step(); step; step = replay.step()) steps.push(step);
  return steps;
};

const goOn = async () => 'GO_ON' as const;

describe('the sample story', () => {
  const ledger = openMemoryLedger();
  let team: ReplaySubject = { kind: 'team', id: '' };
  let advisor: ReplaySubject = { kind: 'advisor', id: '' };
  const printed = async (subject: ReplaySubject, options: object = {}): Promise<string[]> => {
    const lines: string[] = [];
    for await (const line of replayLines(ledger, subject, { pause: goOn, ...options })) lines.push(line);
    return lines;
  };

  beforeAll(async () => {
    await importCommands(linesOf(createReadStream(sample('liaison-team.ndjson'))), {
      ...ledger,
      defaultActor: someLead,
      concurrency: 1,
    });
    const events = await allEvents(ledger.store);
    const streamOf = (type: string) => events.find(({ envelope }) => envelope.type === type)?.envelope.stream ?? '';
    team = { kind: 'team', id: streamOf('TeamRegistered') };
    advisor = { kind: 'advisor', id: streamOf('AdvisorRegistered') };
  });

  test('of a team ends in the live score', async () => {
    const live = openReadModel(scoreProjection, ':memory:');
    await catchUp(live, ledger.store, ledger.catalogue);
    const replay = await startReplay(ledger, team, {});
    const steps = stepsOf(replay);
    expect(steps).toHaveLength(replay.total);
    expect(replay.scoreAt(NOW)).toEqual(scoreOf(live.db, team.id, NOW));
    expect(replay.scoreAt(NOW)?.value).not.toBeNull();
    expect(steps.flatMap(({ parkedIn }) => parkedIn)).toEqual([]);
  });

  test('shows after each event the score as it then was, and which figures moved', async () => {
    const steps = stepsOf(await startReplay(ledger, team, {}));
    const moving = steps.find(({ event, moved }) => event.envelope.type === 'ActivityCompleted' && moved.length > 0);
    const { position } = moving!.event;
    const fold = (until: typeof position) =>
      foldAsOf(scoreProjection, team.id, { position: until }, createHistoryReader(ledger.store), ledger.catalogue);
    const asOf = moving!.score!.asOf;
    const shown = scoreOf(await fold(position), team.id, asOf);
    expect(moving!.score).toEqual({ value: shown.value, fraction: shown.fraction, band: shown.band, asOf });
    const I1 = shown.indicators.find(({ code }) => code === 'I1');
    const moved = moving!.moved.find(({ name }) => name === 'I1');
    expect(moved?.after).toContain(`${I1!.numerator}/${I1!.denominator}`);
    expect(moved?.before).not.toBe(moved?.after);
    for (const step of steps) for (const { before, after } of step.moved) expect(before).not.toBe(after);
  });

  test('of an advisor tells each entry of their timeline once, and nobody else’s', async () => {
    const live = openReadModel(timelineProjection, ':memory:');
    await catchUp(live, ledger.store, ledger.catalogue);
    const steps = stepsOf(await startReplay(ledger, advisor, {}));
    const entries = steps.flatMap((step) => step.entries);
    expect(entries).toHaveLength(countEntries(live.db, advisor.id));
    expect(new Set(entries.map(({ advisorId }) => advisorId))).toEqual(new Set([advisor.id]));
    const positions = steps.map(({ event }) => Number(event.position));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  test('ends where it is told to: at a position, or with what had happened by a moment', async () => {
    const byPosition = stepsOf(await startReplay(ledger, team, momentFromText('100')));
    expect(Math.max(...byPosition.map(({ event }) => Number(event.position)))).toBe(100);
    const byTime = stepsOf(await startReplay(ledger, team, momentFromText('2018-06-20')));
    const at = byTime.map(({ event }) => event.envelope.at).sort();
    expect(at.length).toBeGreaterThan(10);
    expect(at.at(-1)! <= '2018-06-20T00:00:00.000Z').toBe(true);
  });

  test('is printed line by line, or as one object an event and one for the end', async () => {
    const text = await printed(team, { until: '300' });
    expect(text[0]).toMatch(/^1 {2}2017-04-24T09:25:00\.000Z {2}TeamRegistered {2}team-.* #0 {2}by involvement_lead /);
    expect(text.filter((line) => /^ {4}timeline {2}advisor-\S+ {2}Joined the register$/.test(line)).length).toBeGreaterThan(2);
    expect(text.some((line) => /^ {4}I1 {8}\d+\/\d+( \(too few\))? > \d+\/\d+/.test(line))).toBe(true);
    expect(text.some((line) => /^Score as of .* by cps-1: /.test(line))).toBe(true);
    const objects = (await printed(team, { until: '300', json: true })).map((line) => JSON.parse(line) as object);
    expect(objects[0]).toMatchObject({
      position: '1',
      type: 'TeamRegistered',
      stream: team.id,
      revision: 0,
      entries: [],
      moved: [],
    });
    expect(objects.at(-1)).toMatchObject({ told: objects.length - 1, of: objects.length - 1, score: { policy: 'cps-1' } });
  });

  test('stops when whoever watches has seen enough', async () => {
    let seen = 0;
    const pause = async () => ((seen += 1) < 3 ? ('GO_ON' as const) : ('STOP' as const));
    const lines = await printed(advisor, { pause });
    expect(lines.at(-1)).toMatch(/^Stopped after 3 of \d+ events\.$/);
  });

  test.each([
    ['team-7b1e4c90-2f3d-4a5b-8c6d-000000000000', undefined, /tells nothing about team-/],
    ['', '2016-01-01', /tells nothing about team-.* by then/],
    ['', '99999', /does not reach position 99999/],
    ['', 'yesterday', /--until takes a position, or a moment/],
    ['', '2018-02-30', /--until takes a position, or a moment/],
  ])('says in a sentence what it cannot show: %s until %s', async (id, until, sentence) => {
    await expect(printed({ kind: 'team', id: id || team.id }, { until })).rejects.toThrow(sentence);
  });
});

test('an option takes the id of what it names', () => {
  const uuid = '7b1e4c90-2f3d-4a5b-8c6d-000000000001';
  expect(subjectFrom('cycle', `cycle-${uuid}`)).toEqual({ kind: 'cycle', id: `cycle-${uuid}` });
  expect(() => subjectFrom('team', `advisor-${uuid}`)).toThrow('--team takes an id such as team-<uuid>.');
  expect(() => subjectFrom('team', 'team-of-ours')).toThrow('--team takes an id such as team-<uuid>.');
});

test('of a cycle shows where it stands after each event', async () => {
  const team = createAccreditedTeam();
  team.open();
  const { completed } = team.activity('RECRUITMENT_PANEL', '2020-02-01T09:00:00.000Z');
  team.link('1.1', [completed]);
  team.rate('1.1', 'MET');
  team.find('1.1', 'MET');
  await team.written();
  const steps = stepsOf(await startReplay({ store: team.store, catalogue }, { kind: 'cycle', id: cycle }, {}));
  const told = new Map(steps.map((step) => [step.event.envelope.type, step]));
  const nothing = { status: 'OPENED', evidence: 0, selfMet: 0, peerMet: 0, conditionsOpen: 0, packs: 0 };
  expect(told.get('TeamRegistered')?.standing).toBeUndefined();
  expect(told.get('AccreditationCycleOpened')?.standing).toEqual(nothing);
  expect(told.get('EvidenceLinked')?.moved).toContainEqual({ name: 'evidence', before: '0', after: '1' });
  expect(told.get('StandardSelfRated')?.moved).toContainEqual({ name: 'selfMet', before: '0', after: '1' });
  expect(told.get('PeerFindingRecorded')?.moved).toContainEqual({ name: 'peerMet', before: '0', after: '1' });
  expect(steps.at(-1)?.standing).toMatchObject({ evidence: 1, selfMet: 1, peerMet: 1 });
});

test('an event that a read model cannot take in is shown as such, and so is what waits behind it', async () => {
  const { store, append, happened, written } = createHistory();
  happened('2020-01-01T09:00:00Z', liaisonTeam, 'TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });
  const strange = {
    type: 'TeamDancedTogether',
    sv: 1,
    at: '2020-01-02T09:00:00.000Z',
    actor: lead,
    data: { teamId: liaisonTeam },
    sd: [],
  };
  const [one, other] = ['7b1e4c90-2f3d-4a5b-8c6d-00000000aaaa', '7b1e4c90-2f3d-4a5b-8c6d-00000000bbbb'] as const;
  append({ envelope: { ...strange, id: one, stream: liaisonTeam, cmd: other, corr: other, caus: other }, sealed: [] });
  happened('2020-01-03T09:00:00Z', liaisonTeam, 'TeamRenamed', { name: 'Liaison team' });
  await written();
  const steps = stepsOf(await startReplay({ store, catalogue }, { kind: 'team', id: liaisonTeam }, {}));
  expect(steps.map(({ event, parkedIn }) => [event.envelope.type, parkedIn])).toEqual([
    ['TeamRegistered', []],
    ['TeamDancedTogether', ['score', 'timeline']],
    ['TeamRenamed', ['score', 'timeline']],
  ]);
});
