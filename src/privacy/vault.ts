// Seals personal text before it is stored, and opens it for those who may read it.
import { createHmac, hkdfSync } from 'node:crypto';

import type { Envelope, SealedRecord } from '../kernel/event';
import { canonicalJson } from '../kernel/json';
import type { Sealed, Sealer, SealingPlace } from '../kernel/sealing';
import { BoxNotOpenedError, open, seal } from './box';
import { digestOf, disclose, readDisclosure } from './disclosure';
import type { KeyStore, LocalKeyStore } from './key-store';

export interface Vault extends Sealer {
  seal(place: SealingPlace, text: Readonly<Record<string, string>>): Promise<Sealed>;
  /** The personal fields of an event; a field whose subject has no key any more is missing. @throws BoxNotOpenedError */
  open(envelope: Envelope, records: readonly SealedRecord[]): Promise<Readonly<Record<string, string>>>;
  /** The same as disclosures, each with its salt, to hand out beside the event. @throws BoxNotOpenedError */
  disclosuresOf(envelope: Envelope, records: readonly SealedRecord[]): Promise<readonly string[]>;
}

/** The subject whose key the digests of commands are made with. */
export const LEDGER_SUBJECT = 'ledger';

export interface VaultParts {
  readonly keys: KeyStore;
  /** The key of LEDGER_SUBJECT. */
  readonly digestKey: Buffer;
  readonly randomBytes: (size: number) => Buffer;
}

export const createVault = ({ keys, digestKey, randomBytes }: VaultParts): Vault => {
  const disclosuresOf: Vault['disclosuresOf'] = async (envelope, records) =>
    (await Promise.all(records.map((record) => openRecord(keys, envelope, record)))).flat();
  return {
    seal: async (place, text) => {
      const disclosures = Object.entries(text).map(([name, value]) => disclose(name, value, randomBytes));
      const key = eventKey(await keys.provide(place.subject), place.id);
      return {
        digests: disclosures.map(digestOf).sort(),
        record: {
          subject: place.subject,
          box: seal(key, Buffer.from(disclosures.join('\n')), boundTo(place), randomBytes),
        },
      };
    },
    disclosuresOf,
    open: async (envelope, records) => Object.fromEntries((await disclosuresOf(envelope, records)).map(readDisclosure)),
    digest: (canonicalCommand) => createHmac('sha256', digestKey).update(canonicalCommand).digest('base64url'),
  };
};

/** A vault over keys in a file of this machine. */
export const createLocalVault = (keys: LocalKeyStore, randomBytes: (size: number) => Buffer): Vault =>
  createVault({ keys, digestKey: keys.provide(LEDGER_SUBJECT), randomBytes });

const openRecord = async (keys: KeyStore, envelope: Envelope, { subject, box }: SealedRecord): Promise<string[]> => {
  const key = await keys.find(subject);
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
