// Zip files in one strict form: whatever a byte of the file says, it says it in the only way that is allowed.
//
// Entries are stored, not compressed, one directly after the other in the order of their names, then the central directory,
// then its end. Times and rights are fixed. So a file has exactly one zip, and no byte of it is without meaning.
// @see PKWARE APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16
import { crc32 } from 'node:zlib';

import { assertForm, MalformedError } from './malformed';

export interface ZipEntry {
  readonly path: string;
  readonly bytes: Buffer;
}

/** 2 GB, everything together. As nothing is compressed, nothing grows when it is read. */
export const MAX_ZIP_BYTES = 2 ** 31 - 1;
/** One more would need the zip64 form. */
export const MAX_ZIP_ENTRIES = 65_534;
const MAX_PATH_BYTES = 200;

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;

/** 1 January 1980, 00:00: the first moment that a zip can tell of. */
const DATE = 0x21;
const VERSION = 20;

/**
 * The zip of these files, in the order of their paths; the same files always give the same bytes.
 * @throws MalformedError when a path is not allowed or stands there twice, or there is too much
 */
export const writeZip = (entries: readonly ZipEntry[]): Buffer => {
  const sorted = [...entries].sort((one, other) => inOrder(one.path, other.path));
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of sorted) {
    const about = { name: Buffer.from(entry.path, 'latin1'), crc: crc32(entry.bytes), size: entry.bytes.length, offset };
    local.push(localHeader(about), entry.bytes);
    central.push(centralHeader(about));
    offset += LOCAL_BYTES + about.name.length + about.size;
  }
  const size = central.reduce((sum, header) => sum + header.length, 0);
  assertForm(sorted.length <= MAX_ZIP_ENTRIES, 'ZIP_SIZE', `A pack has at most ${MAX_ZIP_ENTRIES} files.`);
  assertForm(offset + size + END_BYTES <= MAX_ZIP_BYTES, 'ZIP_SIZE', `A pack has at most ${MAX_ZIP_BYTES} bytes.`);
  assertPaths(sorted.map(({ path }) => path));
  return Buffer.concat([...local, ...central, end({ count: sorted.length, size, offset })]);
};

/**
 * The files of a zip that is in exactly the form that {@link writeZip} gives it.
 * @throws MalformedError, with a code that begins with ZIP_
 */
export const readZip = (bytes: Uint8Array): ZipEntry[] => {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  assertForm(zip.length <= MAX_ZIP_BYTES, 'ZIP_SIZE', `A pack has at most ${MAX_ZIP_BYTES} bytes.`);
  assertForm(zip.length >= END_BYTES, 'ZIP_FORM', 'It is too short to be a zip.');
  const directory = endIn(zip);
  const found = entriesIn(zip, directory);
  assertPaths(found.map(({ path }) => path));
  return found;
};

