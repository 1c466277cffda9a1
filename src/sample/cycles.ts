// How the teams of a sample are accredited: once in the past, to its end, and once more while the story is told.
import type { Actor } from '../kernel/event';
import type { Archive } from './archive';
import { type InputOf, type Line, line } from './line';
import { atWork, DAY, dayAt, MINUTE } from './moments';
import type { Random } from './random';
import { type Course, decisionOn, rateSelf, reviewOf } from './ratings';
import type { Scheme } from './standards';
import type { Team, Trust } from './team';
import { evidenceNotes, findings } from './words';

/** Something that is told on its day, once everything before that day has been told. */
export interface Step {
  readonly at: number;
  tell(archive: Archive): Line[];
}

export interface CycleSetting {
  readonly random: Random;
  readonly trust: Trust;
  readonly team: Team;
  readonly scheme: Scheme;
}

/** Two cycles that do not overlap, and now and then between them one that the team gives up. */
export const planCycles = (setting: CycleSetting): Step[] => {
  const { random, trust, team, scheme } = setting;
  const begins = Math.max(team.registeredAt, scheme.importedAt) + 21 * DAY;
  const left = trust.until - begins;
  const past = startCycle(setting, begins + 0.1 * random.fraction() * left);
  const since = Math.min(0.28 * left, random.between(150, 300) * DAY);
  const running = startCycle(setting, trust.until - since, past.cycleId);
  const givenUp = random.chance(0.15) ? giveUp(setting, begins + 0.68 * left, past.cycleId) : [];
  return [
    ...toTheCommittee(setting, past, Math.min(0.45 * left, 400 * DAY)),
    ...givenUp,
    // It has come as far as the self-review, the visit or the findings when the story ends.
    ...toTheCommittee(setting, running, since * (1.35 + 2.5 * random.fraction())),
  ];
};

const startCycle = ({ random }: CycleSetting, from: number, previousCycleId?: string): Course => {
  const opensAt = atWork(random, from);
  return {
    cycleId: `cycle-${random.uuid(opensAt)}`,
    opensAt,
    previousCycleId,
    peer: { id: `accreditor-${random.uuid(opensAt)}`, role: 'accreditor' },
    linked: new Map(),
    own: new Map(),
    found: new Map(),
    conditions: [],
  };
};

const open = ({ trust, team, scheme }: CycleSetting, { cycleId, opensAt, previousCycleId }: Course): Step => {
  const input = {
    cycleId,
    teamId: team.id,
    standardSetId: scheme.standardSetId,
    kind: 'ACCREDITATION',
    previousCycleId,
  } as const;
  return { at: opensAt, tell: () => [line(opensAt, trust.leads[0], 'OpenCycle', input)] };
};

const giveUp = (setting: CycleSetting, from: number, previousCycleId: string): Step[] => {
  const course = startCycle(setting, from, previousCycleId);
  const { cycleId, opensAt } = course;
  const at = atWork(setting.random, opensAt + setting.random.between(7, 25) * DAY);
  return [open(setting, course), { at, tell: () => [line(at, setting.trust.leads[0], 'WithdrawCycle', { cycleId })] }];
};

/** Every step from opening to the decision, and what follows a deferred one; `length` is how long the way to the decision is. */
const toTheCommittee = (setting: CycleSetting, course: Course, length: number): Step[] => {
  const { random, trust, team, scheme } = setting;
  const { cycleId, opensAt, peer } = course;
  const [lead] = trust.leads;
  let last = opensAt;
  const step = (share: number, tell: (at: number, archive: Archive) => Line[]): Step => {
    const at = atWork(random, Math.max(last + DAY, opensAt + share * length));
    last = at;
    return { at, tell: (archive) => tell(at, archive) };
  };
  const submit = (at: number): Line[] => [line(at, lead, 'SubmitToCommittee', { cycleId })];

  const selfReview = [
    step(0.14, (at, archive) => linkSome(setting, course, at, archive)),
    step(0.24, (at) => rateSelf(random, scheme, course, team.qualityAt(at)).map(asLines(at, team.staff[0], 'RateStandard'))),
    step(0.34, (at, archive) => [...unlinkOne(setting, course, at), ...linkSome(setting, course, at + 10 * MINUTE, archive)]),
  ];
  const scheduled = step(0.42, (at) => [line(at, lead, 'ScheduleVisit', { cycleId, visitOn: dayAt(visited.at) })]);
  const visited = step(0.6, (at) => [line(at, peer, 'RecordVisit', { cycleId })]);
  const reported = step(0.7, (at) =>
    reviewOf(random, scheme, course, team.qualityAt(at))
      .map((found) => ({ ...found, findingText: random.chance(0.4) ? random.pick(findings) : undefined }))
      .map(asLines(at, peer, 'RecordFinding')),
  );
  const decided = [
    step(0.8, submit),
    step(1, (at) => [line(at, peer, 'RecordDecision', { cycleId, ...decisionOn(random, scheme, course, at) })]),
  ];
  // Some never come back from a deferral.
  const comesBack = random.chance(0.8);
  const ifDeferred = (tell: (at: number) => Line[]) => (at: number) =>
    comesBack && course.conditions.length > 0 ? tell(at) : [];
  const afterDeferral = [
    step(
      1.15,
      ifDeferred((at) =>
        course.conditions.map((conditionNumber, place) =>
          line(at + place * MINUTE, peer, 'MeetCondition', { cycleId, conditionNumber }),
        ),
      ),
    ),
    step(1.18, ifDeferred(submit)),
    step(
      1.25,
      ifDeferred((at) => [
        line(at, peer, 'RecordDecision', { cycleId, decision: 'ACCREDITED', validUntil: dayAt(at + 364 * DAY) }),
      ]),
    ),
  ];
  return [open(setting, course), ...selfReview, scheduled, visited, reported, ...decided, ...afterDeferral];
};

/** One line a minute. */
const asLines =
  <Type extends 'RateStandard' | 'RecordFinding'>(at: number, actor: Actor, type: Type) =>
  (input: InputOf<Type>, place: number): Line =>
    line(at + place * MINUTE, actor, type, input);

/** Of the work with advisors that has been told, whatever fits the standards that have no evidence yet; some is overlooked. */
const linkSome = ({ random, trust, team, scheme }: CycleSetting, course: Course, at: number, archive: Archive): Line[] =>
  scheme.standards.flatMap(({ number, topics }, place) => {
    const all = archive.evidenceFor(team.id, topics);
    const eventIds = random.some(all.slice(0, 12), random.between(1, 4));
    if (eventIds.length === 0 || course.linked.has(number) || !random.chance(0.4 + 0.5 * team.qualityAt(at))) return [];
    course.linked.set(number, eventIds);
    const noteText = random.chance(0.4) ? random.pick(evidenceNotes) : undefined;
    const input = { cycleId: course.cycleId, standardNumber: number, eventIds, noteText };
    return [line(at + place * MINUTE, trust.leads[0], 'LinkEvidence', input)];
  });

const unlinkOne = ({ random, trust }: CycleSetting, { cycleId, linked }: Course, at: number): Line[] => {
  const [standardNumber, eventIds] = [...linked][0] ?? [];
  const [eventId] = eventIds ?? [];
  if (standardNumber === undefined || eventId === undefined || !random.chance(0.35)) return [];
  const reason = random.pick(['LINKED_IN_ERROR', 'NOT_RELEVANT', 'SUPERSEDED', 'ADVISOR_ASKED'] as const);
  return [line(at, trust.leads[0], 'UnlinkEvidence', { cycleId, standardNumber, eventIds: [eventId], reason })];
};
