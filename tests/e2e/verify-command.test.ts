// `ledger verify`, `checkpoint` and `keys`, run as anybody runs them: what they say, and the exit code for each finding.
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { signCheckpoint } from '../../src/audit/checkpoint';
import { formatVerifierKey, signingKeyFrom } from '../../src/audit/note-keys';
import { openDatabase } from '../../src/sqlite/database';
import { ledgerCommand } from '../support/processes/command-line';
import { runningLedgers } from '../support/running-ledger';
import { signedLedgers } from '../support/signed-ledgers';

const { open, temporaryFolder } = signedLedgers();
const { run } = runningLedgers();
const PATIENCE_MS = 120_000;

/** A ledger of so many events that was signed and closed; and its key. */
const signed = async (events: number) => {
  const { root, audit, ledger, write, close } = open();
  await write(events);
  const { note, checkpoint } = (await audit.signer.sign())!;
  await close();
  const [key] = audit.keys.signing;
  return { root, note, checkpoint, key: key!, vkey: formatVerifierKey(key!), folder: ledger.folder };
};

const fileWith = (bytes: Buffer | string): string => {
  const file = join(temporaryFolder(), 'held');
  writeFileSync(file, bytes);
  return file;
};

const change = (file: string, ...sql: string[]): void => {
  const db = openDatabase(file, 1000);
  for (const { name } of db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all() as { name: string }[]) {
    db.exec(`DROP TRIGGER ${name}`);
  }
  for (const one of sql) db.exec(one);
  db.close();
};

describe('ledger verify', () => {
  test(
    'writes down that it was done, and what came of it, when it is told to, and nothing otherwise',
    async () => {
      const { root, checkpoint } = await signed(2);
      expect((await ledgerCommand(root, 'verify')).code).toBe(0);
      expect((await ledgerCommand(root, 'verify', '--record')).code).toBe(0);
      const { out } = await ledgerCommand(root, 'history', '--type', 'AuditReplayPerformed', '--json');
      const [event, ...more] = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { data: object; actor: { role: string } });
      expect(more).toEqual([]);
      expect(event?.actor.role).toBe('scheduler');
      expect(event?.data).toEqual({
        kind: 'VERIFY_LEDGER',
        result: 'VALID',
        treeSize: 2,
        root: checkpoint.root.toString('base64'),
      });
      expect(JSON.parse((await ledgerCommand(root, 'verify', '--json')).out)).toMatchObject({ kind: 'VALID', size: 3 });
    },
    PATIENCE_MS,
  );

  test(
    'ends with 0 for a ledger that is as it was written, by whichever way its key came',
    async () => {
      const { root, note, vkey, checkpoint, folder } = await signed(3);
      const { out, err, code } = await ledgerCommand(root, 'verify');
      expect({ out, err, code }).toEqual({
        out: `VALID  ${folder.ledger}\n  3 events, root ${checkpoint.root.toString('base64')}\n`,
        err: '',
        code: 0,
      });
      const outside = await ledgerCommand(root, 'verify', '--checkpoint', fileWith(note), '--log-key', vkey, '--json');
      expect(outside).toMatchObject({ err: '', code: 0 });
      expect(JSON.parse(outside.out)).toEqual({
        file: folder.ledger,
        kind: 'VALID',
        size: 3,
        root: checkpoint.root.toString('base64'),
        erasures: 0,
        sealedTextOpened: true,
        faults: [],
      });
    },
    PATIENCE_MS,
  );

  test(
    'ends with 30, and names the file and the first bad leaf',
    async () => {
      const { root, folder } = await signed(5);
      change(
        folder.ledger,
        `UPDATE events SET leaf = CAST(replace(CAST(leaf AS TEXT), 'LIAISON', 'CRISIS') AS BLOB) WHERE position > 3`,
      );
      const { out, code } = await ledgerCommand(root, 'verify');
      expect(code).toBe(30);
      expect(out).toContain(`INVALID  ${folder.ledger}\n`);
      expect(out).toContain('LOG_DIFFERS at leaf 3 (position 4): ');
      expect(out).toContain('docs/RUNBOOK.md');
      const json = await ledgerCommand(root, 'verify', '--json');
      expect(json.code).toBe(30);
      expect(JSON.parse(json.out)).toMatchObject({ kind: 'INVALID', faults: [{ code: 'LOG_DIFFERS', leaf: 3 }] });
      const refused = await ledgerCommand(root, 'checkpoint', '--sign');
      expect(refused).toMatchObject({ out: '', code: 30 });
      expect(refused.err).toContain('Nothing was signed.');
    },
    PATIENCE_MS,
  );

  test(
    'ends with 40 for a ledger that is behind a checkpoint held outside, or is another',
    async () => {
      const { root, key, checkpoint } = await signed(4);
      const held = (size: number, rootHash: Buffer): string =>
        fileWith(signCheckpoint({ origin: checkpoint.origin, size, root: rootHash }, [key]));
      const behind = await ledgerCommand(root, 'verify', '--checkpoint', held(9, randomBytes(32)));
      expect(behind.code).toBe(40);
      expect(behind.out).toContain('LOG_REGRESSION: ');
      expect(behind.out).toContain('It holds 4 events; a checkpoint is over 9.');
      const other = await ledgerCommand(root, 'verify', '--checkpoint', held(2, randomBytes(32)), '--json');
      expect(other.code).toBe(40);
      expect(JSON.parse(other.out)).toMatchObject({ kind: 'LOG_REGRESSION', faults: [{ code: 'LOG_REGRESSION' }] });
    },
    PATIENCE_MS,
  );

  test(
    'ends with 20 where nobody signed whose key is known, and with 30 where a signature does not hold',
    async () => {
      const { root, note, checkpoint, key, vkey } = await signed(2);
      const stranger = signingKeyFrom(checkpoint.origin, randomBytes(32));
      const foreign = fileWith(signCheckpoint(checkpoint, [stranger]));
      expect(await ledgerCommand(root, 'verify', '--checkpoint', foreign)).toMatchObject({
        out: expect.stringMatching(/^UNTRUSTED_KEY {2}/) as string,
        code: 20,
      });
      // The stranger's key makes the checkpoint believable, but then the ledger is not signed by it.
      const strange = ['--log-key', formatVerifierKey(stranger)];
      expect((await ledgerCommand(root, 'verify', ...strange)).code).toBe(20);
      expect((await ledgerCommand(root, 'verify', '--checkpoint', foreign, '--log-key', vkey)).code).toBe(20);
      const changed = fileWith(note.toString().replace('\n2\n', '\n3\n'));
      expect((await ledgerCommand(root, 'verify', '--checkpoint', changed)).code).toBe(30);
      const elsewhere = fileWith(signCheckpoint({ ...checkpoint, origin: 'another/log' }, [key]));
      const { out, code } = await ledgerCommand(root, 'verify', '--checkpoint', elsewhere);
      expect({ out, code }).toEqual({ out: expect.stringContaining('The checkpoint is of another/log') as string, code: 30 });
    },
    PATIENCE_MS,
  );

  test(
    'says what is wrong with how it was asked',
    async () => {
      const { root } = await signed(1);
      const wrong: [string[], string, number][] = [
        [['verify', '--checkpoint', join(root, 'nothing')], 'cannot be read: ENOENT.', 2],
        [['verify', '--checkpoint', fileWith('not a note')], 'is not a signed checkpoint.', 2],
        [['verify', '--log-key', 'not+a+key'], '--log-key is not a key', 2],
        [['verify', '--no-such-option'], 'unknown option', 2],
      ];
      for (const [args, sentence, expected] of wrong) {
        const { err, code, out } = await ledgerCommand(root, ...args);
        expect({ args, code, out, err }).toEqual({
          args,
          code: expected,
          out: '',
          err: expect.stringContaining(sentence) as string,
        });
      }
      const nowhere = join(temporaryFolder(), 'none');
      expect(await ledgerCommand(nowhere, 'verify')).toEqual({ out: '', err: `There is no ledger in ${nowhere}.\n`, code: 1 });
    },
    PATIENCE_MS,
  );

  test(
    'can be asked while a service writes to the ledger',
    async () => {
      const root = temporaryFolder();
      const service = await run({ LEDGER_DATA: root });
      const writing = new AbortController();
      let written = 0;
      const writer = (async () => {
        while (!writing.signal.aborted) {
          await service.give('RegisterTeam', { teamId: `team-${randomUUID()}`, name: 'A team', serviceType: 'CRISIS' });
          written += 1;
        }
      })();
      const { out, code } = await ledgerCommand(root, 'verify');
      writing.abort();
      await writer;
      expect({ out, code }).toEqual({ out: expect.stringMatching(/^VALID {2}/) as string, code: 0 });
      expect(written).toBeGreaterThan(0);
      expect(await service.end('SIGTERM')).toBe(0);
    },
    PATIENCE_MS,
  );
});

