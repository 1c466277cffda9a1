// What is signed: only what is durable, only what follows from the leaves, by every key of an overlap, and kept in two places.
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';

import { verifyCheckpoint } from '../../../src/audit/checkpoint';
import { leafHashOf, rootOf, rootOfLeaves } from '../../../src/audit/merkle-tree';
import { createTreeWriter } from '../../../src/audit/sqlite-tree';
import { retireKeys, rotateKey } from '../../../src/cli/keys-command';
import type { Audit } from '../../../src/open-audit';
import { openDatabase } from '../../../src/sqlite/database';
import { verifyFolder } from '../../../src/verify-folder';
import { newEvent, newStream } from '../../support/new-event';
import { signedLedgers } from '../../support/signed-ledgers';

const { open } = signedLedgers();
const PATIENCE_MS = 60_000;

const allLeafHashes = ({ tree }: Audit): Buffer[] => tree.leaves(0, 100_000).map(({ bytes }) => leafHashOf(bytes));
const nothing = (): void => undefined;

describe('the tree of a ledger', () => {
  test(
    'is that of its events, whatever was refused in between',
    async () => {
      const { ledger, audit } = open();
      const { store } = ledger;
      const stream = newStream();
      const doubled = newEvent(newStream());
      // All of these wait together, and so share transactions.
      const outcomes = await Promise.allSettled(
        Array.from({ length: 400 }, (_, at) => {
          if (at % 5 === 1) return store.append(stream, 'none', [newEvent(stream)]);
          // Its second event is in the ledger already: the first, and its hashes, go with it.
          if (at % 5 === 3) return store.append(newStream(), 'none', [newEvent(newStream()), doubled]);
          const own = newStream();
          return store.append(own, 'none', [newEvent(own), newEvent(own)]);
        }),
      );
      const appended = outcomes.filter((one) => one.status === 'fulfilled' && one.value.kind === 'appended').length;
      // 80 of the first kind but one, and all 80 but one of the second, are refused.
      expect(appended).toBe(240 + 2);
      const size = await store.size();
      expect(size).toBe(2 * 240 + 1 + 2);
      expect(audit.tree.size()).toBe(size);
      const root = rootOfLeaves(allLeafHashes(audit));
      expect(rootOf(size, audit.tree.read)).toEqual(root);
      expect((await audit.signer.sign())?.checkpoint).toMatchObject({ size, root });
    },
    PATIENCE_MS,
  );

  describe('that was written before there was a tree', () => {
    const withoutTree = async (): Promise<string> => {
      const { root, ledger, write, close } = open();
      await write(21);
      await close();
      const db = openDatabase(ledger.folder.ledger, 1000);
      for (const name of ['tree_is_not_changed', 'tree_is_not_deleted', 'tree_is_not_replaced']) db.exec(`DROP TRIGGER ${name}`);
      db.exec('DELETE FROM tree');
      db.close();
      rmSync(ledger.folder.logKeys, { recursive: true });
      return root;
    };

    test('comes to be at the next append', async () => {
      const root = await withoutTree();
      const { ledger, audit, write } = open(root);
      audit.db.exec('DELETE FROM tree');
      await write(1);
      expect(audit.tree.size()).toBe(22);
      expect(rootOf(22, audit.tree.read)).toEqual(rootOfLeaves(allLeafHashes(audit)));
      expect(await verifyFolder(ledger.folder)).toMatchObject({ kind: 'VALID', size: 22 });
    });

    test('comes to be when the service starts, so that it is not refused for want of it', async () => {
      const { ledger, audit } = open(await withoutTree());
      expect(audit.tree.size()).toBe(21);
      expect(await verifyFolder(ledger.folder)).toMatchObject({ kind: 'VALID', size: 21 });
      expect((await audit.signer.sign())?.checkpoint.size).toBe(21);
    });

    test('does not come to be anew where something was signed', async () => {
      const { root, ledger, audit, write, close } = open();
      await write(5);
      await audit.signer.sign();
      for (const name of ['tree_is_not_changed', 'tree_is_not_deleted']) audit.db.exec(`DROP TRIGGER ${name}`);
      audit.db.exec('DELETE FROM tree');
      await close();
      const again = open(root);
      expect(again.audit.tree.size()).toBe(0);
      expect(await verifyFolder(ledger.folder)).toMatchObject({ kind: 'INVALID' });
      await expect(again.audit.signer.sign()).rejects.toMatchObject({ code: 'LOG_REGRESSION' });
    });
  });
});

