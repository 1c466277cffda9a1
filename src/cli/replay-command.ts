// `ledger replay`: what happened with one team, advisor or cycle, event by event, and what each event moved.
import type { PastMoment } from '../../projections/runner/as-of';
import { dateTime, localDate } from '../kernel/fields';
import { comparePositions, parsePosition } from '../kernel/position';
import { prefixOf, UUID_PATTERN } from '../kernel/ids';
import type { Ledger } from '../open-ledger';
import { type Replay, type ReplayStep, type ReplaySubject, startReplay } from '../replay/steps';
import type { AfterPause } from './pause';

export interface ReplayOptions {
  readonly until?: string | undefined;
  readonly json?: boolean | undefined;
  /** Called between two steps. */
  pause(): Promise<AfterPause>;
}

/** The subject that an option names. @throws Error when it is not the id of one */
export const subjectFrom = (kind: ReplaySubject['kind'], id: string): ReplaySubject => {
  if (prefixOf(id) !== kind || !new RegExp(`^[a-z]+-${UUID_PATTERN}$`).test(id)) {
    throw new Error(`--${kind} takes an id such as ${kind}-<uuid>.`);
  }
  return { kind, id };
};

const moment = dateTime('A moment.');
const day = localDate('A day.');

/** Digits are a position; a day is its beginning, in UTC. @throws Error when it is neither a position nor a moment */
export const momentFromText = (text: string | undefined): PastMoment => {
  if (text === undefined) return {};
  const position = parsePosition(text);
  if (position !== undefined) return { position };
  const at = moment.safeParse(day.safeParse(text).success ? `${text}T00:00:00Z` : text);
  if (!at.success) throw new Error('--until takes a position, or a moment such as 2018-06-20 or 2018-06-20T12:00:00Z.');
  return { at: at.data };
};

/** One line for each event, and one for each thing it moved; as JSON, one object an event and one at the end. */
export async function* replayLines(
  ledger: Pick<Ledger, 'store' | 'catalogue' | 'clock'>,
  subject: ReplaySubject,
  options: ReplayOptions,
): AsyncGenerator<string> {
  const until = momentFromText(options.until);
  if (until.position !== undefined && comparePositions(until.position, await ledger.store.head()) > 0) {
    throw new Error(`The ledger does not reach position ${until.position}.`);
  }
  const replay = await startReplay(ledger, subject, until);
  try {
    if (replay.total === 0) throw new Error(`The ledger tells nothing about ${subject.id}${options.until ? ' by then' : ''}.`);
    let told = 0;
    for (let step = replay.step(); step; step = replay.step()) {
      if (told > 0 && (await options.pause()) === 'STOP') break;
      told += 1;
      if (options.json) yield JSON.stringify(stepAsJson(step));
      else yield* linesOf(step);
    }
    yield* endOf(replay, told, until.at ?? ledger.clock(), options.json === true);
  } finally {
    replay.close();
  }
}

function* linesOf({ event, entries, moved, parkedIn }: ReplayStep): Generator<string> {
  const { at, type, stream, rev, actor } = event.envelope;
  yield `${event.position}  ${at}  ${type}  ${stream} #${rev}  by ${actor.role} ${actor.id}`;
  for (const { advisorId, headline } of entries) yield `    timeline  ${advisorId}  ${headline}`;
  for (const { name, before, after } of moved) yield `    ${name.padEnd(8)}  ${before} > ${after}`;
  for (const name of parkedIn) yield `    ${name} could not take it in`;
}

const stepAsJson = ({ event, ...rest }: ReplayStep) => {
  const { id, at, rec, type, stream, rev, actor } = event.envelope;
  return { position: event.position, id, type, stream, revision: rev, occurredAt: at, recordedAt: rec, actor, ...rest };
};

function* endOf(replay: Replay, told: number, asOf: string, asJson: boolean): Generator<string> {
  const stopped = told < replay.total;
  const score = stopped ? undefined : replay.scoreAt(asOf);
  if (asJson) {
    yield JSON.stringify({ told, of: replay.total, ...(score && { score }) });
    return;
  }
  yield stopped ? `Stopped after ${told} of ${replay.total} events.` : `${told} ${told === 1 ? 'event' : 'events'}.`;
  if (!score) return;
  const { value, fraction, band, policy, indicators } = score;
  yield `Score as of ${asOf} by ${policy}: ${value === null ? 'too little to publish one' : `${value} (${String(fraction)}), ${String(band)}`}`;
  for (const { code, name, numerator, denominator, status } of indicators) {
    yield `    ${code}  ${numerator}/${denominator}  ${name}${status === 'AVAILABLE' ? '' : ': too few'}`;
  }
}
