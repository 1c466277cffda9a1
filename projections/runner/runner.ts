// Feeds read models: follows the ledger, keeps every model's checkpoint, says how far behind it is, and rebuilds beside.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { Catalogue } from '../../src/kernel/catalogue';
import type { Clock } from '../../src/kernel/clock';
import { pastEventOf, type RecordedEvent } from '../../src/kernel/event';
import type { EventStore } from '../../src/kernel/event-store';
import { comparePositions, type Position, positionOf } from '../../src/kernel/position';
import { isCorrupt } from '../../src/sqlite/result-codes';
import { fileOf, generationsOf, nextFile } from './files';
import type { Database, FedEvent, Projection } from './projection';
import { openReadModel, type ParkedStream, type ReadModel } from './read-model';

/** `CAUGHT_UP`: holds everything. `CATCHING_UP`: moving. `STUCK`: behind, and the feed has failed. */
export type FeedState = 'CAUGHT_UP' | 'CATCHING_UP' | 'STUCK';

export interface ProjectionStatus {
  readonly name: string;
  readonly version: number;
  readonly position: Position;
  readonly lagSeconds: number;
  readonly state: FeedState;
  readonly parked: readonly ParkedStream[];
}

export interface ProjectionRunner {
  /** Starts to feed. Resolves when every model can be queried, that is, has caught up once. */
  start(): Promise<void>;
  stop(): Promise<void>;
  status(): Promise<readonly ProjectionStatus[]>;
  /** Resolves true when a model holds the event at `position`, false when that takes longer than `timeoutMs`. */
  waitFor(name: string, position: Position, timeoutMs: number): Promise<boolean>;
  /** The rows of a model, or undefined while it is being built for the first time. */
  rows(name: string): Database | undefined;
  /** Builds a model anew beside the one in use, then puts it in its place: readers see the one or the other. */
  rebuild(name: string): Promise<void>;
  /** Tries the parked streams of every model again; gives how many are left. */
  retryParked(): Promise<number>;
}

export interface ProjectionRunnerOptions {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly projections: readonly Projection[];
  /** The folder of the read models' files. */
  readonly folder: string;
  readonly clock: Clock;
  /** Told when the feed fails; it is tried again after a moment. */
  readonly onFault?: (error: unknown) => void;
}

/** How many events are taken in between two breaths of the process. */
const STEP = 200;
/** The same while at least so many are missing: fewer, larger transactions write the same pages fewer times. */
const LEAP = 4000;
const RETRY_AFTER_MS = 1000;