describe('a checkpoint', () => {
  test('covers nothing that is not durable', async () => {
    const { ledger, audit, write } = open();
    await write(3);
    await audit.signer.sign();
    const writer = openDatabase(ledger.folder.ledger, 1000);
    const addEvent = (): void => {
      const leaf = Buffer.from(audit.tree.leaves(2, 1)[0]!.bytes).toString();
      writer.exec('BEGIN IMMEDIATE');
      writer
        .prepare('INSERT INTO events VALUES (4, ?, ?, 0, ?, CAST(? AS BLOB))')
        .run(randomUUID(), newStream(), '2026-01-01T00:00:00.000Z', leaf);
      const tree = createTreeWriter(writer);
      tree.begin();
      tree.take(4, leaf);
      tree.finish();
      expect((writer.prepare('SELECT count(*) AS count FROM events').get() as { count: number }).count).toBe(4);
    };
    try {
      addEvent();
      expect(audit.tree.size()).toBe(3);
      expect((await audit.signer.sign())?.checkpoint.size).toBe(3);
      writer.exec('ROLLBACK');
      expect((await audit.signer.sign())?.checkpoint.size).toBe(3);
      addEvent();
      writer.exec('COMMIT');
      expect((await audit.signer.sign())?.checkpoint.size).toBe(4);
    } finally {
      writer.close();
    }
  });

  test('stands beside the database as it stands in it', async () => {
    const { ledger, audit, write } = open();
    for (const count of [1, 4, 9]) {
      await write(count);
      const signed = await audit.signer.sign();
      const { note, size } = audit.db.prepare('SELECT note, size FROM signed_checkpoint').get() as {
        note: Uint8Array;
        size: number;
      };
      expect(readFileSync(ledger.folder.checkpoint)).toEqual(Buffer.from(note));
      expect(signed?.note).toEqual(Buffer.from(note));
      expect(size).toBe(signed?.checkpoint.size);
    }
  });

  test('is signed by the old and the new key during a rotation, and by the new one alone after it', async () => {
    const { root, ledger, audit, write, close } = open();
    const [old] = audit.keys.signing;
    await write(2);
    await audit.signer.sign();
    await close();

    expect(rotateKey(ledger.folder, 'log', nothing)).toBe(0);
    const rotated = open(root);
    const [newest] = rotated.audit.keys.signing;
    await rotated.write(1);
    const both = (await rotated.audit.signer.sign())!;
    for (const key of [old!, newest!]) expect(verifyCheckpoint(both.note, [key]).kind).toBe('SIGNED');
    await rotated.close();

    expect(retireKeys(ledger.folder, 'log', nothing)).toBe(0);
    const retired = open(root);
    // What the old key signed is still believed.
    expect(retired.audit.signer.latest()?.note).toEqual(both.note);
    await retired.write(1);
    const { note } = (await retired.audit.signer.sign())!;
    expect(verifyCheckpoint(note, [newest!]).kind).toBe('SIGNED');
    expect(verifyCheckpoint(note, [old!]).kind).toBe('UNKNOWN_KEYS');
    expect(await verifyFolder(ledger.folder)).toMatchObject({ kind: 'VALID', size: 4 });
  });

  test(
    'of a ledger that is being written to is no fault to whoever verifies it meanwhile',
    async () => {
      const { ledger, audit, write } = open();
      await write(1500);
      await audit.signer.sign();
      const kinds: string[] = [];
      for (let round = 0; round < 5; round += 1) {
        const [verdict] = await Promise.all([
          verifyFolder(ledger.folder),
          (async () => {
            for (let at = 0; at < 5; at += 1) {
              await write(20);
              await audit.signer.sign();
            }
          })(),
        ]);
        kinds.push(verdict.kind, ...verdict.faults.map(({ message }) => message));
      }
      expect(kinds).toEqual(Array(5).fill('VALID'));
    },
    PATIENCE_MS,
  );
});
