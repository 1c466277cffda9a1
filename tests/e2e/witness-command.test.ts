// `ledger witness` beside a service that shows it its checkpoints: both as processes of their own.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { verifyCheckpoint } from '../../src/audit/checkpoint';
import { formatVerifierKey, parseVerifierKey } from '../../src/audit/note-keys';
import { ledgerCommand } from '../support/processes/command-line';
import { runningLedgers } from '../support/running-ledger';
import { signedLedgers } from '../support/signed-ledgers';

const { run, temporaryFolder } = runningLedgers();
const { open } = signedLedgers();
const PATIENCE_MS = 120_000;

const running: ChildProcess[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) if (child.kill('SIGKILL')) await once(child, 'close');
});

/** A witness of its own process, once it is ready. */
const startWitness = async (folder: string, vkey: string, ...more: string[]) => {
  const program = [join(__dirname, '..', 'support', 'processes', 'run.js'), join(__dirname, '..', '..', 'src', 'cli.ts')];
  const args = ['witness', '--folder', folder, '--port', '0', '--log-key', vkey, ...more];
  const child = spawn(process.execPath, [...program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  let [url, key] = ['', ''];
  for await (const line of createInterface({ input: child.stdout })) {
    key ||= /^This witness cosigns by (\S+)$/.exec(line)?.[1] ?? '';
    url = /^Ready: (\S+)$/.exec(line)?.[1] ?? '';
    if (url) break;
  }
  const end = async (): Promise<unknown> => {
    running.splice(running.indexOf(child), 1);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };
  return { url, key, end };
};

/** A ledger that has keys and one event, so that a witness can be told of it. */
const ledgerWithKey = async () => {
  const { root, audit, write, close } = open();
  await write(1);
  await audit.signer.sign();
  await close();
  return { root, vkey: formatVerifierKey(audit.keys.signing[0]!), origin: audit.signer.origin };
};

/** Asks until somebody has cosigned so many events; the test's own patience is the limit. */
const cosignedOver = async (url: string, key: string, size: number): Promise<void> => {
  for (;;) {
    const response = await fetch(url);
    const note = Buffer.from(await response.arrayBuffer());
    if (response.status !== 200) continue;
    const verdict = verifyCheckpoint(note, [parseVerifierKey(key)]);
    if (verdict.kind === 'SIGNED' && verdict.checkpoint.size === size) return;
  }
};

test(
  'a service serves what its witness cosigned, and the witness knows it after a restart',
  async () => {
    const { root, vkey, origin } = await ledgerWithKey();
    const folder = temporaryFolder();
    const witness = await startWitness(folder, vkey);
    const service = await run({ LEDGER_DATA: root, LEDGER_WITNESS_URL: witness.url, LEDGER_WITNESS_KEY: witness.key });
    await cosignedOver(`${service.url}/checkpoint`, witness.key, 1);
    await service.give('RegisterTeam', { teamId: `team-${randomUUID()}`, name: 'A team', serviceType: 'CRISIS' });
    await cosignedOver(`${service.url}/checkpoint`, witness.key, 2);
    expect(await witness.end()).toBe(0);

    // Signed and shown while nobody cosigns.
    await service.give('RegisterTeam', { teamId: `team-${randomUUID()}`, name: 'A team', serviceType: 'CRISIS' });
    expect(await service.end('SIGTERM')).toBe(0);
    expect(await ledgerCommand(root, 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('3 events') as string });

    // It looks for itself at a service that knows nothing of it.
    const alone = await run({ LEDGER_DATA: root });
    const again = await startWitness(folder, vkey, '--log-url', alone.url, '--every', '1');
    expect(again.key).toBe(witness.key);
    await cosignedOver(`${again.url}/checkpoint?origin=${origin}`, again.key, 3);
    expect(await again.end()).toBe(0);
  },
  PATIENCE_MS,
);

test(
  'a witness that lost its memory does not begin again',
  async () => {
    const { root, vkey } = await ledgerWithKey();
    const folder = temporaryFolder();
    const witness = await startWitness(folder, vkey);
    expect(await witness.end()).toBe(0);
    for (const file of ['cosigned.sqlite', 'cosigned.sqlite-wal', 'cosigned.sqlite-shm'])
      rmSync(join(folder, file), { force: true });
    const { code, err } = await ledgerCommand(root, 'witness', '--folder', folder, '--log-key', vkey);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('is missing, but this witness has a key') as string });
  },
  PATIENCE_MS,
);

test(
  'a witness says what is wrong with how it was asked',
  async () => {
    const folder = temporaryFolder();
    const { vkey } = await ledgerWithKey();
    for (const [args, sentence] of [
      [[], 'required option'],
      [['--log-key', 'nonsense'], '--log-key is not a key'],
      [['--log-key', vkey, '--port', '99999'], '--port is a whole number'],
      [['--log-key', vkey, '--log-url', 'ftp://somewhere'], '--log-url is an address'],
    ] as const) {
      const { code, err } = await ledgerCommand(folder, 'witness', '--folder', join(folder, 'w'), ...args);
      expect({ args, code, err }).toEqual({ args, code: 2, err: expect.stringContaining(sentence) as string });
    }
  },
  PATIENCE_MS,
);
