// Ids of commands that follow from what a file says: the same words, imported again, are the same command.
import { createHash } from 'node:crypto';

/**
 * A UUID that follows from some words; it begins with the time, as those of version 7 do, so that ids sort by time. Words that
 * may be personal are given as a keyed digest.
 */
export const commandIdFrom = (words: string, occurredAt: unknown): string => {
  const time = Math.max(0, Date.parse(String(occurredAt)) || 0)
    .toString(16)
    .padStart(12, '0');
  const hex = createHash('sha256').update(words).digest('hex');
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
};
