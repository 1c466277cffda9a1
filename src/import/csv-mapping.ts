// A trust's own column headings, and which of our columns each stands for.
import { z } from 'zod';

/** By heading: one of our columns, or null for a column that is left out. Our own headings need no entry. */
export type CsvMapping = Readonly<Record<string, string | null>>;

const schema = z.record(z.string(), z.string().nullable());

/** Reads a mapping file. @throws Error that says what it must be. */
export const parseCsvMapping = (json: string): CsvMapping => {
  try {
    return schema.parse(JSON.parse(json));
  } catch (error) {
    throw new Error('A mapping is a JSON object: the headings of your file, each with one of our columns, or null.', {
      cause: error,
    });
  }
};
