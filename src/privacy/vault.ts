// Seals personal text before it is stored, and opens it for those who may read it.
import { createHmac, hkdfSync } from 'node:crypto';

import type { Envelope, SealedRecord } from '../kernel/event';
import { canonicalJson } from '../kernel/json';
import type { Sealer, SealingPlace } from '../kernel/sealing';
import { BoxNotOpenedError, open, seal } from './box';
import { digestOf, disclose, readDisclosure } from './disclosure';
import type { KeyStore } from './key-store';

export interface Vault extends Sealer {
  /** The personal fields of an event; a field whose subject has no key any more is missing. @throws BoxNotOpenedError */
  open(envelope: Envelope, records: readonly SealedRecord[]): Readonly<Record<string, string>>;
  /** The same as disclosures, each with its salt, to hand out beside the event. @throws BoxNotOpenedError */
  disclosuresOf(envelope: Envelope, records: readonly SealedRecord[]): readonly string[];
}

/** The subject under whose key the digests of commands are made. */
const LEDGER_SUBJECT = 'ledger';

export const createVault = (keys: KeyStore, randomBytes: (size: number) => Buffer): Vault => ({
  seal: (place, text) => {
    const disclosures = Object.entries(text).map(([name, value]) => disclose(name, value, randomBytes));
    const key = eventKey(keys.provide(place.subject), place.id);
    return {
      digests: disclosures.map(digestOf).sort(),
      record: {
        subject: place.subject,
        box: seal(key, Buffer.from(disclosures.join('\n')), boundTo(place), randomBytes),
      },
    };
  },
  open: (envelope, records) =>
    Object.fromEntries(records.flatMap((record) => openRecord(keys, envelope, record)).map(readDisclosure)),
  disclosuresOf: (envelope, records) => records.flatMap((record) => openRecord(keys, envelope, record)),
  digest: (canonicalCommand) => createHmac('sha256', keys.provide(LEDGER_SUBJECT)).update(canonicalCommand).digest('base64url'),
});

const openRecord = (keys: KeyStore, envelope: Envelope, { subject, box }: SealedRecord): string[] => {
  const key = keys.find(subject);
  if (!key) return [];
  const { log, stream, id, type, sv, sd } = envelope;
  const plain = open(eventKey(key, id), box, boundTo({ log, stream, id, type, sv, subject })).toString();
  const disclosures = plain.split('\n');
  if (!disclosures.every((disclosure) => sd.includes(digestOf(disclosure)))) throw new BoxNotOpenedError();
  return disclosures;
};

/** Each event has a key of its own, so that no two records of a person share one. */
const eventKey = (subjectKey: Buffer, eventId: string): Buffer => Buffer.from(hkdfSync('sha256', subjectKey, '', eventId, 32));

const boundTo = ({ log, stream, id, type, sv, subject }: SealingPlace): string =>
  canonicalJson({ log, stream, id, type, sv, subject });
