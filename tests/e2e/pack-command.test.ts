// `ledger pack` and `ledger verify`, run as anybody runs them: a pack is made, and checked without the ledger.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { formatVerifierKey, signingKeyFrom } from '../../src/audit/note-keys';
import { readZip } from '../../src/audit/zip';
import { openLedger } from '../../src/open-ledger';
import { cycle as cycleId, lead } from '../support/cast';
import { tellEvidenceStory } from '../support/evidence-story';
import { temporaryFolders } from '../support/temporary-folder';

const temporaryFolder = temporaryFolders();

const ledger = async (data: string, ...args: string[]) => {
  const program = [join(__dirname, '..', 'support', 'processes', 'run.js'), join(__dirname, '..', '..', 'src', 'cli.ts')];
  const child = spawn(process.execPath, [...program, '--data', data, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, code: code as number };
};

const folderWithStory = async (): Promise<string> => {
  const folder = temporaryFolder();
  const { commands, close } = openLedger({ dataFolder: folder });
  await tellEvidenceStory(async (type, input) => {
    const outcome = await commands.handle({ type, input, actor: lead });
    if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusals));
  });
  await close();
  return folder;
};

const keyIn = (out: string, name: 'Log' | 'Pack'): string => new RegExp(`^${name} key +(\\S+)$`, 'm').exec(out)?.[1] ?? '';

test('a pack is made, and checked by somebody who has the file and two keys', async () => {
  const data = await folderWithStory();
  const file = join(temporaryFolder(), 'ours.evidence.zip');
  const commandId = randomUUID();
  const request = ['pack', '--cycle', cycleId, '--recipient', 'accreditor', '--out', file, '--command-id', commandId];
  const made = await ledger(data, ...request);
  expect({ code: made.code, err: made.err }).toEqual({ code: 0, err: '' });
  expect((await ledger(data, ...request)).out).toBe(made.out);

  // Nothing but the file is needed from here on.
  rmSync(data, { recursive: true });
  const keys = ['--log-key', keyIn(made.out, 'Log'), '--pack-key', keyIn(made.out, 'Pack')];
  const valid = await ledger(data, 'verify', file, ...keys);
  expect(valid).toMatchObject({ code: 0, err: '' });
  expect(valid.out).toMatch(/^VALID\npack-\S+ for accreditor-\S+, good until .*11 events of 16 .*claims L1, L2\.\n$/);
  expect(existsSync(data)).toBe(false);

  const asJson = await ledger(data, 'verify', file, ...keys, '--json');
  expect(JSON.parse(asJson.out)).toMatchObject({ verdict: 'VALID', erasures: 0, claims: ['L1', 'L2'], scope: { cycleId } });

  const checkpoint = join(temporaryFolder(), 'checkpoint');
  writeFileSync(checkpoint, readZip(readFileSync(file)).find(({ path }) => path === 'checkpoint')!.bytes);
  expect((await ledger(data, 'verify', file, ...keys, '--checkpoint', checkpoint)).code).toBe(0);

  const stranger = formatVerifierKey(signingKeyFrom('somebody.example', Buffer.alloc(32, 7)));
  const untrusted = await ledger(data, 'verify', file, '--log-key', keyIn(made.out, 'Log'), '--pack-key', stranger);
  expect(untrusted).toMatchObject({ code: 20, out: expect.stringMatching(/^UNTRUSTED_KEY at manifest\.note/) as string });

  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] = bytes[bytes.length >> 1]! ^ 1;
  writeFileSync(file, bytes);
  const changed = await ledger(data, 'verify', file, ...keys, '--json');
  expect(changed.code).toBe(30);
  expect(JSON.parse(changed.out)).toMatchObject({ verdict: 'INVALID', code: expect.any(String) as string });

  writeFileSync(file, 'no zip');
  expect((await ledger(data, 'verify', file, ...keys)).out).toMatch(/^INVALID ZIP_FORM: /);
  expect(await ledger(data, 'verify', `${file}.not`, ...keys)).toMatchObject({ code: 1, err: expect.stringMatching(/^There is no file /) as string }); // prettier-ignore
  expect(await ledger(data, 'verify', file, '--log-key', 'no key', '--pack-key', stranger)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^--log-key is not a key as /) as string,
  });
}, 120_000);

test('what cannot be made is told in words, and leaves no file', async () => {
  const data = await folderWithStory();
  const out = join(temporaryFolder(), 'none.zip');
  const refused = await ledger(data, 'pack', '--cycle', cycleId, '--recipient', 'The committee', '--out', out);
  expect(refused).toMatchObject({ code: 1, err: '' });
  expect(refused.out).toBe('INVALID_FORMAT at recipient: This field is not in the form it must have.\nNo pack was made.\n');
  const claims = await ledger(data, 'pack', '--cycle', cycleId, '--recipient', 'accreditor', '--claims', 'L9', '--out', out);
  expect(claims.out).toMatch(/^UNKNOWN_WORD at claims\.0: /);
  expect(existsSync(out)).toBe(false);
  expect((await ledger(data, 'pack', '--recipient', 'accreditor')).code).toBe(2);
}, 60_000);
