// LEDGER_WORDS: a trust's own words, as one line of JSON, checked.
import { z } from 'zod';

import { defaultWords, type Words } from './domain/words';

const PLURALS = [
  ['advisor', 'advisors'],
  ['team', 'teams'],
  ['panel', 'panels'],
] as const;

/** As it stands in the middle of a sentence: one line, no space at its ends. */
const word = z
  .string({ error: 'must be text' })
  .min(1, { error: 'must not be empty' })
  .max(40, { error: 'must have at most 40 characters' })
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, { error: 'must hold no control characters' })
  .refine((text) => text === text.trim(), { error: 'must not begin or end with a space' })
  .optional();

const names = Object.keys(defaultWords) as (keyof Words)[];

const schema = z
  .strictObject(Object.fromEntries(names.map((name) => [name, word])) as Record<keyof Words, typeof word>, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `takes only ${names.join(', ')}`
        : 'must be a JSON object such as {"team":"service","teams":"services"}',
  })
  .superRefine((words, context) => {
    for (const [one, several] of PLURALS) {
      if ((words[one] === undefined) !== (words[several] === undefined)) {
        context.addIssue({ code: 'custom', message: `${one} and ${several} must be given together` });
      }
    }
  });

/** JSON to words; what is not said stays as it is by default. */
export const wordsFromJson = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(schema)
  .transform((given) => names.reduce<Words>((words, name) => ({ ...words, [name]: given[name] ?? words[name] }), defaultWords));
