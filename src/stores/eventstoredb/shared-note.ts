// One small thing that all nodes share, as the last event of a stream: whoever replaces it says which one it replaces.
import { binaryEvent } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';

import { writeAfter, type WriteParts } from './appending';
import { deadlineIn } from './patience';

export interface SharedNote {
  /** The last one, and its revision; nothing, and -1, when there is none yet. */
  read(): Promise<{ readonly revision: number; readonly note: Buffer | undefined }>;
  /** Puts another in its place, if that is still the one of this revision. @throws StoreFault */
  replace(revision: number, note: Buffer): Promise<'replaced' | 'moved'>;
}

export const createSharedNote = (
  parts: WriteParts,
  { stream, type }: { readonly stream: string; readonly type: string },
): SharedNote => ({
  read: async () => {
    const deadline = deadlineIn(parts.patience);
    const revision = await parts.reader.revisionOf(stream, deadline);
    const [last] = revision < 0 ? [] : await parts.reader.read(stream, BigInt(revision), 1, deadline);
    return { revision, note: last && Buffer.from(last.data as Uint8Array) };
  },
  replace: async (revision, note) => {
    const id = randomUUID();
    const written = await writeAfter(parts, {
      stream,
      base: revision,
      deadline: deadlineIn(parts.patience),
      events: () => [binaryEvent({ id, type, data: note })],
    });
    return written.kind === 'written' ? 'replaced' : 'moved';
  },
});
