// Who was erased, in a file of its own, so that a ledger or a key store that is restored from an older backup is fenced again.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

import type { Instant } from '../kernel/clock';
import { ACTOR_PATTERN } from '../kernel/ids';
import { syncFolder } from './durable';

export interface Fence {
  readonly subject: string;
  /** When it was put up. */
  readonly at: Instant;
}

export interface Fences {
  /** The earliest first, each subject once. @throws Error when a line is not one */
  all(): readonly Fence[];
  /** Durable when it returns; somebody who is fenced already is not written again. @throws Error as above */
  add(fence: Fence): void;
}

const line = z.strictObject({ subject: z.string().regex(new RegExp(`^${ACTOR_PATTERN}$`)), at: z.iso.datetime() });

export const openFences = (file: string): Fences => {
  const all = (): readonly Fence[] => {
    const fences = new Map<string, Fence>();
    for (const fence of wholeLinesOf(file).map((text, index) => parse(text, file, index + 1))) {
      if (!fences.has(fence.subject)) fences.set(fence.subject, fence);
    }
    return [...fences.values()];
  };
  return {
    all,
    add: ({ subject, at }) => {
      if (all().some((fence) => fence.subject === subject)) return;
      const isNew = !existsSync(file);
      if (!isNew) dropUnfinishedLine(file);
      const handle = openSync(file, 'a', 0o600);
      try {
        writeSync(handle, `${JSON.stringify({ subject, at })}\n`);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      if (isNew) syncFolder(dirname(file));
    },
  };
};

const contentOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** A last line without its end was never durable: nothing had come of it. */
const wholeLinesOf = (file: string): string[] => contentOf(file).split('\n').slice(0, -1);

const dropUnfinishedLine = (file: string): void => {
  const content = contentOf(file);
  const whole = content.slice(0, content.lastIndexOf('\n') + 1);
  if (whole !== content) truncateSync(file, Buffer.byteLength(whole));
};

/** Without knowing who was erased nothing may be served: what is damaged here is never passed over. */
const parse = (text: string, file: string, number: number): Fence => {
  try {
    return line.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`Line ${number} of ${file} does not say who was erased: restore the file, or mend the line.`, {
      cause: error,
    });
  }
};
