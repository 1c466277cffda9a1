// derived/timeline.csv of a pack: its events in the order in which they happened, for a spreadsheet.
import type { RecordedEvent } from '../../kernel/event';
import { indexOf } from '../pack-standards';
import { type PackStory, standardsByIndex } from './pack-story';

const HEADINGS = ['index', 'occurredAt', 'recordedAt', 'type', 'what', 'stream', 'revision', 'role', 'actor', 'standards'];

/** The order in which things happened; what happened at one moment, in the order of the ledger. */
export const inOrderOfTime = (events: readonly RecordedEvent[]): RecordedEvent[] =>
  [...events].sort((one, other) =>
    one.envelope.at === other.envelope.at ? indexOf(one) - indexOf(other) : one.envelope.at < other.envelope.at ? -1 : 1,
  );

/** RFC 4180: lines end with CR LF. */
export const timelineCsv = ({ events, standards, describe }: PackStory): string => {
  const numbers = standardsByIndex(standards);
  const lines = inOrderOfTime(events).map((event) => {
    const { at, rec, type, stream, rev, actor } = event.envelope;
    const index = indexOf(event);
    const evidenceFor = (numbers.get(index) ?? []).join(' ');
    return [String(index), at, rec, type, describe(type), stream, String(rev), actor.role, actor.id, evidenceFor];
  });
  return [HEADINGS, ...lines].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
};

/** A spreadsheet takes what begins with one of these for a formula: the number of a standard is a trust's own text. */
const LIKE_A_FORMULA = /^[=+\-@\t\r]/;

const cellOf = (text: string): string => {
  const safe = LIKE_A_FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
