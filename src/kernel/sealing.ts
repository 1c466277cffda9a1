// The port to whatever keeps personal text apart from the events.
import type { SealedRecord } from './event';
import type { StreamId } from './ids';

/** Where sealed text belongs: bound into the encryption, so that it can be read nowhere else. */
export interface SealingPlace {
  readonly log: string;
  readonly stream: StreamId;
  readonly id: string;
  readonly type: string;
  readonly sv: number;
  readonly subject: string;
}

export interface Sealed {
  /** One SHA-256 digest a field, sorted: these stand in the event. */
  readonly digests: readonly string[];
  readonly record: SealedRecord;
}

/** Somebody was erased: their key was destroyed, and no other is ever made for them. */
export class SubjectErasedError extends Error {
  constructor(options?: ErrorOptions) {
    super('The person whom this text is about was erased, so none can be kept about them any more.', options);
    this.name = 'SubjectErasedError';
  }
}

export interface Sealer {
  /** Encrypts the fields under the subject's key. @throws SubjectErasedError */
  seal(place: SealingPlace, text: Readonly<Record<string, string>>): Sealed | Promise<Sealed>;
  /** A keyed digest of what a command asked: tells a retry from another command, and tells an outsider nothing. */
  digest(canonicalCommand: string): string;
}
