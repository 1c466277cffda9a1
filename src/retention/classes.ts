// Retention classes: which events are kept for how long, from when. Periods are a trust's own: without a file nothing is ever due.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

import { code } from '../kernel/fields';

export const retentionStarts = ['ADVISOR_LEFT', 'ACTIVITY_END', 'CYCLE_END'] as const;
/** From when a period runs: the advisor left; the last activity that they were part of ended; the last cycle that rests on them was decided. */
export type RetentionStart = (typeof retentionStarts)[number];

const retentionClass = z
  .strictObject({
    class: code('The name of the class.'),
    /** Kinds of streams: advisor, activity, contribution, claim, peer. */
    families: z.array(z.enum(['advisor', 'activity', 'contribution', 'claim', 'peer'])).default([]),
    eventTypes: z.array(z.string().regex(/^[A-Z][A-Za-z]+$/)).default([]),
    keepForDays: z.int().min(1).max(36_500),
    from: z.enum(retentionStarts),
  })
  .refine(({ families, eventTypes }) => families.length + eventTypes.length > 0, 'A class names families or event types.');

const retention = z.strictObject({ classes: z.array(retentionClass).max(100) });

export type RetentionClass = z.output<typeof retentionClass>;

/** @throws Error that says what is not as it must be */
export const readRetentionClasses = (file: string | undefined): readonly RetentionClass[] => {
  if (file === undefined) return [];
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${file} is not JSON, or cannot be read.`);
  }
  const result = retention.safeParse(given);
  if (result.success) return result.data.classes;
  throw new Error(
    `${file} does not say what is kept for how long. ${result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
  );
};
