// Ids: random to look at, yet those that follow from a command are the same every time it is sent.
import { hash } from 'node:crypto';

/** `<prefix>-<uuid>`: names one stream, and with it the thing the stream is about. */
export type StreamId = string;

export const UUID_PATTERN = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** The pseudonymous id of somebody who acts, for example `staff-…`: nothing in it can be a name or an address. */
export const ACTOR_PATTERN = `[a-z][a-z_]{0,29}-${UUID_PATTERN}`;

const ID = new RegExp(`^${ACTOR_PATTERN}$`);

/** The ids of things and people that stand anywhere in some data. */
export const idsNamedIn = (value: unknown, found = new Set<StreamId>()): Set<StreamId> => {
  if (typeof value === 'string') {
    if (ID.test(value)) found.add(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) idsNamedIn(member, found);
  }
  return found;
};

/** The part of a stream id before its uuid, for example `advisor`. */
export const prefixOf = (id: StreamId): string => id.slice(0, id.indexOf('-'));

/**
 * A UUID (version 7 in form) that follows from a command: its leading 48 bits are those of the command's id, so that ids
 * made from time-ordered command ids sort by time; the rest is SHA-256 over the command's id and `label`.
 * @see RFC 9562, section 5.7
 */
export const uuidFrom = (commandId: string, label: string): string => {
  const digest = hash('sha256', `${commandId}/${label}`, 'buffer');
  digest[0] = ((digest[0] ?? 0) & 0x0f) | 0x70;
  digest[2] = ((digest[2] ?? 0) & 0x3f) | 0x80;
  const tail = digest.toString('hex');
  return `${commandId.slice(0, 13)}-${tail.slice(0, 4)}-${tail.slice(4, 8)}-${tail.slice(8, 20)}`;
};

/** The id of the event at `index` among the events of one command. */
export const eventIdFrom = (commandId: string, index: number): string => uuidFrom(commandId, `event/${index}`);

/** The id of the one thing of a kind that there can be for some others, in this order. */
export const idFollowingFrom = (prefix: string, [first, ...others]: readonly [StreamId, ...StreamId[]]): string =>
  `${prefix}-${uuidFrom(first.slice(first.indexOf('-') + 1), [prefix, ...others].join('/'))}`;

/** The id of the one thing of a kind that there can be for some words, in this order; capitals and spaces do not matter. */
export const idFromWords = (prefix: string, words: readonly string[]): string => {
  const told = words.map((word) => word.trim().toLowerCase().replaceAll(/\s+/g, ' '));
  return `${prefix}-${uuidFrom(NO_TIME, JSON.stringify([prefix, ...told]))}`;
};

/** Stands where the time of a command would: words have none. */
const NO_TIME = '00000000-0000-0000-0000-000000000000';

/** The id a thing gets when the client did not choose one. */
export const idFrom = (commandId: string, prefix: string): string => `${prefix}-${uuidFrom(commandId, prefix)}`;
