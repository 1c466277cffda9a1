// `ledger witness`: somebody else's memory of a log. Run it where the ledger's own people cannot reach it.
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { openLogKeys, readVerifierKeys } from '../audit/keys';
import { formatVerifierKey } from '../audit/note-keys';
import { createWitness, type WitnessAnswer, witnessRefusals } from '../audit/witness';
import { openWitnessMemory } from '../audit/witness-memory';
import { repeat } from '../jobs/repeat';
import { type LogIsBehind, pullCheckpoint } from '../witness/pull';
import { startWitnessServer } from '../witness/server';
import { UsageError } from './exit-codes';
import { logKeyFrom } from './log-key';
import type { Say } from './say';

export interface WitnessCommandOptions {
  readonly logKey: readonly string[];
  readonly logUrl?: string;
  readonly host: string;
  readonly port: string;
  readonly folder: string;
  /** The name of a new witness. */
  readonly name?: string;
  /** Seconds. */
  readonly every: string;
}

/** Serves until it is stopped. @throws UsageError, SigningKeyError, WitnessMemoryError */
export const runWitnessCommand = async (options: WitnessCommandOptions, say: Say, complain: Say): Promise<number> => {
  const logKeys = options.logKey.map(logKeyFrom);
  const [port, every] = [numberIn('--port', options.port, 65_535), numberIn('--every', options.every, 86_400)];
  if (options.logUrl !== undefined && !/^https?:$/.test(URL.canParse(options.logUrl) ? new URL(options.logUrl).protocol : '')) {
    throw new UsageError('--log-url is an address that begins with http:// or https://.');
  }
  const { keys, memory } = openWitnessFolder(options.folder, options.name);
  try {
    const witness = createWitness({ keys, logKeys, memory, now: () => Math.floor(Date.now() / 1000) });
    // What was changed in its memory shows now, not at the next request.
    for (const { name } of logKeys) witness.latest(name);
    const tell = (answer: WitnessAnswer | LogIsBehind | undefined): void => {
      if (answer) report(answer, complain);
    };
    const onFault = (error: unknown): void =>
      complain(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    const server = await startWitnessServer(witness, { host: options.host, port, onAnswer: tell, onFault });
    const { logUrl } = options;
    const looking =
      logUrl === undefined || every === 0
        ? undefined
        : repeat(every, async (signal) => tell(await pullCheckpoint(witness, logUrl.replace(/\/+$/, ''), signal)), onFault);
    for (const key of keys.signing) say(`This witness cosigns by ${formatVerifierKey(key)}`);
    say(`Ready: ${server.url}`);
    await new Promise<void>((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    });
    await looking?.stop();
    await server.close();
    return 0;
  } finally {
    memory.close();
  }
};

/** Keys without a memory, or a memory without keys, are a witness that forgot: it must not begin again under its name. */
const openWitnessFolder = (folder: string, newName = `coproduction-ledger-witness/${randomUUID()}`) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [file, keyFolder] = [join(folder, 'cosigned.sqlite'), join(folder, 'keys')];
  const [known] = readVerifierKeys({ folder: keyFolder });
  if (known && !existsSync(file)) {
    throw new Error(`${file} is missing, but this witness has a key: put it back, or begin a new witness in another folder.`);
  }
  const memory = openWitnessMemory(file);
  try {
    const name = known?.name ?? newName;
    const keys = openLogKeys({ folder: keyFolder, name, kind: 'COSIGNATURE', randomBytes }, { expected: !memory.isEmpty() });
    return { keys, memory };
  } catch (error) {
    memory.close();
    throw error;
  }
};

const report = (answer: WitnessAnswer | LogIsBehind, complain: Say): void => {
  switch (answer.kind) {
    case 'COSIGNED':
    case 'STALE':
      return;
    case 'FORKED':
      complain(
        `THE LOG FORKED: two trees of size ${answer.known.checkpoint.size}. Cosigned before:\n${answer.known.note.toString()}\nSigned by the log, and refused:\n${answer.note.toString()}`,
      );
      return;
    case 'BEHIND':
      complain(`The log shows ${answer.size} events; ${answer.knownSize} were cosigned before.`);
      return;
    case 'REFUSED':
      complain(`Refused, ${answer.reason}: ${witnessRefusals[answer.reason]}`);
  }
};

const numberIn = (name: string, text: string, greatest: number): number => {
  const number = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= greatest)) throw new UsageError(`${name} is a whole number from 0 to ${greatest}.`);
  return number;
};
