// What a verifier needs to know of a leaf: which stream it belongs to, at which place, and which texts were sealed.
import { z } from 'zod';

import { UUID_PATTERN } from '../../kernel/ids';
import { parseCanonical } from './manifest';

const CODE = 'LEAF_FORM';

const envelopeFields = z.looseObject({
  v: z.literal(1),
  log: z.string().min(1),
  stream: z.string().regex(new RegExp(`^[a-z]+-${UUID_PATTERN}$`)),
  rev: z.int().min(0),
  type: z.string().min(1),
  sd: z
    .array(z.string().regex(/^[A-Za-z0-9_-]{43}$/))
    .refine((all) => all.every((digest, at) => at === 0 || digest > (all[at - 1] ?? digest))),
});

export type PackedLeaf = Readonly<z.infer<typeof envelopeFields>>;

/** @throws MalformedError, code LEAF_FORM, unless the bytes are canonical JSON of an event's envelope */
export const parseLeaf = (bytes: Uint8Array): PackedLeaf => parseCanonical(bytes, envelopeFields, CODE);
