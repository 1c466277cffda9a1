// `ledger export`: the personal text that it writes in the clear is read by whoever runs it, and that is written down first.
import { randomUUID } from 'node:crypto';

import { createReadRecorder } from '../access/read-recorder';
import { openReadsLog } from '../access/reads-log';
import { scheduler } from '../domain/roles';
import { exportCommands } from '../import/export';
import type { Envelope } from '../kernel/event';
import type { Ledger } from '../open-ledger';
import type { Vault } from '../privacy/vault';

/** Lines that wait until what they read is on the disk. */
const BATCH = 500;

/** A shell proves nobody's identity: it is the ledger itself that reads. */
export async function* exportRecorded({ store, catalogue, vault, folder, clock }: Ledger): AsyncGenerator<string> {
  const log = openReadsLog(folder.reads);
  try {
    const reading = { log, clock, actor: scheduler, purpose: 'OPERATION', requestId: randomUUID() } as const;
    const recorder = createReadRecorder(reading);
    let read: { event: Envelope; subjects: string[] }[] = [];
    const noting: Pick<Vault, 'open'> = {
      open: async (event, records) => {
        const text = await vault.open(event, records);
        if (Object.keys(text).length > 0) read.push({ event, subjects: records.map(({ subject }) => subject) });
        return text;
      },
    };
    let lines: string[] = [];
    for await (const line of exportCommands(store, catalogue, noting)) {
      lines.push(line);
      if (lines.length < BATCH) continue;
      await recorder.note(read);
      yield* lines;
      [lines, read] = [[], []];
    }
    await recorder.note(read);
    yield* lines;
  } finally {
    log.close();
  }
}
