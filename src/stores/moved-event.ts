// An event with all that is stored about it, on its way from one store into another: the bytes stay as they are.
import type { Envelope, SealedRecord } from '../kernel/event';
import type { AcceptedCommand } from '../kernel/event-store';

export interface MovedEvent {
  readonly leaf: string;
  readonly envelope: Envelope;
  readonly sealed: readonly SealedRecord[];
  /** With the last event of each command that was accepted. */
  readonly command: AcceptedCommand | undefined;
}