export const createProjectionRunner = (options: ProjectionRunnerOptions): ProjectionRunner => {
  const { store, catalogue, folder } = options;
  mkdirSync(folder, { recursive: true });
  const models = new Map(options.projections.map((projection) => [projection.name, openLatest(projection, folder)]));
  const waiting = new Set<() => void>();
  const stopping = new AbortController();
  // Aborted whenever a model takes another's place, so that the feed starts again from where the slowest one is.
  let following = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let failing = false;

  const modelOf = (name: string): ReadModel => {
    const model = models.get(name);
    if (!model) throw new Error(`There is no projection ${name}.`);
    return model;
  };

  const slowest = (): Position => positionOf(Math.min(...[...models.values()].map((model) => model.position)));

  const feedAll = async (recorded: readonly RecordedEvent[], size: number): Promise<void> => {
    const { signal } = following;
    const events = recorded.map((event) => fedEventOf(catalogue, event));
    for (let start = 0; start < events.length; start += size) {
      const step = events.slice(start, start + size);
      for (const model of models.values()) {
        if (signal.aborted) return;
        model.feed(step);
        await breathe();
      }
      wakeAll();
      failing = false;
    }
  };

  /** As long as there is enough for a whole leap; the rest is followed. */
  const leapAhead = async (): Promise<void> => {
    const { signal } = following;
    while (!signal.aborted) {
      const missing = await store.readAll(slowest(), LEAP);
      if (missing.length < LEAP) return;
      await feedAll(missing, LEAP);
    }
  };

  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake();
  };

  const follow = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      following = new AbortController();
      try {
        await leapAhead();
        for await (const batch of store.subscribeAll(slowest(), following.signal)) await feedAll(batch, STEP);
      } catch (error) {
        failing = true;
        options.onFault?.(error);
        await pause(RETRY_AFTER_MS, stopping.signal);
      }
    }
  };

  const waitFor = async (name: string, position: Position, timeoutMs: number): Promise<boolean> => {
    const target = Number(position);
    if (modelOf(name).position >= target) return true;
    return new Promise((resolve) => {
      const settle = (arrived: boolean) => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve(arrived);
      };
      const wake = () => {
        if (modelOf(name).position >= target) settle(true);
        else if (stopping.signal.aborted) settle(false);
      };
      const timer = setTimeout(() => settle(false), timeoutMs);
      waiting.add(wake);
    });
  };

  const retryParked = async (): Promise<number> => {
    let left = 0;
    for (const name of models.keys()) {
      for (const { stream } of modelOf(name).parked()) {
        const events = (await store.readStream(stream)).map((recorded) => fedEventOf(catalogue, recorded));
        // Asked for again: a rebuild may have put another model in its place meanwhile.
        if (!modelOf(name).retry(stream, events)) left += 1;
      }
    }
    return left;
  };

  const statusOf = async (model: ReadModel, head: Position): Promise<ProjectionStatus> => {
    const { name, version } = model.projection;
    const position = positionOf(model.position);
    const parked = model.parked();
    const behind = comparePositions(position, head) < 0;
    const next = behind ? (await store.readAll(position, 1))[0] : undefined;
    return {
      name,
      version,
      position,
      lagSeconds: next ? Math.max(0, Math.floor((Date.parse(options.clock()) - Date.parse(next.envelope.rec)) / 1000)) : 0,
      state: !behind ? 'CAUGHT_UP' : failing ? 'STUCK' : 'CATCHING_UP',
      parked,
    };
  };

  return {
    start: async () => {
      await retryParked();
      const head = await store.head();
      running = follow();
      for (const name of models.keys()) {
        while (!(await waitFor(name, head, RETRY_AFTER_MS)) && !stopping.signal.aborted);
        if (stopping.signal.aborted) return;
        modelOf(name).markComplete();
        removeOthers(modelOf(name), folder);
      }
    },
    stop: async () => {
      stopping.abort();
      following.abort();
      wakeAll();
      await running;
      for (const model of models.values()) model.close();
    },
    status: async () => {
      const head = await store.head();
      return Promise.all([...models.values()].map((model) => statusOf(model, head)));
    },
    waitFor,
    rows: (name) => (modelOf(name).complete ? modelOf(name).db : undefined),
    rebuild: async (name) => {
      const { projection } = modelOf(name);
      const fresh = openReadModel(projection, nextFile(projection, folder));
      // Who waits for the end of a ledger that others write to may wait for ever: it is enough to be level.
      const head = Number(await store.head());
      const isLevel = () => fresh.position >= Math.max(head, modelOf(name).position);
      await catchUp(fresh, store, catalogue, stopping.signal, isLevel);
      if (stopping.signal.aborted) {
        fresh.close();
        return;
      }
      fresh.markComplete();
      const old = modelOf(name);
      models.set(name, fresh);
      following.abort();
      old.close();
      removeOthers(fresh, folder);
      wakeAll();
    },
    retryParked,
  };
};

/** Feeds a model that nobody uses yet, up to the head, or until it has enough. */
export const catchUp = async (
  model: ReadModel,
  store: Pick<EventStore, 'readAll'>,
  catalogue: Catalogue,
  signal?: AbortSignal,
  hasEnough = () => false,
): Promise<void> => {
  while (!signal?.aborted) {
    const batch = await store.readAll(positionOf(model.position), STEP);
    if (batch.length === 0) return;
    model.feed(batch.map((recorded) => fedEventOf(catalogue, recorded)));
    if (hasEnough()) return;
    await breathe();
  }
};

export const fedEventOf = (catalogue: Catalogue, recorded: RecordedEvent): FedEvent => {
  const position = Number(recorded.position);
  try {
    const event = catalogue.read(recorded.envelope);
    return { position, event, references: catalogue.references(event) };
  } catch (error) {
    // An event of a newer program: whoever takes it in parks its stream.
    return { position, event: pastEventOf(recorded.envelope), references: [], unreadable: error as Error };
  }
};

/** Lets others run: requests are answered while read models are fed. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });

/** The newest complete generation; else the newest one begun, to go on with; else a first one. */
const openLatest = (projection: Projection, folder: string): ReadModel => {
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

/** Removes what older versions and generations left behind. */
const removeOthers = ({ projection, file }: ReadModel, folder: string): void => {
  for (const other of readdirSync(folder)) {
    if (other.startsWith(`${projection.name}.v`) && !other.startsWith(basename(file)))
      rmSync(join(folder, other), { force: true });
  }
};
