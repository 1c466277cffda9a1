// The personal texts that a pack discloses: each belongs to its event, and what was erased is said to be so.
import { digestOf, readDisclosure } from '../../privacy/disclosure';
import { linesOf, textOf } from '../strict-text';
import { at, invalid, type PackFiles } from './fault';
import type { PackedLeaf } from './leaf';
import { disclosuresPath } from './paths';

/** Longer than any event can be. */
const MAX_CHARACTERS = 100_000;

/**
 * Each line of `disclosures/<index>.txt` is one text of that event. A file without lines says that the event's texts were
 * erased: nobody can read them any more. No file says nothing: there were none, or they are not for this recipient.
 * @throws PackFault
 */
export const checkDisclosures = (
  files: PackFiles,
  leaves: readonly { readonly index: number; readonly leaf: PackedLeaf }[],
): { disclosures: number; erasures: number } => {
  let disclosures = 0;
  let erasures = 0;
  for (const { index, leaf } of leaves) {
    const path = disclosuresPath(index);
    const file = files.get(path);
    if (!file) continue;
    const lines = at(path, () => linesOf(textOf(file, 'DISCLOSURE_FORM'), 'DISCLOSURE_FORM'));
    const seen = new Set<string>();
    for (const line of lines) {
      if (!isDisclosure(line)) throw invalid('DISCLOSURE_FORM', path);
      const digest = digestOf(line);
      if (!leaf.sd.includes(digest)) throw invalid('DISCLOSURE_FOREIGN', path);
      if (seen.has(digest)) throw invalid('DISCLOSURE_TWICE', path);
      seen.add(digest);
    }
    if (lines.length === 0 && leaf.sd.length === 0) throw invalid('ERASURE_OF_NOTHING', path);
    if (lines.length === 0) erasures += 1;
    disclosures += lines.length;
  }
  return { disclosures, erasures };
};

const isDisclosure = (line: string): boolean => {
  if (line.length > MAX_CHARACTERS || Buffer.from(line, 'base64url').toString('base64url') !== line) return false;
  try {
    readDisclosure(line);
    return true;
  } catch {
    return false;
  }
};
