// Between our events and those of the database. The leaf is stored as bytes: JSON would be parsed and written anew by the client.
import { binaryEvent, type EventData, type RecordedEvent as ClientEvent } from '@eventstore/db-client';
import { createHash } from 'node:crypto';

import type { SealedRecord } from '../../kernel/event';
import { type AcceptedCommand, StoreFault } from '../../kernel/event-store';
import { uuidFrom } from '../../kernel/ids';
import type { Layout } from './layout';
import type { ToldEvent } from './told-event';

/** Where a sealed record stands: its revision in the sealed stream of its subject, and the id it has there. */
export interface SealedPlace {
  readonly subject: string;
  readonly revision: number;
  readonly id: string;
}

/** What stands beside a leaf. The last event of a command carries the command, so that half of one is never taken for it. */
interface Aside {
  readonly command?: string;
  readonly digest?: string;
  readonly sealed?: readonly SealedPlace[];
}

/** An event as it was heard. */
export interface HeardEvent {
  /** Its place in the database's log. */
  readonly commit: bigint;
  /** The bytes of its leaf, not read yet. */
  readonly leaf: Uint8Array;
  readonly command: AcceptedCommand | undefined;
  readonly sealed: readonly SealedPlace[];
}

/**
 * The id that an event has in the database. It is the event's own, unless it belongs to a command: then it follows from the event's
 * and from what was asked, because the database takes an event with an id that it knows for a repetition, whatever it says.
 */
export const storedIdOf = (eventId: string, command: AcceptedCommand | undefined): string =>
  command ? uuidFrom(eventId, `command/${command.digest}`) : eventId;

export const toClientEvent = (
  layout: Layout,
  { type, leaf }: { readonly type: string; readonly leaf: string },
  beside: { readonly id: string; readonly sealed: readonly SealedPlace[]; readonly command: AcceptedCommand | undefined },
): EventData => {
  const { id, sealed, command } = beside;
  const aside: Aside = {
    ...(command && { command: command.commandId, digest: command.digest }),
    ...(sealed.length > 0 && { sealed }),
  };
  return binaryEvent({ id, type: layout.typeOf(type), data: Buffer.from(leaf), metadata: { ...aside } });
};

/** The revision of the first append to a stream is known only there, so the id follows from the content alone. */
export const toSealedEvent = (layout: Layout, eventId: string, { subject, box }: SealedRecord): EventData => {
  const digest = createHash('sha256').update(box).digest('hex');
  const id = uuidFrom(eventId, `sealed/${subject}/${digest}`);
  return binaryEvent({ id, type: layout.sealedType, data: box, metadata: { event: eventId } });
};

/** @throws StoreFault when it stands where no ledger can have written it, SyntaxError when what stands beside it is not what a ledger writes */
export const fromToldEvent = ({ commit, prepare, beside, data }: ToldEvent): HeardEvent => {
  const { command, digest, sealed = [] } = (beside.length > 0 ? JSON.parse(textIn(beside)) : {}) as Aside;
  return {
    commit: placeIn(commit, prepare),
    leaf: data,
    command: command !== undefined && digest !== undefined ? { commandId: command, digest } : undefined,
    sealed,
  };
};

/** Instead of a place, where the database is too old to tell one. */
const NO_PLACE = String(2n ** 64n - 1n);

/**
 * Where an event stands in the database's log. The database writes a pair; for everything that was appended in one go, as all of
 * ours, both are the same.
 */
export const placeIn = (commit: string, prepare: string): bigint => {
  if (commit === NO_PLACE) {
    throw new StoreFault('STORE_UNAVAILABLE', 'The event database is too old: it must be version 22.6 or later.');
  }
  if (commit !== prepare) {
    throw new StoreFault('STORE_UNAVAILABLE', 'The event database holds an event that no ledger can have written.');
  }
  return BigInt(commit);
};

/** The same, of what the client has read. */
export const commitOf = ({ position }: Pick<ClientEvent, 'position'>): bigint =>
  placeIn(String(position?.commit ?? NO_PLACE), String(position?.prepare));

/** Before the first place in the log. */
export const NOWHERE = -1n;

/** The place to read on from: that of an event, never a number in between. */
export const clientPosition = (after: bigint): 'start' | { readonly commit: bigint; readonly prepare: bigint } =>
  after < 0n ? 'start' : { commit: after, prepare: after };

/** The text that some bytes are, without copying them. */
export const textIn = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
