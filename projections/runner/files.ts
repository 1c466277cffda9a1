// The files of read models, `<name>.v<version>.g<generation>.sqlite`: a rebuild makes the next generation, a new version starts over.
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import { isCorrupt } from '../../src/sqlite/result-codes';
import type { Projection } from './projection';
import { openReadModel, type ReadModel } from './read-model';

const fileOf = ({ name, version }: Projection, generation: number): string => `${name}.v${version}.g${generation}.sqlite`;

const generationsOf = ({ name, version }: Projection, folder: string): number[] =>
  readdirSync(folder)
    .flatMap((file) => {
      const match = new RegExp(`^${name}\\.v${version}\\.g([0-9]+)\\.sqlite$`).exec(file);
      return match ? [Number(match[1])] : [];
    })
    .sort((a, b) => a - b);

/** The newest complete generation; else the newest one begun, to go on with; else a first one. */
export const openLatest = (projection: Projection, folder: string): ReadModel => {
  const generations = generationsOf(projection, folder).reverse();
  for (const generation of generations) {
    const model = openUnlessCorrupt(projection, join(folder, fileOf(projection, generation)));
    if (model?.complete) return model;
    model?.close();
  }
  return openReadModel(projection, join(folder, fileOf(projection, generations[0] ?? 1)));
};

/** A read model that is damaged is thrown away: everything in it can be computed again. */
const openUnlessCorrupt = (projection: Projection, file: string): ReadModel | undefined => {
  try {
    return openReadModel(projection, file);
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    for (const part of ['', '-wal', '-shm']) rmSync(`${file}${part}`, { force: true });
    return undefined;
  }
};

export const nextFile = (projection: Projection, folder: string): string =>
  join(folder, fileOf(projection, (generationsOf(projection, folder).at(-1) ?? 0) + 1));

/** Removes what older versions and generations left behind. */
export const removeOthers = ({ projection, file }: ReadModel, folder: string): void => {
  for (const other of readdirSync(folder)) {
    if (other.startsWith(`${projection.name}.v`) && !other.startsWith(basename(file)))
      rmSync(join(folder, other), { force: true });
  }
};
