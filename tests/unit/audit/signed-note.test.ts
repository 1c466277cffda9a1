// Signed notes: the published examples, several signatures, cosignatures, and everything that is not a note.
import {
  formatSigningKey,
  formatVerifierKey,
  parseSigningKey,
  parseVerifierKey,
  signingKeyFrom,
} from '../../../src/audit/note-keys';
import { MalformedError } from '../../../src/audit/malformed';
import { cosign, parseNote, signNote, verifyNote } from '../../../src/audit/signed-note';

const seed = (value: number): Buffer => Buffer.alloc(32, value);
const log = signingKeyFrom('log.example/one', seed(1));
const newer = signingKeyFrom('log.example/one', seed(2));
const witness = signingKeyFrom('witness.example/w', seed(3), 'COSIGNATURE');
const TEXT = 'first line\nzweite Zeile äöü\n\nlast line\n';
const NOTE = signNote(TEXT, [log]);
const DASH = '\u2014';

/** The key and the note by which Go's implementation of the format checks itself. */
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

${DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

describe('the published example', () => {
  test('verifies under its key', () => {
    const verdict = verifyNote(Buffer.from(PETER_NOTE), [parseVerifierKey(PETER)]);
    expect(verdict).toMatchObject({ kind: 'SIGNED', by: [{ key: { name: 'PeterNeumann', id: 'c74f20a3' } }] });
  });

  test('does not when its text is changed', () => {
    const changed = PETER_NOTE.replace('answer', 'Answer');
    expect(verifyNote(Buffer.from(changed), [parseVerifierKey(PETER)]).kind).toBe('BAD_SIGNATURE');
  });
});

describe('a note', () => {
  test('is a text, an empty line and a signature line with the id of the key', () => {
    const [, line = ''] = NOTE.toString().split(`\n\n${DASH} `);
    expect(NOTE.toString().startsWith(`${TEXT}\n${DASH} log.example/one `)).toBe(true);
    const signature = Buffer.from(line.trimEnd().split(' ')[1]!, 'base64');
    expect([signature.length, signature.toString('hex', 0, 4)]).toEqual([68, log.id]);
    expect(parseNote(NOTE).text).toBe(TEXT);
  });

  test('is signed by both keys during a rotation, and verifies under either alone', () => {
    const both = signNote(TEXT, [newer, log]);
    for (const key of [newer, log]) expect(verifyNote(both, [key])).toEqual({ kind: 'SIGNED', text: TEXT, by: [{ key }] });
    expect(verifyNote(both, [log, newer])).toMatchObject({ kind: 'SIGNED', by: [{ key: newer }, { key: log }] });
  });

  test('of keys that nobody asked about is of unknown keys, even when name or id are the same', () => {
    expect(verifyNote(NOTE, [newer, witness])).toEqual({ kind: 'UNKNOWN_KEYS' });
    expect(verifyNote(NOTE, [])).toEqual({ kind: 'UNKNOWN_KEYS' });
    expect(verifyNote(NOTE, [{ ...signingKeyFrom('other.example', seed(1)), id: log.id }])).toEqual({ kind: 'UNKNOWN_KEYS' });
  });

  test('is spoilt by one bad signature of a known key, and not by one of an unknown key', () => {
    const both = signNote(TEXT, [newer, log]).toString();
    const bad = both.replace(/(one .{30})(.)/, (_, before: string, letter: string) => before + (letter === 'A' ? 'B' : 'A'));
    expect(verifyNote(Buffer.from(bad), [newer, log])).toEqual({ kind: 'BAD_SIGNATURE', key: newer });
    expect(verifyNote(Buffer.from(bad), [log]).kind).toBe('SIGNED');
  });

  test('holds no signature of another text', () => {
    const [line] = signNote('another text\n', [log]).toString().split('\n').slice(-2);
    expect(verifyNote(Buffer.from(`${TEXT}\n${line}\n`), [log]).kind).toBe('BAD_SIGNATURE');
  });

  test('cannot be signed twice by one key', () => {
    expect(() => verifyNote(signNote(TEXT, [log, log]), [log])).toThrow('twice');
  });

  const [signature = ''] = NOTE.toString().split('\n').slice(-2);
  const base64 = signature.split(' ')[2]!;
  test.each([
    ['nothing', ''],
    ['a text alone', TEXT],
    ['no empty line', `text\n${signature}\n`],
    ['no signature', 'text\n\n'],
    ['no text', `\n${signature}\n`],
    ['a signature that does not end', `text\n\n${signature}`],
    ['CRLF', NOTE.toString().replaceAll('\n', '\r\n')],
    ['one carriage return', `te\rxt\n\n${signature}\n`],
    ['a tab', `te\txt\n\n${signature}\n`],
    ['a NUL', `te\0xt\n\n${signature}\n`],
    ['a hyphen for the dash', `text\n\n- log.example/one ${base64}\n`],
    ['no name', `text\n\n${DASH}  ${base64}\n`],
    ['a name with a plus', `text\n\n${DASH} log+one ${base64}\n`],
    ['a name with an odd space', `text\n\n${DASH} log\u00a0one ${base64}\n`],
    ['two spaces', `text\n\n${DASH} log.example/one  ${base64}\n`],
    ['a space at the end', `text\n\n${DASH} log.example/one ${base64} \n`],
    ['base64 without padding', `text\n\n${DASH} log.example/one ${base64.replace(/=+$/, '')}\n`],
    ['base64url', `text\n\n${DASH} log.example/one ${Buffer.alloc(68, 255).toString('base64url')}\n`],
    ['base64 with bits left over', `text\n\n${DASH} log.example/one AAAAAAB=\n`],
    ['no more than an id', `text\n\n${DASH} log.example/one AAAAAA==\n`],
    ['101 signatures', `text\n\n${`${signature}\n`.repeat(101)}`],
    ['a megabyte', `${'text\n'.repeat(200_001)}\n${signature}\n`],
  ])('is not %s', (_, text) => {
    expect(() => parseNote(Buffer.from(text))).toThrow(MalformedError);
  });

  test('is UTF-8', () => {
    expect(() => parseNote(Buffer.concat([Buffer.of(0xff), NOTE]))).toThrow('UTF-8');
    expect(parseNote(signNote('\ufefftext\n', [log])).text).toBe('\ufefftext\n');
  });

  test('may have 100 signatures', () => {
    expect(parseNote(Buffer.from(`text\n\n${`${signature}\n`.repeat(100)}`)).signatures).toHaveLength(100);
  });

  test.each(['no newline', 'te\rxt\n', '', '\ud800\n'])('is not made of %j', (text) => {
    expect(() => signNote(text, [log])).toThrow(MalformedError);
  });

  test('is not signed by nobody, nor by a witness', () => {
    expect(() => signNote(TEXT, [])).toThrow(MalformedError);
    expect(() => signNote(TEXT, [witness])).toThrow(MalformedError);
  });
});

describe('a cosignature', () => {
  const seen = cosign(NOTE, witness, 1_679_315_147);

  test('of the published example verifies, with its time', () => {
    const note = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

${DASH} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
${DASH} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;
    const [, line] = parseNote(Buffer.from(note)).signatures;
    expect(line).toMatchObject({ name: 'witness.example.com/w1', id: '8d66cf3f' });
    expect([line?.bytes.length, line?.bytes.readBigUInt64BE()]).toEqual([72, 1_679_315_147n]);
  });

  test('stands below the log’s own signature and leaves it as it was', () => {
    expect(seen.subarray(0, NOTE.length)).toEqual(NOTE);
    expect(verifyNote(seen, [log, witness])).toMatchObject({ by: [{ key: log }, { key: witness, time: 1_679_315_147 }] });
    expect(verifyNote(seen, [log])).toMatchObject({ kind: 'SIGNED', by: [{ key: log }] });
  });

  test('is for its time: another one does not verify', () => {
    const lines = seen.toString().split('\n');
    const [dash, name, base64 = ''] = lines.at(-2)!.split(' ');
    const bytes = Buffer.from(base64, 'base64');
    bytes[11]! += 1;
    const later = [...lines.slice(0, -2), [dash, name, bytes.toString('base64')].join(' '), ''].join('\n');
    expect(verifyNote(Buffer.from(later), [witness]).kind).toBe('BAD_SIGNATURE');
  });

  test('is no plain signature, and a plain signature is no cosignature', () => {
    expect(() => cosign(NOTE, log, 1)).toThrow(MalformedError);
    const plain = { ...witness, kind: 'NOTE' as const };
    expect(verifyNote(seen, [plain]).kind).toBe('BAD_SIGNATURE');
    expect(verifyNote(NOTE, [{ ...log, kind: 'COSIGNATURE' as const }]).kind).toBe('BAD_SIGNATURE');
  });

  test.each([-1, 1.5, 2 ** 53, NaN])('has no time such as %p', (time) => {
    expect(() => cosign(NOTE, witness, time)).toThrow(MalformedError);
  });
});

describe('a key', () => {
  test.each([log, witness])('is written as one line and read back: $name', (key) => {
    const verifier = formatVerifierKey(key);
    expect(verifier).toMatch(new RegExp(`^${key.name}\\+${key.id}\\+[A-Za-z0-9+/]{44}$`));
    expect(formatVerifierKey(parseVerifierKey(verifier))).toBe(verifier);
    const again = parseSigningKey(formatSigningKey(key));
    expect([again.name, again.id, again.kind]).toEqual([key.name, key.id, key.kind]);
    expect(formatVerifierKey(again)).toBe(verifier);
  });

  test('has an id that follows from its kind too', () => {
    expect(signingKeyFrom('same', seed(9)).id).not.toBe(signingKeyFrom('same', seed(9), 'COSIGNATURE').id);
  });

  const good = formatVerifierKey(log);
  const raw = good.split('+').slice(2).join('+');
  test.each([
    ['nothing', ''],
    ['another id', good.replace(log.id, '00000000')],
    ['another name', good.replace('one', 'two')],
    ['an id in capitals', good.replace(log.id, log.id.toUpperCase())],
    ['a newline at its end', `${good}\n`],
    [
      'another type',
      `${log.name}+${log.id}+${Buffer.concat([Buffer.of(2), Buffer.from(raw, 'base64').subarray(1)]).toString('base64')}`,
    ],
    ['a key that is too short', `${log.name}+${log.id}+${Buffer.from(raw, 'base64').subarray(0, 32).toString('base64')}`],
    ['a name with a space', good.replace('/', ' ')],
    ['no key', `${log.name}+${log.id}+`],
    ['its secret half', formatSigningKey(log)],
  ])('is not %s', (_, text) => {
    expect(() => parseVerifierKey(text)).toThrow(MalformedError);
  });

  test('that is secret says nothing of itself when it is refused', () => {
    const secret = formatSigningKey(log);
    for (const text of [secret.replace(log.id, '00000000'), secret.slice(12), `${secret} `, secret.replace('one', 'two')]) {
      expect(() => parseSigningKey(text)).toThrow(MalformedError);
      try {
        parseSigningKey(text);
      } catch (error) {
        expect(String(error)).not.toContain(secret.split('+').at(-1));
      }
    }
    expect(() => signingKeyFrom('a', Buffer.alloc(31))).toThrow('32 bytes');
    expect(() => signingKeyFrom('a b', seed(1))).toThrow('spaces');
  });
});
