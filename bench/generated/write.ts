// Writes a generated ledger: `node dist/bench/generated/write.js <folder> <events> <seed> [teams]`, a process of its own.
import type { NewEvent } from '../../src/kernel/event';
import { type Ledger, openLedger } from '../../src/open-ledger';
import { createRandom, type Random } from '../../src/sample/random';
import { planLedger } from './plan';
import { instantOf, type PlannedEvent } from './planned-event';

/** So many events are written at a time: streams of it one by one, the order of the whole only by this much disturbed. */
const BATCH = 5000;

const write = async (folder: string, count: number, seed: number, teams: number | undefined): Promise<void> => {
  let now = '';
  const ledger = openLedger({ dataFolder: folder, clock: () => now });
  const random = createRandom(seed + 1);
  let batch: PlannedEvent[] = [];
  const flush = async (): Promise<void> => {
    now = instantOf(batch.at(-1)?.at ?? 0);
    const streams = new Map<string, PlannedEvent[]>();
    for (const planned of batch) streams.set(planned.stream, [...(streams.get(planned.stream) ?? []), planned]);
    batch = [];
    await Promise.all(
      [...streams].map(async ([stream, events]) =>
        ledger.store.append(stream, 'any', await Promise.all(events.map((planned) => sealed(ledger, random, planned)))),
      ),
    );
  };
  for (const planned of planLedger(seed, count, teams)) {
    batch.push(planned);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  await ledger.close();
};

/** As the command handler would have made it. */
const sealed = async (
  { store, vault, catalogue }: Ledger,
  random: Random,
  { stream, at, actor, event }: PlannedEvent,
): Promise<NewEvent> => {
  const { type, data } = event;
  const id = random.uuid(at);
  const cmd = random.uuid(at);
  const words: Readonly<Record<string, string | undefined>> = event.text ?? {};
  const text = Object.fromEntries(Object.entries(words).filter((word): word is [string, string] => word[1] !== undefined));
  const about = catalogue.events.get(type)?.definition.textIsAbout ?? 'stream';
  const subject = about === 'stream' ? stream : String((data as Readonly<Record<string, unknown>>)[about]);
  const hidden =
    Object.keys(text).length > 0 ? await vault.seal({ log: store.log, stream, id, type, sv: 1, subject }, text) : undefined;
  return {
    envelope: {
      id,
      stream,
      type,
      sv: 1,
      at: instantOf(at),
      actor,
      cmd,
      corr: cmd,
      caus: cmd,
      data,
      sd: hidden?.digests ?? [],
    },
    sealed: hidden ? [hidden.record] : [],
  };
};

const [folder = '', count = '0', seed = '0', teams] = process.argv.slice(2);
void write(folder, Number(count), Number(seed), teams === undefined ? undefined : Number(teams));