interface Directory {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

const endIn = (zip: Buffer): Directory => {
  const at = zip.length - END_BYTES;
  const directory = { count: zip.readUInt16LE(at + 10), size: zip.readUInt32LE(at + 12), offset: zip.readUInt32LE(at + 16) };
  assertForm(
    zip.subarray(at).equals(end(directory)),
    'ZIP_FORM',
    'It does not end as a zip of one part, without a comment, does.',
  );
  assertForm(directory.count <= MAX_ZIP_ENTRIES, 'ZIP_SIZE', `A pack has at most ${MAX_ZIP_ENTRIES} files.`);
  assertForm(directory.offset + directory.size === at, 'ZIP_FORM', 'The central directory does not end where the zip ends.');
  return directory;
};

const entriesIn = (zip: Buffer, directory: Directory): ZipEntry[] => {
  const found: ZipEntry[] = [];
  let offset = 0;
  let at = directory.offset;
  for (let entry = 0; entry < directory.count; entry += 1) {
    assertForm(at + CENTRAL_BYTES <= zip.length - END_BYTES, 'ZIP_FORM', 'The central directory is too short.');
    const nameLength = zip.readUInt16LE(at + 28);
    const next = at + CENTRAL_BYTES + nameLength;
    assertForm(next <= zip.length - END_BYTES, 'ZIP_FORM', 'The central directory is too short.');
    const name = zip.subarray(at + CENTRAL_BYTES, next);
    const about = { name, crc: zip.readUInt32LE(at + 16), size: zip.readUInt32LE(at + 24), offset };
    assertKnownHeader(zip.subarray(at, next), centralHeader(about));

    const start = offset + LOCAL_BYTES + nameLength;
    assertForm(start + about.size <= directory.offset, 'ZIP_FORM', 'A file does not end before the central directory begins.');
    assertForm(
      zip.subarray(offset, start).equals(localHeader(about)),
      'ZIP_HEADER',
      'The two headers of a file do not agree, or something lies between the files.',
    );
    const bytes = zip.subarray(start, start + about.size);
    if (crc32(bytes) !== about.crc) throw new MalformedError('ZIP_CHECKSUM', `${printable(name)} has another checksum.`);
    found.push({ path: name.toString('latin1'), bytes });
    offset = start + about.size;
    at = next;
  }
  assertForm(at === zip.length - END_BYTES, 'ZIP_FORM', 'Something lies after the central directory.');
  assertForm(offset === directory.offset, 'ZIP_FORM', 'Something lies before the central directory.');
  return found;
};

/** Says what is not allowed, where it is one of the things that zips usually have. */
const assertKnownHeader = (header: Buffer, allowed: Buffer): void => {
  if (header.equals(allowed)) return;
  const flags = header.readUInt16LE(8);
  assertForm((flags & 0x0001) === 0, 'ZIP_ENCRYPTED', 'A file of the zip is encrypted.');
  assertForm((flags & 0x0008) === 0, 'ZIP_DESCRIPTOR', 'A file of the zip has a data descriptor.');
  assertForm(
    header.readUInt16LE(10) === 0,
    'ZIP_COMPRESSED',
    'A file of the zip is compressed: a pack stores its files as they are.',
  );
  assertForm(header.readUInt32LE(38) >>> 28 !== 0xa, 'ZIP_LINK', 'A file of the zip is a link.');
  throw new MalformedError('ZIP_HEADER', 'A header of the central directory is not in the one form that is allowed.');
};

/** Relative paths of plain names, in order, none of them twice, none of them within another. */
const assertPaths = (paths: readonly string[]): void => {
  const files = new Set<string>();
  const seen = new Set<string>();
  let before = '';
  for (const path of paths) {
    const parts = path.split('/');
    assertForm(
      path.length <= MAX_PATH_BYTES && parts.every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part)),
      'ZIP_PATH',
      'A path of the zip is not a relative path of plain names.',
    );
    assertForm(!seen.has(path.toLowerCase()), 'ZIP_DUPLICATE', `${path} stands in the zip twice.`);
    const within = parts.slice(1).some((_, at) => files.has(parts.slice(0, at + 1).join('/')));
    assertForm(!within, 'ZIP_PATH', `${path} lies within a file.`);
    assertForm(inOrder(before, path) < 0, 'ZIP_ORDER', 'The files of the zip are not in the order of their paths.');
    files.add(path);
    seen.add(path.toLowerCase());
    before = path;
  }
};

/** By their bytes: what is not ASCII is refused anyway. */
const inOrder = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const printable = (name: Buffer): string =>
  name
    .toString('latin1')
    .replace(/[^ -~]/g, '?')
    .slice(0, MAX_PATH_BYTES);

interface About {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

const localHeader = ({ name, crc, size }: About): Buffer => {
  const header = Buffer.alloc(LOCAL_BYTES);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
};

const centralHeader = ({ name, crc, size, offset }: About): Buffer => {
  const header = Buffer.alloc(CENTRAL_BYTES);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(VERSION, 6);
  header.writeUInt16LE(DATE, 14);
  header.writeUInt32LE(crc, 16);
  header.writeUInt32LE(size, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, name]);
};

const end = ({ count, size, offset }: Directory): Buffer => {
  const record = Buffer.alloc(END_BYTES);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
};
