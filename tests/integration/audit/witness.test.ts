// A ledger and its witness over HTTP: what is cosigned is served, what is refused is told, and the ledger waits for nobody.
import { randomBytes } from 'node:crypto';
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { verifyCheckpoint } from '../../../src/audit/checkpoint';
import { formatVerifierKey, signingKeyFrom, type VerifierKey } from '../../../src/audit/note-keys';
import type { WitnessAnswer } from '../../../src/audit/witness';
import { pullCheckpoint } from '../../../src/witness/pull';
import { startWitnessServer } from '../../../src/witness/server';
import { startSubmitting, type SubmittingParts } from '../../../src/witness/submit';
import { runningLedgers } from '../../support/running-ledger';
import { registerTeams, signedLedgers } from '../../support/signed-ledgers';
import { inventedLog, leavesOf, LOG, logKey, openWitness } from '../../support/witnesses';

const { temporaryFolder, open } = signedLedgers();
const { serve } = runningLedgers();
const PATIENCE_MS = 60_000;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const serveWitness = async (logKeys: readonly VerifierKey[], folder = temporaryFolder()) => {
  const { witness, key, memory } = openWitness(folder, logKeys);
  closing.push(() => memory.close());
  const answers: WitnessAnswer[] = [];
  const onFault = (error: unknown): never => {
    throw error;
  };
  const server = await startWitnessServer(witness, {
    host: '127.0.0.1',
    port: 0,
    onAnswer: (answer) => answers.push(answer),
    onFault,
  });
  closing.push(() => server.close());
  return { witness, key, url: server.url, answers };
};

