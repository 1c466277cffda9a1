// Folders of a test's own, under the system's folder for such things, removed after each test.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Call it once where the tests stand; what it returns makes a new empty folder each time. */
export const temporaryFolders = (): (() => string) => {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'coproduction-ledger-'));
    made.push(folder);
    return folder;
  };
};