test(
  'ledger checkpoint prints the last one and nothing else, and signs one when asked to',
  async () => {
    const { root, write, ledger, close } = open();
    await write(2);
    await close();
    expect(await ledgerCommand(root, 'checkpoint')).toEqual({
      out: '',
      err: expect.stringContaining('--sign') as string,
      code: 1,
    });
    const made = await ledgerCommand(root, 'checkpoint', '--sign');
    expect(made).toEqual({ out: readFileSync(ledger.folder.checkpoint, 'utf8'), err: '', code: 0 });
    expect(await ledgerCommand(root, 'checkpoint')).toEqual(made);
    expect((await ledgerCommand(root, 'verify', '--checkpoint', fileWith(made.out))).code).toBe(0);
  },
  PATIENCE_MS,
);

test(
  'ledger keys shows what to hand out, adds a key, and retires the old one',
  async () => {
    const { root, vkey } = await signed(1);
    expect(await ledgerCommand(root, 'keys', 'show')).toMatchObject({
      out: `log  signs  ${vkey}\npacks  none yet: the first is made when it is first needed\n`,
      code: 0,
    });
    expect(await ledgerCommand(root, 'keys', 'retire', 'log')).toMatchObject({
      out: expect.stringContaining('there is none to retire') as string,
      code: 1,
    });
    const rotated = await ledgerCommand(root, 'keys', 'rotate', 'log');
    expect(rotated.code).toBe(0);
    expect(rotated.out).toContain('from the next start of the service on: restart it.');
    const newVkey = /^Hand out its public half: (\S+)$/m.exec(rotated.out)?.[1] ?? '';
    expect(await ledgerCommand(root, 'keys', 'show')).toMatchObject({
      out: expect.stringContaining(`log  signs  ${newVkey}\nlog  signs  ${vkey}\n`) as string,
    });
    const retired = await ledgerCommand(root, 'keys', 'retire', 'log');
    expect(retired).toMatchObject({ code: 0, out: expect.stringContaining('until its next start: restart it.') as string });
    expect(await ledgerCommand(root, 'keys', 'show')).toMatchObject({
      out: expect.stringContaining(`log  signs  ${newVkey}\nlog  retired  ${vkey}\n`) as string,
    });
    expect((await ledgerCommand(root, 'verify')).code).toBe(0);
    expect(await ledgerCommand(root, 'keys', 'rotate', 'packs')).toMatchObject({ code: 1 });
    expect(await ledgerCommand(root, 'keys', 'rotate', 'something')).toMatchObject({ code: 2 });
  },
  PATIENCE_MS,
);
