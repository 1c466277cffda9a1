// The manifest of an evidence pack: its one form, and its seal.
import { canonicalJson } from '../../../src/kernel/json';
import { changed, files, said, verify } from '../../support/changed-packs';
import { evidencePack, filesOf, listedAgain, zipped } from '../../support/evidence-packs';

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
