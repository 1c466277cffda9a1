// Verifying an evidence pack: what is valid, whom it is signed by, and the first thing that is wrong with one that is not.
import { cosign, signNote } from '../../../src/audit/signed-note';
import { signCheckpoint } from '../../../src/audit/checkpoint';
import { PackNotValidError } from '../../../src/audit/evidence-pack/build';
import { manifestNoteText, parseManifest } from '../../../src/audit/evidence-pack/manifest';
import { packExitCodes, packFaultCodes, type PackVerdict } from '../../../src/audit/evidence-pack/verdict';
import { type PackTrust, verifyEvidencePack } from '../../../src/audit/evidence-pack/verify';
import { consistencyProof, leafHashOf } from '../../../src/audit/merkle-tree';
import { signingKeyFrom } from '../../../src/audit/note-keys';
import { formatTlogProof, parseTlogProof } from '../../../src/audit/tlog-proof';
import { canonicalJson } from '../../../src/kernel/json';
import {
  checkpointAt,
  ERASED,
  evidencePack,
  filesOf,
  leafAt,
  listedAgain,
  logKey,
  ORIGIN,
  packedEvent,
  PACKED,
  packKey,
  packParts,
  TALKING,
  tree,
  trust,
  zipped,
} from '../../support/evidence-packs';

const pack = evidencePack();
const files = filesOf(pack);
const stranger = signingKeyFrom(ORIGIN, Buffer.alloc(32, 9));
const newLogKey = signingKeyFrom(ORIGIN, Buffer.alloc(32, 10));

const verify = (bytes: Uint8Array, changes: Partial<PackTrust> = {}): PackVerdict =>
  verifyEvidencePack(bytes, { ...trust, ...changes });
const said = (verdict: PackVerdict): string =>
  verdict.kind === 'INVALID'
    ? `${verdict.code} ${verdict.path}`
    : verdict.kind === 'UNTRUSTED_KEY'
      ? `${verdict.kind} ${verdict.path}`
      : verdict.kind;

/** The pack with some files changed, added or left out (`undefined`). */
const changed = (changes: Record<string, Buffer | string | undefined>, from = files): Map<string, Buffer> => {
  const copy = new Map(from);
  for (const [path, content] of Object.entries(changes)) {
    if (content === undefined) copy.delete(path);
    else copy.set(path, Buffer.from(content));
  }
  return copy;
};

/** The same, sealed again by whoever holds the pack key: what even they cannot make pass. */
const sealed = (changes: Record<string, Buffer | string | undefined>, manifest: Record<string, unknown> = {}): Buffer => {
  const listed = listedAgain(changed(changes), manifest);
  const bytes = listed.get('manifest.json')!;
  const about = JSON.parse(bytes.toString()) as { origin: string; packId: string };
  listed.set('manifest.note', signNote(manifestNoteText(about as Parameters<typeof manifestNoteText>[0], bytes), [packKey]));
  return zipped(listed);
};

