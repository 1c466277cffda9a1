// Evidence packs changed by others: by somebody without a key, by somebody who lists the files again, by the holder of the pack key.
import { manifestNoteText } from '../../src/audit/evidence-pack/manifest';
import type { PackVerdict } from '../../src/audit/evidence-pack/verdict';
import { type PackTrust, verifyEvidencePack } from '../../src/audit/evidence-pack/verify';
import { signingKeyFrom } from '../../src/audit/note-keys';
import { signNote } from '../../src/audit/signed-note';
import { evidencePack, filesOf, listedAgain, ORIGIN, packKey, trust, zipped } from './evidence-packs';

export const pack = evidencePack();
export const files = filesOf(pack);
/** A key of the log's name that nobody trusts. */
export const stranger = signingKeyFrom(ORIGIN, Buffer.alloc(32, 9));

export const verify = (bytes: Uint8Array, changes: Partial<PackTrust> = {}): PackVerdict =>
  verifyEvidencePack(bytes, { ...trust, ...changes });
export const said = (verdict: PackVerdict): string =>
  verdict.kind === 'INVALID'
    ? `${verdict.code} ${verdict.path}`
    : verdict.kind === 'UNTRUSTED_KEY'
      ? `${verdict.kind} ${verdict.path}`
      : verdict.kind;

/** The pack with some files changed, added or left out (`undefined`). */
export const changed = (changes: Record<string, Buffer | string | undefined>, from = files): Map<string, Buffer> => {
  const copy = new Map(from);
  for (const [path, content] of Object.entries(changes)) {
    if (content === undefined) copy.delete(path);
    else copy.set(path, Buffer.from(content));
  }
  return copy;
};

/** The same, sealed again by whoever holds the pack key: what even they cannot make pass. */
export const sealed = (changes: Record<string, Buffer | string | undefined>, manifest: Record<string, unknown> = {}): Buffer => {
  const listed = listedAgain(changed(changes), manifest);
  const bytes = listed.get('manifest.json')!;
  const about = JSON.parse(bytes.toString()) as { origin: string; packId: string };
  listed.set('manifest.note', signNote(manifestNoteText(about as Parameters<typeof manifestNoteText>[0], bytes), [packKey]));
  return zipped(listed);
};
