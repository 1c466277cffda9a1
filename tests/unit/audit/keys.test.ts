// The signing keys of a log: made once, rotated with overlap, and never replaced or used when something is wrong with them.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type KeyFolder, openLogKeys, retireOldLogKeys, rotateLogKey, SigningKeyError } from '../../../src/audit/keys';
import { formatSigningKey, formatVerifierKey, parseVerifierKey, signingKeyFrom } from '../../../src/audit/note-keys';
import { signNote, verifyNote } from '../../../src/audit/signed-note';
import { temporaryFolders } from '../../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const place = (): KeyFolder => ({ folder: join(temporaryFolder(), 'log'), name: 'log.example', randomBytes });
const first = { expected: false };
const later = { expected: true };
const noRandomness = (): Buffer => {
  throw new Error('A key is made where one should be read.');
};
const ids = (keys: readonly { readonly id: string }[]): string[] => keys.map(({ id }) => id);
const codeOf = (attempt: () => unknown): string => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof SigningKeyError) return error.code;
    throw error;
  }
  return 'NONE';
};

describe('the keys of a log', () => {
  test('are made at the first start: a secret half for the owner alone, and a public half to hand out', () => {
    const keys = place();
    const { signing, verifying } = openLogKeys(keys, first);
    expect(readdirSync(keys.folder).sort()).toEqual(['1.key', '1.vkey']);
    expect(statSync(join(keys.folder, '1.key')).mode & 0o777).toBe(0o600);
    expect(statSync(keys.folder).mode & 0o777).toBe(0o700);
    expect([ids(signing), signing.length]).toEqual([ids(verifying), 1]);
    const handedOut = parseVerifierKey(readFileSync(join(keys.folder, '1.vkey'), 'utf8').trimEnd());
    expect(verifyNote(signNote('text\n', signing), [handedOut]).kind).toBe('SIGNED');
  });

  test('are the same at every later start', () => {
    const keys = place();
    const made = openLogKeys(keys, first);
    expect(ids(openLogKeys({ ...keys, randomBytes: noRandomness }, later).signing)).toEqual(ids(made.signing));
    expect(ids(openLogKeys({ ...keys, randomBytes: noRandomness }, first).signing)).toEqual(ids(made.signing));
  });

  test('overlap in a rotation: both sign, the new one first, and whoever knows only one of them can follow', () => {
    const keys = place();
    const [old] = openLogKeys(keys, first).signing;
    const { signing, verifying } = rotateLogKey(keys);
    expect(ids(signing)).toEqual(ids(verifying));
    expect([signing.length, signing[1]?.id]).toEqual([2, old?.id]);
    const note = signNote('text\n', signing);
    for (const key of verifying) expect(verifyNote(note, [key]).kind).toBe('SIGNED');
  });

  test('that are retired sign no more and are still listed; their secret half is gone', () => {
    const keys = place();
    const [old] = openLogKeys(keys, first).signing;
    const [newest] = rotateLogKey(keys).signing;
    const { signing, verifying } = retireOldLogKeys(keys);
    expect([ids(signing), ids(verifying)]).toEqual([[newest?.id], [newest?.id, old?.id]]);
    expect(readdirSync(keys.folder).sort()).toEqual(['1.retired.vkey', '2.key', '2.vkey']);
    expect(verifyNote(signNote('text\n', [old!]), verifying).kind).toBe('SIGNED');
    expect(ids(openLogKeys(keys, later).verifying)).toEqual([newest?.id, old?.id]);
    expect(ids(rotateLogKey(keys).verifying).slice(1)).toEqual([newest?.id, old?.id]);
    expect(existsSync(join(keys.folder, '3.key'))).toBe(true);
  });

  test('that were being retired when the process died are retired all the same', () => {
    const keys = place();
    openLogKeys(keys, first);
    const secret = readFileSync(join(keys.folder, '1.key'));
    rotateLogKey(keys);
    retireOldLogKeys(keys);
    writeFileSync(join(keys.folder, '1.key'), secret, { mode: 0o600 });
    expect(openLogKeys(keys, later).signing).toHaveLength(1);
    retireOldLogKeys(keys);
    expect(existsSync(join(keys.folder, '1.key'))).toBe(false);
  });

  test('go on with the one key that there is when there is no older one to retire', () => {
    const keys = place();
    const made = openLogKeys(keys, first);
    expect(ids(retireOldLogKeys(keys).signing)).toEqual(ids(made.signing));
  });

  test('get back a public half that was lost, for it follows from the secret one', () => {
    const keys = place();
    const [key] = openLogKeys(keys, first).signing;
    rmSync(join(keys.folder, '1.vkey'));
    openLogKeys(keys, later);
    expect(readFileSync(join(keys.folder, '1.vkey'), 'utf8')).toBe(`${formatVerifierKey(key!)}\n`);
  });

  test('of a witness are of their own kind', () => {
    const keys = { ...place(), kind: 'COSIGNATURE' as const };
    expect(openLogKeys(keys, first).signing[0]?.kind).toBe('COSIGNATURE');
    expect(codeOf(() => openLogKeys({ ...keys, kind: 'NOTE' }, later))).toBe('KEY_WRONG');
  });
});

