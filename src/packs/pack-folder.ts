// The files of sealed packs: each appears whole or not at all, and only once the ledger knows of it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What names a file: the pack, and the digest that the ledger keeps of it. */
import { syncFolder, writeDurably } from '../privacy/durable';

export interface PackFile {
  readonly packId: string;
  readonly sha256: string;
}

export interface PackFolder {
  readonly isEmpty: boolean;
  /** Writes a pack where nobody finds it yet. */
  draft(file: PackFile, bytes: Uint8Array): void;
  /** Makes it the pack's file: done again, or after a crash, it does no harm. */
  keep(file: PackFile): void;
  discard(file: PackFile): void;
  has(file: PackFile): boolean;
  /** Its bytes; undefined when they are not here, or are not those that were sealed. */
  read(file: PackFile): Buffer | undefined;
  /** The packs whose files are here, as they were sealed or written anew. */
  files(): readonly StoredPack[];
  /** Puts a pack that was written anew in the place of its file; without bytes there is none any more. Durable when it returns. */
  replace(stored: StoredPack, bytes: Uint8Array | undefined): void;
}

/** A file as it lies in the folder. */
export interface StoredPack {
  readonly packId: string;
  readonly name: string;
  readonly bytes: Buffer;
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const openPackFolder = (folder: string): PackFolder => {
  const fileOf = ({ packId }: PackFile): string => join(folder, `${packId}.evidence.zip`);
  const draftOf = ({ packId, sha256 }: PackFile): string => join(folder, `${packId}.${sha256}.draft`);
  const keep = (file: PackFile): void => {
    if (!existsSync(draftOf(file))) return;
    renameSync(draftOf(file), fileOf(file));
    syncFolder(folder);
  };
  return {
    get isEmpty() {
      return !readdirSync(folder).some((name) => name.endsWith('.evidence.zip'));
    },
    draft: (file, bytes) => {
      // One that was left behind by an attempt that came to nothing.
      for (const name of readdirSync(folder)) if (isDraftOf(file, name)) rmSync(join(folder, name));
      writeDurably(draftOf(file), bytes);
    },
    keep,
    discard: (file) => rmSync(draftOf(file), { force: true }),
    has: (file) => existsSync(fileOf(file)) || existsSync(draftOf(file)) || rewrittenIn(folder, file) !== undefined,
    read: (file) => {
      // The process ended between the fact and the file.
      keep(file);
      const rewritten = rewrittenIn(folder, file);
      if (rewritten) return readIfWhole(join(folder, rewritten.name), rewritten.sha256);
      if (!existsSync(fileOf(file))) return undefined;
      const bytes = readFileSync(fileOf(file));
      return sha256Of(bytes) === file.sha256 ? bytes : undefined;
    },
    files: () =>
      readdirSync(folder).flatMap((name) => {
        const packId = PACK_FILE.exec(name)?.[1];
        return packId === undefined ? [] : [{ packId, name, bytes: readFileSync(join(folder, name)) }];
      }),
    replace: ({ packId, name }, bytes) => {
      if (bytes) {
        const draft = join(folder, `${packId}.rewriting`);
        writeDurably(draft, bytes);
        renameSync(draft, join(folder, `${packId}.${sha256Of(bytes)}.rewritten.evidence.zip`));
      }
      rmSync(join(folder, name), { force: true });
      syncFolder(folder);
    },
  };
};

/** As sealed, as written anew since, and as drafted for a fact that may or may not have come about. */
const PACK_FILE = /^(pack-[0-9a-f-]{36})\.(?:[0-9a-f]{64}\.rewritten\.)?(?:evidence\.zip|[0-9a-f]{64}\.draft)$/;
const REWRITTEN = /^(pack-[0-9a-f-]{36})\.([0-9a-f]{64})\.rewritten\.evidence\.zip$/;

/** A pack from which words were taken since it was sealed: its name says its own digest. */
const rewrittenIn = (folder: string, { packId }: PackFile): { readonly name: string; readonly sha256: string } | undefined => {
  for (const name of readdirSync(folder)) {
    const [, id, sha256 = ''] = REWRITTEN.exec(name) ?? [];
    if (id === packId) return { name, sha256 };
  }
  return undefined;
};

const readIfWhole = (path: string, sha256: string): Buffer | undefined => {
  const bytes = readFileSync(path);
  return sha256Of(bytes) === sha256 ? bytes : undefined;
};

const isDraftOf = ({ packId }: PackFile, name: string): boolean => name.startsWith(`${packId}.`) && name.endsWith('.draft');
