// The strict zip: what it writes others can read, and what is not exactly in its form it does not read.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

import { MalformedError } from '../../../src/audit/malformed';
import { readZip, writeZip, type ZipEntry } from '../../../src/audit/zip';
import { temporaryFolders } from '../../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const file = (path: string, text: string): ZipEntry => ({ path, bytes: Buffer.from(text) });
const files = [file('a', 'one'), file('b/c.txt', 'two'), file('b/d.txt', ''), file('z', 'ä')];
const zip = writeZip(files);

const codeOf = (bytes: Uint8Array): string => {
  try {
    readZip(bytes);
  } catch (error) {
    if (error instanceof MalformedError) return error.code;
    throw error;
  }
  return 'READ';
};

/** The zip with other bytes at one place. */
const patched = (place: number, bytes: readonly number[]): Buffer => {
  const copy = Buffer.from(zip);
  copy.set(bytes, place);
  return copy;
};
const LOCAL = zip.indexOf('PK\x03\x04');
const CENTRAL = zip.indexOf('PK\x01\x02');
const END = zip.indexOf('PK\x05\x06');

describe('a zip', () => {
  test('gives back the files, in the order of their paths, and the same files give the same bytes', () => {
    expect(readZip(zip)).toEqual(files);
    expect(writeZip(files.toReversed())).toEqual(zip);
  });

  test('of nothing is an end alone', () => {
    expect(readZip(writeZip([]))).toEqual([]);
  });

  test('is one that other programs read', () => {
    const path = join(temporaryFolder(), 'pack.zip');
    writeFileSync(path, zip);
    const program =
      'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print([(n, z.read(n).decode()) for n in z.namelist()])';
    const { stdout, error } = spawnSync('python3', ['-c', program, path], { encoding: 'utf8' });
    if (error) return void process.stdout.write('zip: python3 is not here to read ours\n');
    expect(stdout).toBe("[('a', 'one'), ('b/c.txt', 'two'), ('b/d.txt', ''), ('z', 'ä')]\n");
  });

  test('is not read with any one byte changed', () => {
    for (let place = 0; place < zip.length; place += 1) {
      for (const bit of [1, 0x80]) expect(codeOf(patched(place, [zip[place]! ^ bit]))).toMatch(/^ZIP_/);
    }
  });

  test('is not read cut off anywhere, or with bytes before, between or after', () => {
    for (let length = 0; length < zip.length; length += 1) expect(codeOf(zip.subarray(0, length))).toMatch(/^ZIP_/);
    for (const place of [0, LOCAL + 1, CENTRAL, END, zip.length]) {
      const longer = Buffer.concat([zip.subarray(0, place), Buffer.of(0), zip.subarray(place)]);
      expect(codeOf(longer)).toMatch(/^ZIP_(FORM|HEADER)$/);
    }
  });

  test('has nothing between its files, even where the central directory agrees', () => {
    const gap = Buffer.concat([zip.subarray(0, CENTRAL), Buffer.from('gap'), zip.subarray(CENTRAL)]);
    gap.writeUInt32LE(CENTRAL + 3, gap.length - 6);
    expect(codeOf(gap)).toBe('ZIP_FORM');
  });

  test.each([
    ['ZIP_ENCRYPTED', patched(CENTRAL + 8, [1, 0])],
    ['ZIP_DESCRIPTOR', patched(CENTRAL + 8, [8, 0])],
    ['ZIP_COMPRESSED', patched(CENTRAL + 10, [8, 0])],
    ['ZIP_LINK', patched(CENTRAL + 41, [0xa1])],
    ['ZIP_HEADER', patched(LOCAL + 8, [8, 0])],
    ['ZIP_HEADER', patched(CENTRAL + 14, [0x22])],
    ['ZIP_HEADER', patched(CENTRAL + 20, [2])],
    ['ZIP_CHECKSUM', patched(LOCAL + 31, [zip[LOCAL + 31]! ^ 1])],
    ['ZIP_FORM', patched(END + 4, [1, 0])],
    ['ZIP_FORM', patched(END + 20, [1, 0])],
    ['ZIP_FORM', patched(END + 10, [3, 0])],
    ['ZIP_FORM', patched(CENTRAL + 28, [255, 255])],
  ])('says %s', (code, bytes) => {
    expect(codeOf(bytes)).toBe(code);
  });

  test('is not a bomb: what is compressed is refused before anything is unpacked', () => {
    const bomb = deflateRawSync(Buffer.alloc(1_000_000));
    const entry = writeZip([{ path: 'bomb', bytes: bomb }]);
    const central = entry.indexOf('PK\x01\x02');
    entry.writeUInt16LE(8, central + 10);
    entry.writeUInt32LE(1_000_000, central + 24);
    expect(codeOf(entry)).toBe('ZIP_COMPRESSED');
  });

  test.each([
    '/a',
    '../a',
    'a/../b',
    'a/./b',
    '.',
    '..',
    '',
    'a/',
    'a//b',
    'a\\b',
    'C:a',
    'a b',
    'a\nb',
    '.a',
    'ä',
    'a'.repeat(201),
  ])('has no path such as %j', (path) => {
    expect(() => writeZip([file(path, 'x')])).toThrow(MalformedError);
  });

  test.each(['../a', '/abc', 'a/..', 'a//b', 'a\\b', '.a.b', 'a\0bc'])('is not read with a path such as %j in it', (path) => {
    const evil = Buffer.from(
      writeZip([file('mmmm', 'x')])
        .toString('latin1')
        .replaceAll('mmmm', path.padEnd(4, 'b')),
      'latin1',
    );
    expect(codeOf(evil)).toBe('ZIP_PATH');
  });

  test('has no path twice, whatever its capitals, none within a file, and none out of order', () => {
    expect(() => writeZip([file('a', '1'), file('a', '2')])).toThrow('twice');
    expect(() => writeZip([file('A', '1'), file('a', '2')])).toThrow('twice');
    expect(() => writeZip([file('a', '1'), file('a/b', '2')])).toThrow('within a file');
    const renamed = (from: string, to: string): Buffer =>
      Buffer.from(
        writeZip([file('m', '1'), file('n', '2')])
          .toString('latin1')
          .replaceAll(from, to),
        'latin1',
      );
    expect(codeOf(renamed('n', 'm'))).toBe('ZIP_DUPLICATE');
    expect(codeOf(renamed('n', 'l'))).toBe('ZIP_ORDER');
  });

  test('has at most as many files as its form can count', () => {
    const many = Array.from({ length: 65_535 }, (_, index) => file(String(index), ''));
    expect(() => writeZip(many)).toThrow('65534 files');
    expect(readZip(writeZip(many.slice(1)))).toHaveLength(65_534);
  }, 60_000);

  test('has the checksum that everybody computes', () => {
    expect(zip.readUInt32LE(LOCAL + 14)).toBe(crc32(Buffer.from('one')));
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });
});
