// The claims of an evidence pack, and that it goes on from what its recipient has seen before.
import { signCheckpoint } from '../../../src/audit/checkpoint';
import { PackNotValidError } from '../../../src/audit/evidence-pack/build';
import type { PackTrust } from '../../../src/audit/evidence-pack/verify';
import { consistencyProof, leafHashOf } from '../../../src/audit/merkle-tree';
import { files, pack, said, sealed, stranger, verify } from '../../support/changed-packs';
import { checkpointAt, evidencePack, logKey, ORIGIN, packedEvent, packParts, tree } from '../../support/evidence-packs';

describe('the claim', () => {
  const parts = packParts();
  const failing = (attempt: () => unknown): string => {
    try {
      attempt();
    } catch (error) {
      if (error instanceof PackNotValidError) return said(error.verdict);
      throw error;
    }
    return 'BUILT';
  };
  const withEvidence = (evidence: number[], withheld: number[] = []) => ({
    standards: { ...parts.standards, standards: [{ ...parts.standards.standards[0]!, evidence, withheld }] },
  });

  test('L1 fails when a standard names an event that is not in the pack, or withholds one that is', () => {
    expect(failing(() => evidencePack(withEvidence([4])))).toBe('CLAIM_L1 standards.json');
    expect(failing(() => evidencePack(withEvidence([5], [6])))).toBe('CLAIM_L1 standards.json');
    expect(failing(() => evidencePack(withEvidence([5, 24], [4])))).toBe('BUILT');
  });

  test('L2 fails when an event of a stream is missing, wherever it is', () => {
    for (const missing of [5, 11, 24]) {
      const events = parts.events.filter(({ index }) => index !== missing);
      expect(failing(() => evidencePack({ events, ...withEvidence([]) }))).toBe('CLAIM_L2 manifest.json');
      expect(failing(() => evidencePack({ events, ...withEvidence([]) }, { claims: ['L1'], streams: [] }))).toBe('BUILT');
    }
  });

  test('L2 fails when a stream is said to begin earlier or end later than it does here', () => {
    const [one, two] = parts.about.streams;
    for (const wrong of [{ from: 2 }, { to: 13 }, { from: 4 }, { to: 11 }]) {
      expect(failing(() => evidencePack({}, { streams: [{ ...one!, ...wrong }, two!] }))).toBe('CLAIM_L2 manifest.json');
    }
    expect(failing(() => evidencePack({}, { streams: [one!] }))).toBe('BUILT');
  });

  test('L3 holds for the whole log and fails for less', () => {
    const whole = Array.from({ length: 30 }, (_, index) => packedEvent(index));
    const about = { claims: ['L1', 'L3'] as ['L1', 'L3'], streams: [] };
    expect(failing(() => evidencePack({ events: whole, ...withEvidence([]) }, about))).toBe('BUILT');
    expect(failing(() => evidencePack({ events: whole.slice(1), ...withEvidence([]) }, about))).toBe('CLAIM_L3 manifest.json');
    expect(failing(() => evidencePack({ events: whole.slice(0, -1), ...withEvidence([]) }, about))).toBe(
      'CLAIM_L3 manifest.json',
    );
  });

  test('needs an event', () => {
    expect(() => evidencePack({ events: [], ...withEvidence([]) }, { claims: ['L1'], streams: [] })).toThrow('holds no event');
  });
});