describe('a pack', () => {
  test('with an erased text is VALID_WITH_ERASURES, and tells what it holds', () => {
    const verdict = verify(pack);
    if (verdict.kind !== 'VALID_WITH_ERASURES') throw new Error(said(verdict));
    expect([verdict.erasures, verdict.pack.disclosures, verdict.pack.events]).toEqual([
      1,
      2,
      Array.from({ length: PACKED }, (_, at) => 5 + at),
    ]);
    expect(verdict.pack.checkpoint).toMatchObject({ origin: ORIGIN, size: 30 });
    expect(verdict.pack.manifest.recipient).toBe('Accreditation committee');
    expect(verdict.pack.standards.standards[0]?.evidence).toEqual([5, 7]);
  });

  test('without one is VALID', () => {
    const events = packParts().events.filter(({ index }) => index !== ERASED);
    expect(verify(evidencePack({ events }, { claims: ['L1'], streams: [] })).kind).toBe('VALID');
  });

  test('is the same bytes each time', () => {
    expect(evidencePack()).toEqual(pack);
  });

  test('is VALID without any disclosure: withheld is not erased', () => {
    const events = packParts().events.map((event) => ({ ...event, disclosures: [] }));
    expect(verify(evidencePack({ events })).kind).toBe('VALID');
  });

  test('is valid under either key while keys are rotated', () => {
    const events = packParts().events.map((event) => event);
    const newPackKey = signingKeyFrom(packKey.name, Buffer.alloc(32, 11));
    const both = signCheckpoint({ origin: ORIGIN, size: 30, root: tree.root() }, [newLogKey, logKey]);
    const bytes = filesOf(evidencePack({ checkpoint: both, events }));
    const manifest = bytes.get('manifest.json')!;
    bytes.set('manifest.note', signNote(manifestNoteText(parseManifest(manifest), manifest), [newPackKey, packKey]));
    for (const packKeys of [[packKey], [newPackKey], [packKey, newPackKey]]) {
      expect(verify(zipped(bytes), { packKeys }).kind).toBe('VALID_WITH_ERASURES');
    }
    const signedByOld = { logKeys: [logKey, newLogKey] };
    expect(verify(zipped(bytes), signedByOld).kind).toBe('VALID_WITH_ERASURES');
    // Its earlier checkpoint was signed before the rotation: the old key is still needed for that.
    expect(said(verify(zipped(bytes), { logKeys: [newLogKey] }))).toBe('UNTRUSTED_KEY prior/checkpoint');
  });

  test('has exit codes that tell verdicts apart, and a sentence for every code', () => {
    expect(new Set(Object.values(packExitCodes)).size).toBe(4);
    expect(packExitCodes.VALID).toBe(0);
    for (const sentence of Object.values(packFaultCodes)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

describe('the keys', () => {
  test('that nobody gave are not trusted, whoever signed', () => {
    expect(said(verify(pack, { packKeys: [] }))).toBe('UNTRUSTED_KEY manifest.note');
    expect(said(verify(pack, { packKeys: [stranger] }))).toBe('UNTRUSTED_KEY manifest.note');
    expect(said(verify(pack, { logKeys: [] }))).toBe('UNTRUSTED_KEY checkpoint');
    expect(said(verify(pack, { logKeys: [stranger] }))).toBe('UNTRUSTED_KEY checkpoint');
    expect(said(verify(pack, { logKeys: [packKey], packKeys: [logKey] }))).toBe('UNTRUSTED_KEY manifest.note');
  });

  test('of a witness do not stand in for those of the log', () => {
    const witness = signingKeyFrom('witness.example', Buffer.alloc(32, 12), 'COSIGNATURE');
    const seen = cosign(checkpointAt(30), witness, 1_775_000_000);
    const bytes = evidencePack({ checkpoint: seen });
    expect(verify(bytes, { logKeys: [logKey, witness] }).kind).toBe('VALID_WITH_ERASURES');
    expect(said(verify(bytes, { logKeys: [witness] }))).toBe('CHECKPOINT_ORIGIN checkpoint');
  });
});

describe('a file', () => {
  const paths = [...files.keys()];

  test.each(paths)('that is missing is missed: %s', (path) => {
    expect(said(verify(zipped(changed({ [path]: undefined }))))).toBe(`FILE_MISSING ${path}`);
  });

  test.each(paths.filter((path) => path !== 'manifest.json'))(
    'that is missing from the manifest too is missed or not listed: %s',
    (path) => {
      const without = listedAgain(changed({ [path]: undefined }));
      expect(said(verify(zipped(without)))).toMatch(/^(FILE_MISSING|PACK_NOTE|MANIFEST_FORM) /);
    },
  );

  test.each(['more.txt', 'events/1.json', 'events/05.json', 'derived/more.csv', 'prior/more', 'keys/log.vkey'])(
    'that is one too many is found: %s',
    (path) => {
      expect(said(verify(zipped(changed({ [path]: 'more' }))))).toBe(`FILE_NOT_LISTED ${path}`);
      expect(said(verify(zipped(listedAgain(changed({ [path]: 'more' })))))).toMatch(/^(FILE_MISSING|PACK_NOTE|MANIFEST_FORM) /);
    },
  );

  test('that is swapped with any other is found', () => {
    const others = paths.filter((path) => !path.startsWith('manifest.'));
    let swaps = 0;
    for (const one of others) {
      for (const other of others) {
        if (one >= other || files.get(one)!.equals(files.get(other)!)) continue;
        const swapped = changed({ [one]: files.get(other), [other]: files.get(one) });
        expect(said(verify(zipped(swapped)))).toMatch(/^FILE_(SIZE|HASH) /);
        swaps += 1;
      }
    }
    expect(swaps).toBeGreaterThan(500);
  }, 60_000);

  test.each(['checkpoint', 'manifest.json', 'events/5.json', 'VERIFY.md'])('that stands there twice is found: %s', (path) => {
    const next = path.slice(0, -1) + String.fromCharCode(path.charCodeAt(path.length - 1) + 1);
    for (const content of [files.get(path)!, Buffer.from('other')]) {
      const twice = zipped(changed({ [next]: content }))
        .toString('latin1')
        .replaceAll(next, path);
      expect(said(verify(Buffer.from(twice, 'latin1')))).toBe('ZIP_DUPLICATE ');
    }
  });

  test('that is the manifest or its note swapped is found', () => {
    const [manifest, note] = [files.get('manifest.json'), files.get('manifest.note')];
    expect(said(verify(zipped(changed({ 'manifest.json': note, 'manifest.note': manifest }))))).toBe(
      'MANIFEST_FORM manifest.json',
    );
  });

  test('that is emptied or has a byte more is found', () => {
    for (const path of paths) {
      const content = files.get(path)!;
      if (content.length > 0) expect(verify(zipped(changed({ [path]: '' }))).kind).toBe('INVALID');
      expect(verify(zipped(changed({ [path]: Buffer.concat([content, Buffer.from('\n')]) }))).kind).toBe('INVALID');
    }
  });
});

describe('the manifest', () => {
  const manifest = JSON.parse(files.get('manifest.json')!.toString()) as Record<string, unknown>;
  const scope = manifest['scope'] as Record<string, unknown>;

  test.each([
    ['an unknown field', { more: 1 }],
    ['another version', { v: 2 }],
    ['an unknown field in its scope', { scope: { ...scope, more: '' } }],
    ['a position with a leading zero', { scope: { ...scope, asOfPosition: '030' } }],
    ['a name for an id', { scope: { ...scope, teamId: 'Liaison team' } }],
    ['an unknown claim', { claims: ['L1', 'L4'] }],
    ['claims in another order', { claims: ['L2', 'L1'] }],
    ['no claim', { claims: [] }],
    ['L2 without streams', { streams: [] }],
    ['streams without L2', { claims: ['L1'] }],
    ['a moment without milliseconds', { issuedAt: '2026-04-01T09:00:00Z' }],
    ['a day that there is not', { issuedAt: '2026-02-30T09:00:00.000Z' }],
    ['an end before its beginning', { expires: '2025-04-01T09:00:00.000Z' }],
    ['a negative size', { treeSize: -1 }],
    ['a newline in the recipient', { recipient: 'a\nb' }],
    ['another form of pack id', { packId: 'pack' }],
    ['a null', { purpose: null }],
    ['files out of order', { files: (manifest['files'] as unknown[]).toReversed() }],
    ['a file twice', { files: [(manifest['files'] as unknown[])[0], ...(manifest['files'] as unknown[])] }],
    ['no files', { files: [] }],
    [
      'itself listed',
      { files: [...(manifest['files'] as unknown[]), { path: 'manifest.json', bytes: 1, sha256: 'a'.repeat(64) }] },
    ],
  ])('is refused with %s', (_, changes) => {
    const bytes = canonicalJson({ ...manifest, ...changes });
    expect(said(verify(zipped(changed({ 'manifest.json': bytes }))))).toBe('MANIFEST_FORM manifest.json');
  });

  test.each([
    ['a field less', canonicalJson({ ...manifest, purpose: undefined })],
    ['a space', canonicalJson(manifest).replace(':', ': ')],
    ['a newline at its end', `${canonicalJson(manifest)}\n`],
    ['a field twice', canonicalJson(manifest).replace('{', '{"v":1,')],
    ['another order of fields', JSON.stringify({ v: 1, ...manifest })],
    ['an escape that need not be', canonicalJson(manifest).replace('Accreditation', '\\u0041ccreditation')],
    ['CRLF', `${canonicalJson(manifest)}\r\n`],
    ['a number in another spelling', canonicalJson(manifest).replace('"treeSize":30', '"treeSize":3e1')],
    ['no JSON', 'nothing'],
  ])('is refused with %s', (_, bytes) => {
    expect(said(verify(zipped(changed({ 'manifest.json': bytes }))))).toBe('MANIFEST_FORM manifest.json');
  });

  test('that was changed and still fits its files is not the one that was signed', () => {
    for (const changes of [
      { recipient: 'Another committee' },
      { expires: '2030-01-01T00:00:00.000Z' },
      { claims: ['L1'], streams: [] },
    ]) {
      expect(said(verify(zipped(listedAgain(files, changes))))).toBe('PACK_NOTE manifest.note');
    }
  });

  test('is not sealed by the seal of another pack, nor by a bad one', () => {
    const other = filesOf(evidencePack({}, { recipient: 'Another committee' }));
    expect(said(verify(zipped(changed({ 'manifest.note': other.get('manifest.note') }))))).toBe('PACK_NOTE manifest.note');
    const note = files.get('manifest.note')!.toString();
    const forged = note.replace(/\npack-/, '\nPack-');
    expect(said(verify(zipped(changed({ 'manifest.note': forged }))))).toBe('PACK_SIGNATURE manifest.note');
    expect(said(verify(zipped(changed({ 'manifest.note': note.replaceAll('\n', '\r\n') }))))).toBe('NOTE_FORM manifest.note');
  });
});

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
