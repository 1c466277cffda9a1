// Files that are on the disk, and not only on their way there, before anybody is told of them.
import { createHash } from 'node:crypto';
import { constants, copyFileSync, createReadStream, mkdirSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface FileDigest {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

export const digestOf = async (file: string): Promise<FileDigest> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') };
};

/** Makes what was written to a file durable; the same for a folder and the names in it. */
export const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A new file, for its owner's eyes only. @throws Error when there is one already */
export const writeDurably = async (file: string, content: string | Uint8Array): Promise<void> => {
  makeFolderFor(file);
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await sync(dirname(file));
};

/** @throws Error when there is one already */
export const copyDurably = async (from: string, to: string): Promise<void> => {
  makeFolderFor(to);
  copyFileSync(from, to, constants.COPYFILE_EXCL);
  const handle = await open(to, 'r+');
  try {
    await handle.chmod(0o600);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await sync(dirname(to));
};

export const makeFolderFor = (file: string): void => void mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
