// Checkpoints: the published example, and everything that is not the one form of a checkpoint.
import {
  formatCheckpoint,
  parseCheckpointText,
  readUnverifiedCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
} from '../../../src/audit/checkpoint';
import { MalformedError } from '../../../src/audit/malformed';
import { emptyRoot, leafHashOf } from '../../../src/audit/merkle-tree';
import { signingKeyFrom } from '../../../src/audit/note-keys';
import { signNote } from '../../../src/audit/signed-note';

const key = signingKeyFrom('log.example', Buffer.alloc(32, 1));
const root = leafHashOf('a leaf');
const text = formatCheckpoint({ origin: 'log.example', size: 7, root });
const ROOT = root.toString('base64');

describe('a checkpoint', () => {
  test('is read as C2SP writes it', () => {
    const published = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    const checkpoint = parseCheckpointText(published);
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163 });
    expect(checkpoint.root.toString('hex')).toMatch(/^0ac5186a91863e8e/);
    expect(formatCheckpoint(checkpoint)).toBe(published);
  });

  test('is three lines: origin, size and root', () => {
    expect(text).toBe(`log.example\n7\n${ROOT}\n`);
  });

  test('keeps lines that others added', () => {
    const extended = parseCheckpointText(`${text}more\nand more\n`);
    expect(extended.extensions).toEqual(['more', 'and more']);
    expect(formatCheckpoint(extended)).toBe(`${text}more\nand more\n`);
  });

  test('is read when a key that was asked about signed it', () => {
    const note = signCheckpoint({ origin: 'log.example', size: 7, root }, [key]);
    expect(verifyCheckpoint(note, [key])).toEqual({
      kind: 'SIGNED',
      checkpoint: { origin: 'log.example', size: 7, root },
      by: [{ key }],
    });
    expect(verifyCheckpoint(note, [])).toEqual({ kind: 'UNKNOWN_KEYS' });
    const changed = Buffer.from(note.toString().replace('\n7\n', '\n8\n'));
    expect(verifyCheckpoint(changed, [key])).toEqual({ kind: 'BAD_SIGNATURE', key });
    expect(readUnverifiedCheckpoint(changed).size).toBe(8);
  });

  test('of a log without leaves has the root of the empty tree', () => {
    expect(parseCheckpointText(formatCheckpoint({ origin: 'a', size: 0, root: emptyRoot() })).size).toBe(0);
    expect(() => formatCheckpoint({ origin: 'a', size: 0, root })).toThrow('empty tree');
  });

  test.each([
    ['nothing', ''],
    ['no origin', `\n7\n${ROOT}\n`],
    ['no root', 'log.example\n7\n'],
    ['no end of the last line', text.slice(0, -1)],
    ['a leading zero', `log.example\n07\n${ROOT}\n`],
    ['a sign', `log.example\n+7\n${ROOT}\n`],
    ['a fraction', `log.example\n7.0\n${ROOT}\n`],
    ['an exponent', `log.example\n7e1\n${ROOT}\n`],
    ['no size', `log.example\n\n${ROOT}\n`],
    ['a space', `log.example\n 7\n${ROOT}\n`],
    ['digits of another script', `log.example\n\u0667\n${ROOT}\n`],
    ['more than 2^53-1', `log.example\n9007199254740992\n${ROOT}\n`],
    ['a short root', `log.example\n7\n${root.subarray(0, 31).toString('base64')}\n`],
    ['a long root', `log.example\n7\n${Buffer.concat([root, root]).toString('base64')}\n`],
    ['a root in base64url', `log.example\n7\n${Buffer.alloc(32, 255).toString('base64url')}=\n`],
    ['a root without padding', `log.example\n7\n${ROOT.slice(0, -1)}\n`],
    ['a root with bits left over', `log.example\n7\n${'A'.repeat(42)}B=\n`],
    ['an empty line more', `${text}\nmore\n`],
  ])('is not %s', (_, wrong) => {
    expect(() => parseCheckpointText(wrong)).toThrow(MalformedError);
    if (wrong.endsWith('\n')) expect(() => verifyCheckpoint(signNote(wrong, [key]), [key])).toThrow(MalformedError);
  });

  test('is not made with what could not be read', () => {
    for (const wrong of [
      { size: -1 },
      { size: 1.5 },
      { size: NaN },
      { origin: '' },
      { origin: 'a\nb' },
      { root: Buffer.alloc(31) },
    ]) {
      expect(() => formatCheckpoint({ origin: 'a', size: 1, root, ...wrong })).toThrow(MalformedError);
    }
  });
});
