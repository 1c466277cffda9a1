// Goes through what happened with one team, advisor or cycle, event by event, and says after each what it moved.
import { type CycleStanding, standingOf } from '../../projections/accreditation/queries';
import { accreditationProjection } from '../../projections/accreditation/projection';
import { createHistoryReader, eventsAsOf, type PastMoment } from '../../projections/runner/as-of';
import type { Database, Projection } from '../../projections/runner/projection';
import { openReadModel } from '../../projections/runner/read-model';
import { fedEventOf } from '../../projections/runner/catch-up';
import { scoreProjection } from '../../projections/score/projection';
import { scoreOf, type TeamScore } from '../../projections/score/score';
import { timelineProjection } from '../../projections/timeline/projection';
import { entriesOfEvent, type EntryOfEvent, indexByEvent } from '../../projections/timeline/queries';
import type { Catalogue } from '../kernel/catalogue';
import type { Instant } from '../kernel/clock';
import type { RecordedEvent } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';

export interface ReplaySubject {
  readonly kind: 'team' | 'advisor' | 'cycle';
  readonly id: string;
}

/** A figure before and after one event. */
export interface Moved {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface ReplayStep {
  readonly event: RecordedEvent;
  /** What the timeline tells of it. */
  readonly entries: readonly EntryOfEvent[];
  /** A team's score as of the latest moment told so far. */
  readonly score?: Pick<TeamScore, 'value' | 'fraction' | 'band' | 'asOf'>;
  /** Where a cycle stands. */
  readonly standing?: CycleStanding;
  /** What is not as it was before the event; before the first, nothing was known. */
  readonly moved: readonly Moved[];
  /** The read models that could not take it in. */
  readonly parkedIn: readonly string[];
}

export interface Replay {
  /** How many events concern the subject. */
  readonly total: number;
  /** Takes in the next event; none after the last. */
  step(): ReplayStep | undefined;
  /** A team's score at a moment, by what was taken in. */
  scoreAt(asOf: Instant): TeamScore | undefined;
  close(): void;
}

export interface ReplayParts {
  readonly store: Pick<EventStore, 'readStream' | 'readAll' | 'streamsNaming'>;
  readonly catalogue: Catalogue;
}

/** The projection whose scope says which events concern a subject, and those that are folded beside it. */
const FOLDED: Readonly<Record<ReplaySubject['kind'], readonly [Projection, ...Projection[]]>> = {
  team: [scoreProjection, timelineProjection],
  advisor: [timelineProjection],
  cycle: [accreditationProjection],
};

/** Everything is folded in memory, by the definitions of the read models, one event at a time. */
export const startReplay = async (parts: ReplayParts, subject: ReplaySubject, until: PastMoment): Promise<Replay> => {
  const { store, catalogue } = parts;
  const folded = FOLDED[subject.kind];
  const concerning = await eventsAsOf(folded[0], subject.id, until, createHistoryReader(store), catalogue);
  // What its rows rest on may be there before the subject is, or without it.
  const events = concerning.some(({ envelope }) => envelope.stream === subject.id) ? concerning : [];
  const models = folded.map((projection) => openReadModel(projection, ':memory:'));
  const rowsOf = (projection: Projection): Database | undefined => models.find((model) => model.projection === projection)?.db;
  const [timeline, score, cycles] = [timelineProjection, scoreProjection, accreditationProjection].map(rowsOf);
  if (timeline) indexByEvent(timeline);
  let taken = 0;
  let latest: Instant = '';
  let figures: ReadonlyMap<string, string> = new Map();

  return {
    total: events.length,
    step: () => {
      const event = events[taken];
      if (!event) return undefined;
      taken += 1;
      const { at, stream } = event.envelope;
      if (at > latest) latest = at;
      const fed = [fedEventOf(catalogue, event)];
      for (const model of models) model.feed(fed);
      const parked = models.filter((model) => model.parked().some((waiting) => waiting.stream === stream));
      const told = timeline ? entriesOfEvent(timeline, event.envelope.id) : [];
      const now = score && scoreOf(score, subject.id, latest, { withEvents: false });
      const standing = cycles && standingOf(cycles, subject.id);
      const before = figures;
      figures = figuresOf(now, standing);
      return {
        event,
        entries: subject.kind === 'advisor' ? told.filter(({ advisorId }) => advisorId === subject.id) : told,
        ...(now && { score: { value: now.value, fraction: now.fraction, band: now.band, asOf: now.asOf } }),
        ...(standing && { standing }),
        moved: taken === 1 ? [] : movedBetween(before, figures),
        parkedIn: parked.map(({ projection }) => projection.name),
      };
    },
    scoreAt: (asOf) => score && scoreOf(score, subject.id, asOf),
    close: () => {
      for (const model of models) model.close();
    },
  };
};

/** What stands where there is no figure. */
const NONE = '–';

const figuresOf = (score: TeamScore | undefined, standing: CycleStanding | undefined): ReadonlyMap<string, string> =>
  new Map([
    ...(score
      ? ([
          ['score', score.value === null ? NONE : `${score.value} (${String(score.fraction)})`],
          ...score.indicators.map(({ code, numerator, denominator, status }) => [
            code,
            `${numerator}/${denominator}${status === 'AVAILABLE' ? '' : ' (too few)'}`,
          ]),
        ] as [string, string][])
      : []),
    ...Object.entries(standing ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
  ]);

const movedBetween = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Moved[] =>
  [...after].flatMap(([name, figure]) => {
    const was = before.get(name) ?? NONE;
    return was === figure ? [] : [{ name, before: was, after: figure }];
  });
