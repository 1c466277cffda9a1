// Erasures that have begun: each in a file of its own until all of it is done, so that a start after a crash goes on with it.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import type { CommandRequest } from '../kernel/command-handler';

export interface Unfinished {
  /** Durable when it returns. */
  begin(advisorId: string, request: CommandRequest): void;
  /** The commands that ask for what has begun: ids and codes, nothing personal. */
  all(): readonly CommandRequest[];
  end(advisorId: string): void;
}

export const openUnfinished = (folder: string): Unfinished => {
  const fileOf = (advisorId: string): string => join(folder, `${advisorId}.json`);
  return {
    begin: (advisorId, request) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const draft = `${fileOf(advisorId)}.draft`;
      writeDurably(draft, JSON.stringify(request));
      renameSync(draft, fileOf(advisorId));
      syncFolder(folder);
    },
    all: () =>
      existsSync(folder)
        ? readdirSync(folder)
            .filter((name) => name.endsWith('.json'))
            .sort()
            .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CommandRequest)
        : [],
    end: (advisorId) => {
      rmSync(fileOf(advisorId), { force: true });
    },
  };
};

const writeDurably = (path: string, text: string): void => {
  const handle = openSync(path, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
