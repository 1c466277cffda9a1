// Feeds read models: follows the ledger, keeps every model's checkpoint, says how far behind it is, and rebuilds beside.
import { mkdirSync } from 'node:fs';

import type { Catalogue } from '../../src/kernel/catalogue';
import type { Clock } from '../../src/kernel/clock';
import type { RecordedEvent } from '../../src/kernel/event';
import type { EventStore } from '../../src/kernel/event-store';
import { comparePositions, type Position, positionOf } from '../../src/kernel/position';
import { breathe, catchUp, fedEventOf, leap, slowestOf, STEP, STEPS_OF_A_LEAP } from './catch-up';
import { nextFile, openLatest, removeOthers } from './files';
import type { Database, Projection } from './projection';
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
  /** Who helps when much is missing; without it all is done here. */
  readonly foldAhead?: FoldAhead | undefined;
  /** Told when the feed fails; it is tried again after a moment. */
  readonly onFault?: (error: unknown) => void;
}

/** A read model's file, and whose it is. */
export interface ModelFile {
  readonly projection: string;
  readonly file: string;
}

export interface FoldAhead {
  /** From how many missing events on it is worth while. */
  readonly fromMissing: number;
  /** Feeds files as another process would; resolves when they have caught up. */
  fold(models: readonly ModelFile[], signal: AbortSignal, onProgress: () => void): Promise<void>;
}

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

  const slowest = (): Position => slowestOf(models.values());

  const feedAll = async (recorded: readonly RecordedEvent[]): Promise<void> => {
    const { signal } = following;
    const events = recorded.map((event) => fedEventOf(catalogue, event));
    for (let start = 0; start < events.length; start += STEP) {
      const step = events.slice(start, start + STEP);
      for (const model of models.values()) {
        if (signal.aborted) return;
        model.feed(step);
        await breathe();
      }
      wakeAll();
      failing = false;
    }
  };

  /** As long as there is enough for a whole step; the rest is followed. */
  const leapAhead = async (): Promise<void> => {
    const { signal } = following;
    let missing = await store.readAll(slowest(), STEP);
    while (missing.length === STEP && !signal.aborted) {
      await leap([...models.values()], async () => {
        for (let step = 0; step < STEPS_OF_A_LEAP && missing.length === STEP && !signal.aborted; step += 1) {
          await feedAll(missing);
          missing = await store.readAll(slowest(), STEP);
        }
      });
    }
  };

  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake();
  };

  const foldAhead = async (): Promise<void> => {
    if (!options.foldAhead || Number(await store.head()) - Number(slowest()) < options.foldAhead.fromMissing) return;
    const behind = [...models.values()];
    const onProgress = (): void => {
      for (const model of behind) model.look();
      wakeAll();
    };
    const files = behind.map(({ projection, file }) => ({ projection: projection.name, file }));
    try {
      await options.foldAhead.fold(files, following.signal, onProgress);
    } catch (error) {
      // What they left is folded here.
      options.onFault?.(error);
    }
    onProgress();
  };

  const follow = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      following = new AbortController();
      try {
        await foldAhead();
        await leapAhead();
        for await (const batch of store.subscribeAll(slowest(), following.signal)) await feedAll(batch);
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
