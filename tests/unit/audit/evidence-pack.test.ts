// Evidence packs: what is valid, under whose keys, and that every file is there once and as it was.
import { signCheckpoint } from '../../../src/audit/checkpoint';
import { manifestNoteText, parseManifest } from '../../../src/audit/evidence-pack/manifest';
import { packExitCodes, packFaultCodes } from '../../../src/audit/evidence-pack/verdict';
import { signingKeyFrom } from '../../../src/audit/note-keys';
import { cosign, signNote } from '../../../src/audit/signed-note';
import { changed, files, pack, said, stranger, verify } from '../../support/changed-packs';
import {
  checkpointAt,
  ERASED,
  evidencePack,
  filesOf,
  listedAgain,
  logKey,
  ORIGIN,
  PACKED,
  packKey,
  packParts,
  tree,
  zipped,
} from '../../support/evidence-packs';

const newLogKey = signingKeyFrom(ORIGIN, Buffer.alloc(32, 10));

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
