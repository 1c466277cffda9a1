// Files for their owner's eyes, on the disk before anything is said or done that rests on them.
import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';

/** Writes a file whole, over whatever was there. */
export const writeDurably = (path: string, content: string | Uint8Array): void => {
  const handle = openSync(path, 'w', 0o600);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** A new name is only durable once its folder knows of it. */
export const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
