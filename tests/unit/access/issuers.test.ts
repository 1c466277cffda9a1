// The file that says whose tokens are accepted: what it may hold, and the sentence that says what is wrong with it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readIssuers } from '../../../src/access/issuers';
import { temporaryFolders } from '../../support/temporary-folder';

const temporaryFolder = temporaryFolders();

const good = {
  issuer: 'https://id.trust.example/',
  audience: 'https://ledger.trust.example/',
  algorithms: ['RS256'],
  jwksUri: 'https://id.trust.example/keys',
};

const fileOf = (text: string): string => {
  const file = join(temporaryFolder(), 'issuers.json');
  writeFileSync(file, text);
  return file;
};
const read = (content: unknown) => readIssuers(fileOf(JSON.stringify(content)));

test('what is not said has a strict default', () => {
  expect(read([good])).toEqual([{ ...good, typ: ['at+jwt', 'JWT'], maxTokenAgeSeconds: 3600, clockToleranceSeconds: 5 }]);
});

test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('%s is a way to sign', (algorithm) => {
  expect(read([{ ...good, algorithms: [algorithm] }])).toHaveLength(1);
});

test.each([
  ['HS256 among the algorithms', [{ ...good, algorithms: ['RS256', 'HS256'] }], /0\.algorithms\.1: /],
  ['none among the algorithms', [{ ...good, algorithms: ['none'] }], /0\.algorithms\.0: /],
  ['no algorithm', [{ ...good, algorithms: [] }], /0\.algorithms: /],
  ['keys over http', [{ ...good, jwksUri: 'http://id.trust.example/keys' }], /0\.jwksUri: must be an https address/],
  ['keys of a file', [{ ...good, jwksUri: 'file:///keys' }], /0\.jwksUri: /],
  ['too large a tolerance', [{ ...good, clockToleranceSeconds: 61 }], /0\.clockToleranceSeconds: /],
  ['no audience', [{ ...good, audience: undefined }], /0\.audience: /],
  ['a field that is not known', [{ ...good, alg: 'RS256' }], /alg/],
  ['an issuer twice', [good, good], /names an issuer twice/],
  ['nobody', [], /are not as they must be/],
  ['no list', good, /are not as they must be/],
])('%s is refused in one sentence', (_name, content, why) => {
  expect(() => read(content)).toThrow(why);
  expect(() => read(content)).toThrow(/^The issuers of tokens in .* are not as they must be: [^\n]*\.$/);
});

test('keys over http are for this machine alone', () => {
  for (const host of ['127.0.0.1:9000', 'localhost:9000', '[::1]:9000']) {
    expect(read([{ ...good, jwksUri: `http://${host}/keys` }])).toHaveLength(1);
  }
});

test('a file that is not there, or is no JSON, is named', () => {
  expect(() => readIssuers('/nowhere/issuers.json')).toThrow('/nowhere/issuers.json is not there, or is no JSON.');
  expect(() => readIssuers(fileOf('{'))).toThrow('is not there, or is no JSON.');
});
