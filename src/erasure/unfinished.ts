// Erasures that have begun: each in a file of its own until all of it is done, so that a start after a crash goes on with it.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { CommandRequest } from '../kernel/command-handler';
import { syncFolder, writeDurably } from '../privacy/durable';

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