describe('a log does not sign', () => {
  test('when its keys are missing although it has signed before', () => {
    const keys = { ...place(), randomBytes: noRandomness };
    expect(codeOf(() => openLogKeys(keys, later))).toBe('KEY_MISSING');
    expect(existsSync(keys.folder)).toBe(false);
  });

  test('when a secret half is missing, and makes no new one', () => {
    const keys = place();
    openLogKeys(keys, first);
    rmSync(join(keys.folder, '1.key'));
    for (const start of [first, later]) expect(codeOf(() => openLogKeys(keys, start))).toBe('KEY_MISSING');
    expect(codeOf(() => rotateLogKey(keys))).toBe('KEY_MISSING');
    expect(readdirSync(keys.folder)).toEqual(['1.vkey']);
  });

  test('when all its keys are retired, or there is none to rotate', () => {
    const keys = place();
    const [key] = openLogKeys(keys, first).signing;
    rmSync(join(keys.folder, '1.key'));
    rmSync(join(keys.folder, '1.vkey'));
    expect(codeOf(() => rotateLogKey(keys))).toBe('KEY_MISSING');
    writeFileSync(join(keys.folder, '1.retired.vkey'), `${formatVerifierKey(key!)}\n`);
    expect(codeOf(() => openLogKeys(keys, first))).toBe('KEY_MISSING');
  });

  test.each([0o604, 0o640, 0o644, 0o660, 0o620])('when others have a right to its key: %o', (mode) => {
    const keys = place();
    openLogKeys(keys, first);
    chmodSync(join(keys.folder, '1.key'), mode);
    expect(codeOf(() => openLogKeys(keys, later))).toBe('KEY_EXPOSED');
    expect(() => openLogKeys(keys, later)).toThrow('chmod 600');
  });

  test.each([
    ['empty', ''],
    ['cut off', `${formatSigningKey(signingKeyFrom('log.example', Buffer.alloc(32, 1))).slice(0, -4)}\n`],
    ['only a public half', `${formatVerifierKey(signingKeyFrom('log.example', Buffer.alloc(32, 1)))}\n`],
    ['of another log', `${formatSigningKey(signingKeyFrom('other.example', Buffer.alloc(32, 1)))}\n`],
    ['another key', `${formatSigningKey(signingKeyFrom('log.example', Buffer.alloc(32, 1)))}\n`],
    ['two keys', `${formatSigningKey(signingKeyFrom('log.example', Buffer.alloc(32, 1)))}\n`.repeat(2)],
  ])('when its key is %s', (_, text) => {
    const keys = place();
    openLogKeys(keys, first);
    writeFileSync(join(keys.folder, '1.key'), text, { mode: 0o600 });
    expect(codeOf(() => openLogKeys(keys, later))).toBe('KEY_WRONG');
  });

  test('when a public half is not what it should be', () => {
    const keys = place();
    openLogKeys(keys, first);
    writeFileSync(join(keys.folder, '1.vkey'), 'nonsense\n');
    expect(codeOf(() => openLogKeys(keys, later))).toBe('KEY_WRONG');
  });
});