describe('the checkpoint that the recipient holds', () => {
  const held = (size: number, signer = logKey): Partial<PackTrust> => ({ earlierCheckpoint: checkpointAt(size, signer) });
  const firstPack = evidencePack({ prior: undefined });

  test('is the one that the pack goes on from, or of the same log at the same size', () => {
    expect(verify(pack, held(12)).kind).toBe('VALID_WITH_ERASURES');
    expect(verify(pack, held(30)).kind).toBe('VALID_WITH_ERASURES');
    expect(verify(firstPack).kind).toBe('VALID_WITH_ERASURES');
    expect(verify(firstPack, held(30)).kind).toBe('VALID_WITH_ERASURES');
    expect(verify(firstPack, held(0)).kind).toBe('VALID_WITH_ERASURES');
  });

  test('is not left behind: a pack that does not go on from it is INVALID', () => {
    expect(said(verify(firstPack, held(12)))).toBe('PRIOR_MISSING prior/checkpoint');
    expect(said(verify(pack, held(11)))).toBe('PRIOR_OTHER prior/checkpoint');
    const later = signCheckpoint({ origin: ORIGIN, size: 31, root: leafHashOf('later') }, [logKey]);
    expect(said(verify(pack, { earlierCheckpoint: later }))).toBe('PRIOR_OTHER prior/checkpoint');
  });

  test('convicts a log that showed two people different histories', () => {
    for (const size of [12, 30]) {
      const other = signCheckpoint({ origin: ORIGIN, size, root: leafHashOf('another history') }, [logKey]);
      expect(said(verify(pack, { earlierCheckpoint: other }))).toMatch('NOT_CONSISTENT');
    }
  });

  test('is believed only if the log signed it', () => {
    expect(said(verify(pack, held(12, stranger)))).toBe('UNTRUSTED_KEY (earlier checkpoint)');
    expect(said(verify(pack, { earlierCheckpoint: Buffer.from('nonsense') }))).toBe('NOTE_FORM (earlier checkpoint)');
    const foreign = signCheckpoint({ origin: 'other.example', size: 12, root: tree.root() }, [logKey]);
    expect(said(verify(pack, { earlierCheckpoint: foreign }))).toBe('CHECKPOINT_ORIGIN (earlier checkpoint)');
  });

  test('in the pack is checked even when the recipient brings none', () => {
    const wrong = `${leafHashOf('wrong').toString('base64')}\n`;
    expect(said(verify(sealed({ 'prior/consistency': wrong })))).toBe('NOT_CONSISTENT prior/consistency');
    expect(said(verify(sealed({ 'prior/consistency': '' })))).toBe('NOT_CONSISTENT prior/consistency');
    expect(said(verify(sealed({ 'prior/consistency': 'nonsense\n' })))).toBe('PRIOR_FORM prior/consistency');
    const forged = signCheckpoint({ origin: ORIGIN, size: 12, root: leafHashOf('forged') }, [stranger]);
    expect(said(verify(sealed({ 'prior/checkpoint': forged })))).toBe('UNTRUSTED_KEY prior/checkpoint');
    const bent = files.get('prior/checkpoint')!.toString().replace('\n12\n', '\n13\n');
    expect(said(verify(sealed({ 'prior/checkpoint': bent })))).toBe('PRIOR_SIGNATURE prior/checkpoint');
  });

  test('can be any, when the pack holds the log from its beginning', () => {
    const events = Array.from({ length: 30 }, (_, index) => packedEvent(index));
    const standards = { ...packParts().standards, standards: [] };
    const whole = evidencePack({ events, standards, prior: undefined }, { claims: ['L1', 'L3'], streams: [] });
    for (const size of [1, 7, 16, 29, 30]) expect(verify(whole, held(size)).kind).toBe('VALID_WITH_ERASURES');
    const other = signCheckpoint({ origin: ORIGIN, size: 7, root: leafHashOf('another history') }, [logKey]);
    expect(said(verify(whole, { earlierCheckpoint: other }))).toBe('NOT_CONSISTENT prior/checkpoint');
  });

  test('of an empty log needs no proof, and of the same size neither', () => {
    for (const [size, consistency] of [
      [0, []],
      [30, []],
    ] as const) {
      expect(verify(evidencePack({ prior: { checkpoint: checkpointAt(size), consistency } }), held(size)).kind).toBe(
        'VALID_WITH_ERASURES',
      );
    }
    const tooMuch = { checkpoint: checkpointAt(0), consistency: consistencyProof(12, 30, tree.read) };
    expect(() => evidencePack({ prior: tooMuch })).toThrow('NOT_CONSISTENT');
  });
});
