// The vault: text sealed for a subject opens in its own event only, and never once the key is gone.
import { randomBytes } from 'node:crypto';

import type { Envelope, SealedRecord } from '../../../src/kernel/event';
import { BoxNotOpenedError } from '../../../src/privacy/box';
import { type LocalKeyStore, openKeyStore } from '../../../src/privacy/key-store';
import { createLocalVault } from '../../../src/privacy/vault';
import { ada, bo, lead, panel } from '../../support/cast';

const opened: LocalKeyStore[] = [];
afterEach(() => {
  for (const keys of opened.splice(0)) keys.close();
});

const openVault = () => {
  const keys = openKeyStore({ file: ':memory:', keyEncryptionKey: Buffer.alloc(32, 7), randomBytes });
  opened.push(keys);
  return { keys, vault: createLocalVault(keys, randomBytes) };
};

const place = {
  log: 'a-ledger',
  stream: ada,
  id: '015c0b1a-7e80-7000-8000-000000000001',
  type: 'AdvisorRegistered',
  sv: 1,
  subject: ada,
};
const text = { nameText: 'A name', contactText: 'By letter\nto "the usual" address' };

/** The event for which a text was sealed. */
const envelopeWith = (sd: readonly string[], change: Partial<Envelope> = {}): Envelope => ({
  v: 1,
  log: place.log,
  id: place.id,
  stream: place.stream,
  rev: 0,
  type: place.type,
  sv: place.sv,
  at: '2017-05-15T09:00:00.000Z',
  rec: '2017-05-15T09:00:00.000Z',
  actor: lead,
  cmd: place.id,
  corr: place.id,
  caus: place.id,
  data: {},
  sd,
  ...change,
});

describe('sealed text', () => {
  test('opens again', async () => {
    const { vault } = openVault();
    const { digests, record } = await vault.seal(place, text);
    expect(await vault.open(envelopeWith(digests), [record])).toEqual(text);
  });

  test('leaves one digest a field, sorted, whatever the order of the fields', async () => {
    const { vault } = openVault();
    const { digests } = await vault.seal(place, { ...text, thirdText: 'c', fourthText: 'd', fifthText: 'e' });
    expect(new Set(digests).size).toBe(5);
    expect(digests).toEqual([...digests].sort());
  });

  test('is told apart by nothing: the same text is sealed to other bytes and digests each time', async () => {
    const { vault } = openVault();
    const [one, other] = [await vault.seal(place, text), await vault.seal(place, text)];
    expect(one.digests).not.toEqual(other.digests);
    expect(one.record.box).not.toEqual(other.record.box);
  });

  test('stands nowhere in its record', async () => {
    const { record } = await openVault().vault.seal(place, text);
    const bytes = Buffer.from(record.box).toString('latin1');
    for (const part of ['A name', 'nameText', Buffer.from('nameText').toString('base64url')]) expect(bytes).not.toContain(part);
  });

  test.each<[string, Partial<Envelope>]>([
    ['ledger', { log: 'another-ledger' }],
    ['stream', { stream: panel }],
    ['event', { id: '015c0b1a-7e80-7000-8000-000000000002' }],
    ['type of event', { type: 'SupportPlanAgreed' }],
    ['version of the event', { sv: 2 }],
  ])('does not open in another %s', async (_, change) => {
    const { vault } = openVault();
    const { digests, record } = await vault.seal(place, text);
    await expect(vault.open(envelopeWith(digests, change), [record])).rejects.toThrow(BoxNotOpenedError);
  });

  test('does not open as another subject’s', async () => {
    const { vault, keys } = openVault();
    const { digests, record } = await vault.seal(place, text);
    keys.provide(bo);
    await expect(vault.open(envelopeWith(digests), [{ ...record, subject: bo }])).rejects.toThrow(BoxNotOpenedError);
  });

  test('does not open when its event does not vouch for every field of it', async () => {
    const { vault } = openVault();
    const { digests, record } = await vault.seal(place, text);
    await expect(vault.open(envelopeWith(digests.slice(1)), [record])).rejects.toThrow(BoxNotOpenedError);
    await expect(vault.open(envelopeWith([]), [record])).rejects.toThrow(BoxNotOpenedError);
  });

  test('does not open when its bytes were changed: that is never taken for erased', async () => {
    const { vault } = openVault();
    const { digests, record } = await vault.seal(place, text);
    const changed: SealedRecord = { ...record, box: Buffer.from(record.box).reverse() };
    await expect(vault.open(envelopeWith(digests), [changed])).rejects.toThrow(BoxNotOpenedError);
  });

  test('is missing, without alarm, when its subject has no key any more', async () => {
    const { digests, record } = await openVault().vault.seal(place, text);
    const elsewhere = openVault();
    expect(await elsewhere.vault.open(envelopeWith(digests), [record])).toEqual({});
    expect(elsewhere.keys.find(ada)).toBeUndefined();
  });

  test('of several subjects in one event opens for each that has a key', async () => {
    const { vault } = openVault();
    const ofAda = await vault.seal(place, { nameText: 'A name' });
    const ofBo = await vault.seal({ ...place, subject: bo }, { noteText: 'A note' });
    const envelope = envelopeWith([...ofAda.digests, ...ofBo.digests]);
    expect(await vault.open(envelope, [ofAda.record, ofBo.record])).toEqual({ nameText: 'A name', noteText: 'A note' });
    const forgotten = { ...ofBo.record, subject: 'advisor-forgotten' };
    expect(await vault.open(envelope, [ofAda.record, forgotten])).toEqual({ nameText: 'A name' });
  });
});

describe('the digest of a command', () => {
  test('is the same for the same command in one ledger', () => {
    const { vault, keys } = openVault();
    expect(vault.digest('{"a":1}')).toBe(vault.digest('{"a":1}'));
    expect(createLocalVault(keys, randomBytes).digest('{"a":1}')).toBe(vault.digest('{"a":1}'));
    expect(vault.digest('{"a":1}')).not.toBe(vault.digest('{"a":2}'));
  });

  test('tells nothing to somebody without the ledger’s key', () => {
    expect(openVault().vault.digest('{"a":1}')).not.toBe(openVault().vault.digest('{"a":1}'));
  });
});
