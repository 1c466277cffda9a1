// Proofs in files of their own: what is written is read back, and nothing else is.
import { signCheckpoint, verifyCheckpoint } from '../../../src/audit/checkpoint';
import { MalformedError } from '../../../src/audit/malformed';
import { verifyInclusion } from '../../../src/audit/merkle-proofs';
import { inclusionProof, leafHashOf } from '../../../src/audit/merkle-tree';
import { signingKeyFrom } from '../../../src/audit/note-keys';
import { formatTlogProof, parseTlogProof } from '../../../src/audit/tlog-proof';
import { storedTree } from '../../support/stored-tree';

const key = signingKeyFrom('log.example', Buffer.alloc(32, 1));
const tree = storedTree(['zero', 'one', 'two', 'three', 'four']);
const checkpoint = signCheckpoint({ origin: 'log.example', size: 5, root: tree.root() }, [key]);
const bytes = formatTlogProof({ index: 3, hashes: inclusionProof(3, 5, tree.read), checkpoint });
const note = checkpoint.toString();
const [head = ''] = bytes.toString().split('\n\n');
const hash = tree.read(0, 0);

describe('a proof', () => {
  test('is the header, the index, the hashes, an empty line and the checkpoint', () => {
    const hashes = inclusionProof(3, 5, tree.read).map((each) => Buffer.from(each).toString('base64'));
    expect(bytes.toString()).toBe(['c2sp.org/tlog-proof@v1', 'index 3', ...hashes, '', note].join('\n'));
  });

  test('is all that an outsider with the key needs', () => {
    const proof = parseTlogProof(bytes);
    const verdict = verifyCheckpoint(proof.checkpoint, [key]);
    if (verdict.kind !== 'SIGNED') throw new Error(verdict.kind);
    const claim = { index: proof.index, ...verdict.checkpoint, proof: proof.hashes };
    expect(verifyInclusion({ ...claim, leafHash: leafHashOf('three') })).toBe(true);
    expect(verifyInclusion({ ...claim, leafHash: leafHashOf('two') })).toBe(false);
    expect(proof.checkpoint).toEqual(checkpoint);
  });

  test('may carry extra data, and of a single leaf has no hashes', () => {
    const single = storedTree(['only']);
    const own = signCheckpoint({ origin: 'log.example', size: 1, root: single.root() }, [key]);
    const proof = { index: 0, hashes: [], checkpoint: own, extra: Buffer.from('why') };
    expect(formatTlogProof(proof).toString()).toBe(`c2sp.org/tlog-proof@v1\nextra d2h5\nindex 0\n\n${own.toString()}`);
    expect(parseTlogProof(formatTlogProof(proof))).toEqual(proof);
  });

  const line = Buffer.from(hash).toString('base64');
  test.each([
    ['nothing', ''],
    ['another version', `c2sp.org/tlog-proof@v2\nindex 3\n\n${note}`],
    ['no index', `c2sp.org/tlog-proof@v1\n\n${note}`],
    ['a leading zero', `c2sp.org/tlog-proof@v1\nindex 03\n\n${note}`],
    ['a sign', `c2sp.org/tlog-proof@v1\nindex -3\n\n${note}`],
    ['two spaces', `c2sp.org/tlog-proof@v1\nindex  3\n\n${note}`],
    ['an index beyond 2^53-1', `c2sp.org/tlog-proof@v1\nindex 9007199254740992\n\n${note}`],
    ['the extra after the index', `c2sp.org/tlog-proof@v1\nindex 3\nextra d2h5\n\n${note}`],
    ['an extra twice', `c2sp.org/tlog-proof@v1\nextra d2h5\nextra d2h5\nindex 3\n\n${note}`],
    ['an extra of nothing', `c2sp.org/tlog-proof@v1\nextra \nindex 3\n\n${note}`],
    ['an extra in another spelling', `c2sp.org/tlog-proof@v1\nextra d2h=\nindex 3\n\n${note}`],
    ['a hash that is too short', `${head}\n${Buffer.alloc(31).toString('base64')}\n\n${note}`],
    ['a hash that is too long', `${head}\n${Buffer.alloc(33).toString('base64')}\n\n${note}`],
    ['a hash in another spelling', `${head}\n${line.slice(0, -1)}\n\n${note}`],
    ['a hash and a space', `${head}\n${line} \n\n${note}`],
    ['more hashes than any tree is high', `c2sp.org/tlog-proof@v1\nindex 3\n${`${line}\n`.repeat(54)}\n${note}`],
    ['no empty line', `${head}\n${note}`],
    ['no checkpoint', `${head}\n\n`],
    ['a checkpoint without signature', `${head}\n\nlog.example\n5\n${line}\n`],
    ['CRLF', bytes.toString().replaceAll('\n', '\r\n')],
    ['something after the checkpoint', `${bytes.toString()}more`],
  ])('is not %s', (_, wrong) => {
    expect(() => parseTlogProof(Buffer.from(wrong))).toThrow(MalformedError);
  });

  test('is UTF-8, and not made with what could not be read', () => {
    expect(() => parseTlogProof(Buffer.concat([Buffer.from('c2sp.org/tlog-proof@v1\nindex 3\n\xff', 'latin1'), bytes]))).toThrow(
      'UTF-8',
    );
    expect(() => formatTlogProof({ index: -1, hashes: [], checkpoint })).toThrow(MalformedError);
    expect(() => formatTlogProof({ index: 1, hashes: [Buffer.alloc(31)], checkpoint })).toThrow(MalformedError);
    expect(() => formatTlogProof({ index: 1, hashes: [], checkpoint: Buffer.from('no note') })).toThrow(MalformedError);
  });
});
