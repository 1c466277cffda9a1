// standards.json of an evidence pack: each standard with the events that are evidence for it, and what is missing.
import { z } from 'zod';

import { UUID_PATTERN } from '../../kernel/ids';
import { canonicalJson } from '../../kernel/json';
import { parseCanonical } from './manifest';

const CODE = 'STANDARDS_FORM';

const indexes = z.array(z.int().min(0)).refine((all) => all.every((index, at) => at === 0 || index > (all[at - 1] ?? index)));

const standardsFields = z.strictObject({
  set: z.strictObject({
    id: z.string().regex(new RegExp(`^[a-z]+-${UUID_PATTERN}$`)),
    scheme: z.string().min(1),
    edition: z.string().min(1),
    illustrative: z.boolean(),
  }),
  standards: z.array(
    z.strictObject({
      number: z.string().min(1),
      type: z.int().min(1),
      title: z.string().min(1),
      selfRating: z.enum(['MET', 'PARTLY_MET', 'NOT_MET', 'NOT_APPLICABLE']).nullable(),
      evidence: indexes,
      withheld: indexes,
      gaps: z.array(z.string().min(1)),
    }),
  ),
});

/**
 * - `evidence`: indexes in the log of events that stand in the pack
 * - `withheld`: indexes of linked events that were left out, because their advisor does not agree to be evidence
 * - `gaps`: codes of what is missing
 */
export type PackStandards = Readonly<z.infer<typeof standardsFields>>;

/** @throws MalformedError, code STANDARDS_FORM */
export const formatStandards = (standards: PackStandards): Buffer => {
  const bytes = Buffer.from(canonicalJson(standards));
  parseStandards(bytes);
  return bytes;
};

/** @throws MalformedError, code STANDARDS_FORM */
export const parseStandards = (bytes: Uint8Array): PackStandards => parseCanonical(bytes, standardsFields, CODE);
