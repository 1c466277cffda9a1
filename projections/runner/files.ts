// The files of read models: `<name>.v<version>.g<generation>.sqlite`. A rebuild makes the next generation, a new version starts over.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { openToRead } from '../../src/sqlite/database';
import type { Database, Projection } from './projection';

export const fileOf = ({ name, version }: Projection, generation: number): string => `${name}.v${version}.g${generation}.sqlite`;

/** Those that are there, the oldest first. */
export const generationsOf = ({ name, version }: Projection, folder: string): number[] =>
  readdirSync(folder)
    .flatMap((file) => {
      const match = new RegExp(`^${name}\\.v${version}\\.g([0-9]+)\\.sqlite$`).exec(file);
      return match ? [Number(match[1])] : [];
    })
    .sort((a, b) => a - b);

export const nextFile = (projection: Projection, folder: string): string =>
  join(folder, fileOf(projection, (generationsOf(projection, folder).at(-1) ?? 0) + 1));

/** How long it waits for a process that is making the file. */
const BUSY_TIMEOUT_MS = 5000;

/** The one in use, opened so that it cannot be changed: the newest that is complete. None while there is none. */
export const openInUse = (projection: Projection, folder: string): Database | undefined => {
  for (const generation of generationsOf(projection, folder).reverse()) {
    const db = openToRead(join(folder, fileOf(projection, generation)), BUSY_TIMEOUT_MS);
    try {
      const { complete } = db.prepare('SELECT complete FROM checkpoint').get() as { complete: number };
      if (complete === 1) return db;
    } catch (error) {
      db.close();
      throw error;
    }
    db.close();
  }
  return undefined;
};
