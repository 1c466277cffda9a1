// What is wrong with an evidence pack although everything in it is listed and sealed: the log's own word decides.
import { signCheckpoint } from '../../../src/audit/checkpoint';
import { leafHashOf } from '../../../src/audit/merkle-tree';
import { signNote } from '../../../src/audit/signed-note';
import { formatTlogProof, parseTlogProof } from '../../../src/audit/tlog-proof';
import { canonicalJson } from '../../../src/kernel/json';
import { files, said, sealed, stranger, verify } from '../../support/changed-packs';
import {
  checkpointAt,
  evidencePack,
  leafAt,
  logKey,
  ORIGIN,
  packedEvent,
  packParts,
  TALKING,
  tree,
} from '../../support/evidence-packs';

describe('what even the holder of the pack key cannot make pass', () => {
  const event = (index: number): Record<string, unknown> => JSON.parse(leafAt(index)) as Record<string, unknown>;
  const proof = parseTlogProof(files.get('proofs/6.tlog-proof')!);

  test('an event that was changed, or put in the place of another', () => {
    expect(said(verify(sealed({ 'events/6.json': canonicalJson({ ...event(6), type: 'ContributionCorrected' }) })))).toBe(
      'NOT_INCLUDED events/6.json',
    );
    expect(said(verify(sealed({ 'events/6.json': leafAt(7), 'events/7.json': leafAt(6) })))).toBe('NOT_INCLUDED events/6.json');
  });

  test('a checkpoint that the log did not sign, or of another log', () => {
    const forged = signCheckpoint({ origin: ORIGIN, size: 30, root: leafHashOf('forged') }, [stranger]);
    expect(said(verify(sealed({ checkpoint: forged })))).toBe('UNTRUSTED_KEY checkpoint');
    const changedRoot = files.get('checkpoint')!.toString().replace('\n30\n', '\n31\n');
    expect(said(verify(sealed({ checkpoint: changedRoot })))).toBe('CHECKPOINT_SIGNATURE checkpoint');
    const foreign = signCheckpoint({ origin: 'other.example', size: 30, root: tree.root() }, [logKey]);
    expect(said(verify(sealed({ checkpoint: foreign })))).toBe('CHECKPOINT_ORIGIN checkpoint');
    expect(said(verify(sealed({}, { origin: 'other.example' })))).toBe('CHECKPOINT_ORIGIN checkpoint');
    expect(said(verify(sealed({}, { treeSize: 29 })))).toBe('CHECKPOINT_SIZE checkpoint');
    expect(said(verify(sealed({ checkpoint: signNote('no checkpoint\n', [logKey]) })))).toBe('CHECKPOINT_FORM checkpoint');
  });

  test('a proof of another checkpoint, of another event, or with anything more in it', () => {
    const at29 = formatTlogProof({ index: 6, hashes: packedEvent(6, 29).proof, checkpoint: checkpointAt(29) });
    expect(said(verify(sealed({ 'proofs/6.tlog-proof': at29 })))).toBe('PROOF_CHECKPOINT proofs/6.tlog-proof');
    expect(said(verify(sealed({ 'proofs/6.tlog-proof': files.get('proofs/7.tlog-proof') })))).toBe(
      'PROOF_INDEX proofs/6.tlog-proof',
    );
    const extra = formatTlogProof({ ...proof, extra: Buffer.from('more') });
    expect(said(verify(sealed({ 'proofs/6.tlog-proof': extra })))).toBe('PROOF_FORM proofs/6.tlog-proof');
    const longer = formatTlogProof({ ...proof, hashes: [...proof.hashes, leafHashOf('more')] });
    expect(said(verify(sealed({ 'proofs/6.tlog-proof': longer })))).toBe('NOT_INCLUDED events/6.json');
    const crlf = files.get('proofs/6.tlog-proof')!.toString().replaceAll('\n', '\r\n');
    expect(said(verify(sealed({ 'proofs/6.tlog-proof': crlf })))).toBe('PROOF_FORM proofs/6.tlog-proof');
  });

  test('an event without its proof, a proof or a disclosure without its event, half of what came before', () => {
    expect(said(verify(sealed({ 'proofs/6.tlog-proof': undefined })))).toBe('FILE_MISSING proofs/6.tlog-proof');
    expect(said(verify(sealed({ 'events/6.json': undefined })))).toBe('FILE_MISSING events/6.json');
    expect(said(verify(sealed({ [`events/${TALKING}.json`]: undefined, [`proofs/${TALKING}.tlog-proof`]: undefined })))).toMatch(
      'FILE_MISSING',
    );
    expect(said(verify(sealed({ 'prior/consistency': undefined })))).toBe('FILE_MISSING prior/consistency');
    expect(said(verify(sealed({ 'prior/checkpoint': undefined })))).toBe('FILE_MISSING prior/checkpoint');
    expect(said(verify(sealed({ 'VERIFY.md': undefined })))).toBe('FILE_MISSING VERIFY.md');
  });

  test('a disclosure that is not of its event, stands there twice, or is in another form', () => {
    const path = `disclosures/${TALKING}.txt`;
    const lines = files.get(path)!.toString();
    const [first = ''] = lines.split('\n');
    const [fields] = [JSON.parse(Buffer.from(first, 'base64url').toString()) as string[]];
    const forged = Buffer.from(JSON.stringify([fields[0], fields[1], 'What we did not say'])).toString('base64url');
    expect(said(verify(sealed({ [path]: `${forged}\n` })))).toBe(`DISCLOSURE_FOREIGN ${path}`);
    expect(said(verify(sealed({ 'disclosures/6.txt': lines })))).toBe('DISCLOSURE_FOREIGN disclosures/6.txt');
    expect(said(verify(sealed({ [path]: `${lines}${first}\n` })))).toBe(`DISCLOSURE_TWICE ${path}`);
    for (const wrong of [
      first,
      `${first}\r\n`,
      `${first}=\n`,
      `${first}\n\n`,
      `${first} \n`,
      'e30\n',
      '\n',
      '\ufeff\n',
      `${first}+\n`,
    ]) {
      expect(said(verify(sealed({ [path]: wrong })))).toBe(`DISCLOSURE_FORM ${path}`);
    }
    expect(said(verify(sealed({ 'disclosures/6.txt': '' })))).toBe('ERASURE_OF_NOTHING disclosures/6.txt');
  });

  test('one disclosure of two is enough: the other is withheld', () => {
    const path = `disclosures/${TALKING}.txt`;
    const [first] = files.get(path)!.toString().split('\n');
    expect(said(verify(sealed({ [path]: `${first}\n` })))).toBe('VALID_WITH_ERASURES');
  });

  test('an event that is in the log but is no event', () => {
    const odd = signCheckpoint({ origin: ORIGIN, size: 1, root: leafHashOf('{}') }, [logKey]);
    const parts = packParts();
    const standards = { ...parts.standards, standards: [] };
    const about = { claims: ['L1'] as ['L1'], streams: [] };
    const events = [{ index: 0, leaf: '{}', proof: [] }];
    expect(() => evidencePack({ events, checkpoint: odd, standards, prior: undefined }, about)).toThrow(
      /LEAF_FORM.*events\/0\.json/,
    );
  });

  test('standards that are in another form', () => {
    expect(said(verify(sealed({ 'standards.json': '{}' })))).toBe('STANDARDS_FORM standards.json');
    expect(said(verify(sealed({ 'standards.json': `${String(files.get('standards.json'))}\n` })))).toBe(
      'STANDARDS_FORM standards.json',
    );
  });
});