/** Submits as the service does; what comes of each submission can be waited for. */
const submitting = (parts: Pick<SubmittingParts, 'url' | 'key' | 'audit'> & { retryMs?: number }) => {
  const outcomes: (Buffer | { code?: string; message: string })[] = [];
  const { signer, tree } = parts.audit;
  const waiting: (() => void)[] = [];
  const came = (outcome: Buffer | { message: string }): void => {
    outcomes.push(outcome);
    for (const go of waiting.splice(0)) go();
  };
  const running = startSubmitting({
    ...parts,
    audit: {
      tree,
      signer: {
        keys: signer.keys,
        keepCosigned: async (note) => {
          await signer.keepCosigned(note);
          came(note);
        },
      },
    },
    onFault: (error) => came(error as Error),
  });
  closing.push(() => running.stop());
  const outcome = async (count: number) => {
    while (outcomes.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    return outcomes[count - 1]!;
  };
  return { ...running, outcome };
};

describe('a ledger that has a witness', () => {
  test(
    'keeps each checkpoint with the cosignature, wherever the witness was before',
    async () => {
      const { audit, write } = open();
      const { key, url } = await serveWitness(audit.keys.verifying);
      const first = submitting({ url, key, audit });
      for (const [count, events] of [3, 1, 40].entries()) {
        await write(events);
        first.submit((await audit.signer.sign())!);
        const note = await first.outcome(count + 1);
        expect(note).toBeInstanceOf(Buffer);
        for (const by of [key, audit.keys.signing[0]!]) expect(verifyCheckpoint(note as Buffer, [by]).kind).toBe('SIGNED');
        expect(audit.signer.latest()?.note).toEqual(note);
      }
      // After a restart it does not know what the witness knows, and asks.
      await write(2);
      const second = submitting({ url, key, audit });
      second.submit((await audit.signer.sign())!);
      expect(await second.outcome(1)).toEqual(audit.signer.latest()?.note);
      expect(audit.checkpoints.latest([key])?.checkpoint.size).toBe(46);
    },
    PATIENCE_MS,
  );

  test(
    'hears that it was put back, or that its past is another',
    async () => {
      const { audit, write } = open();
      const { key, url, witness } = await serveWitness(audit.keys.verifying);
      await write(5);
      const longer = inventedLog(leavesOf(9), audit.signer.origin);
      witness.add(longer.request(0, 9, audit.keys.signing));
      const running = submitting({ url, key, audit });
      running.submit((await audit.signer.sign())!);
      expect(await running.outcome(1)).toMatchObject({
        code: 'WITNESS_DISAGREES',
        message: expect.stringContaining('9 events') as string,
      });
      await write(4);
      running.submit((await audit.signer.sign())!);
      expect(await running.outcome(2)).toMatchObject({ code: 'WITNESS_DISAGREES' });
      await write(1);
      running.submit((await audit.signer.sign())!);
      expect(await running.outcome(3)).toMatchObject({ code: 'WITNESS_DISAGREES' });
      expect(audit.signer.latest()?.note.toString()).not.toContain('witness.example');
    },
    PATIENCE_MS,
  );

  test('keeps nothing of a witness by another key than the one it was told', async () => {
    const { audit, write } = open();
    const { url } = await serveWitness(audit.keys.verifying);
    await write(1);
    const running = submitting({ url, audit, key: signingKeyFrom('witness.example', randomBytes(32), 'COSIGNATURE') });
    running.submit((await audit.signer.sign())!);
    expect(await running.outcome(1)).toMatchObject({ code: 'WITNESS_REFUSED' });
    expect(audit.signer.latest()?.note.toString()).not.toContain('witness.example');
  });

  test(
    'signs on while the witness is away or answers nonsense, and tries again',
    async () => {
      const { audit, write } = open();
      const key = signingKeyFrom('witness.example', randomBytes(32), 'COSIGNATURE');
      const nonsense = [
        [500, 'oops'],
        [200, ''],
        [200, '— x y\n'],
        [409, '7'],
        [409, '-7\n'],
        [302, ''],
        [200, 'x'.repeat(100_000)],
      ] as const;
      let asked = 0;
      const server = createServer((incoming, response) => {
        incoming.resume();
        const [status, body] = nonsense[asked % nonsense.length]!;
        asked += 1;
        response.writeHead(status, { 'content-type': 'text/x.tlog.size', location: 'http://127.0.0.1:1/' }).end(body);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      closing.push(() => {
        server.closeAllConnections();
        server.close();
      });
      const running = submitting({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key, audit, retryMs: 1 });
      await write(1);
      const { note } = (await audit.signer.sign())!;
      running.submit((await audit.signer.sign())!);
      for (let count = 1; count <= nonsense.length; count += 1) expect(await running.outcome(count)).toHaveProperty('message');
      await write(1);
      expect((await audit.signer.sign())?.checkpoint.size).toBe(2);
      expect(audit.checkpoints.latest(audit.keys.verifying)?.note).not.toEqual(note);
      await running.stop();
    },
    PATIENCE_MS,
  );
});

describe('a witness over HTTP', () => {
  const log = inventedLog(leavesOf(40));
  const post = async (url: string, body: Buffer | string) => {
    const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: new Uint8Array(Buffer.from(body)) });
    return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
  };

  test(
    'answers as the protocol says',
    async () => {
      const { url, key } = await serveWitness([logKey]);
      expect(await post(url, log.request(0, 5))).toMatchObject({
        status: 200,
        body: expect.stringMatching(/^— witness\.example \S+\n$/) as string,
      });
      expect(await post(url, log.request(0, 9))).toEqual({ status: 409, type: 'text/x.tlog.size', body: '5\n' });
      expect(await post(url, log.request(5, 9))).toMatchObject({ status: 200 });
      const forked = inventedLog(['another beginning', ...leavesOf(30)]);
      const fork = await post(url, forked.request(9, 9));
      expect([fork.status, fork.type]).toEqual([409, 'text/plain; charset=utf-8']);
      expect(await post(url, forked.request(9, 20))).toMatchObject({ status: 422 });
      expect(await post(url, log.request(9, 20, [signingKeyFrom(LOG, Buffer.alloc(32, 8))]))).toMatchObject({ status: 403 });
      const unknown = inventedLog(leavesOf(3), 'log.example/unknown');
      expect(await post(url, unknown.request(0, 3))).toMatchObject({ status: 404 });
      expect(await post(url, log.request(20, 9))).toMatchObject({ status: 400 });
      for (const body of ['', 'old 1', 'old 01\n\n', 'old 9\nnot a hash\n\n', `old 9\n${'A'.repeat(43)}=\n`.repeat(70)]) {
        expect(await post(url, body)).toMatchObject({ status: 400 });
      }
      expect(await post(url, Buffer.alloc(70_000, 'x'))).toMatchObject({ status: 413 });
      // And after all of that it still knows what it knew.
      const kept = await fetch(`${url}/checkpoint?origin=${LOG}`);
      expect(verifyCheckpoint(Buffer.from(await kept.arrayBuffer()), [key])).toMatchObject({
        kind: 'SIGNED',
        checkpoint: { size: 9 },
      });
      expect((await fetch(`${url}/checkpoint?origin=somebody`)).status).toBe(404);
      expect((await fetch(`${url}/add-checkpoint`)).status).toBe(404);
      expect((await fetch(`${url}/`)).status).toBe(404);
    },
    PATIENCE_MS,
  );

  test('outlives whoever breaks off', async () => {
    const { url } = await serveWitness([logKey]);
    const broken = request(`${url}/add-checkpoint`, { method: 'POST', headers: { 'content-length': '1000' } });
    const brokenOff = new Promise((resolve) => broken.on('error', resolve));
    broken.write('old 0\n');
    await once(broken, 'socket');
    broken.destroy();
    await brokenOff;
    expect(await post(url, log.request(0, 5))).toMatchObject({ status: 200 });
  });
});

describe('a witness that looks for itself', () => {
  const never = new AbortController().signal;

  test(
    'cosigns what a served ledger shows, by a proof from its tiles alone',
    async () => {
      const served = await serve();
      const { data } = await served.ask<{ ledger: { signing: { verifierKeys: string[] } } }>(
        '{ ledger { signing { verifierKeys } } }',
      );
      const keys = data!.ledger.signing.verifierKeys;
      const ledgerKeys = served.audit.keys.verifying;
      expect(ledgerKeys.map(formatVerifierKey)).toEqual(keys);
      const { witness } = await serveWitness(ledgerKeys);
      let size = 0;
      for (const count of [5, 290, 3]) {
        await registerTeams(served.ledger, count);
        size += count;
        while ((await served.audit.signer.sign())?.checkpoint.size !== size);
        expect(await pullCheckpoint(witness, served.url, never)).toMatchObject({ kind: 'COSIGNED' });
        expect(await pullCheckpoint(witness, served.url, never)).toBeUndefined();
      }
      expect(witness.latest(served.audit.signer.origin)?.checkpoint.size).toBe(298);
    },
    PATIENCE_MS,
  );

  test(
    'says that a log is behind, or that it forked',
    async () => {
      const served = await serve();
      await registerTeams(served.ledger, 5);
      await served.audit.signer.sign();
      const { keys, signer } = served.audit;
      const other = inventedLog(leavesOf(9), signer.origin);
      const behind = await serveWitness(keys.verifying);
      behind.witness.add(other.request(0, 9, keys.signing));
      expect(await pullCheckpoint(behind.witness, served.url, never)).toEqual({ kind: 'BEHIND', size: 5, knownSize: 9 });
      const forked = await serveWitness(keys.verifying);
      forked.witness.add(other.request(0, 5, keys.signing));
      expect(await pullCheckpoint(forked.witness, served.url, never)).toMatchObject({ kind: 'FORKED' });
      const apart = await serveWitness(keys.verifying);
      apart.witness.add(other.request(0, 3, keys.signing));
      expect(await pullCheckpoint(apart.witness, served.url, never)).toEqual({ kind: 'REFUSED', reason: 'NOT_CONSISTENT' });
    },
    PATIENCE_MS,
  );
});
