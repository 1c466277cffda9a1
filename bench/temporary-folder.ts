// Folders that a bench works in. They stand on a disk, not in memory: durable writes are what is measured.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

export const makeTemporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-bench-'));
  folders.push(folder);
  return folder;
};

export const removeTemporaryFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export const removeTemporaryFolders = (): void => folders.forEach(removeTemporaryFolder);
