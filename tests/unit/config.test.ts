// What the environment may say, and how it is told when it says something else.
import { formatVerifierKey, signingKeyFrom } from '../../src/audit/note-keys';
import { ConfigError, readConfig } from '../../src/config';
import { defaultWords } from '../../src/domain/words';

const faultOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('Nothing is wrong with it.');
};

describe('the words of a trust', () => {
  const words = (given: unknown): string => faultOf({ LEDGER_WORDS: JSON.stringify(given) });

  test('are ours unless something is said', () => {
    expect(readConfig({}).words).toEqual(defaultWords);
    expect(readConfig({ LEDGER_WORDS: '' }).words).toEqual(defaultWords);
    expect(readConfig({ LEDGER_WORDS: '{}' }).words).toEqual(defaultWords);
  });

  test('replace those they are given for, and no others', () => {
    const theirs = { advisor: 'expert by experience', advisors: 'experts by experience' };
    expect(readConfig({ LEDGER_WORDS: JSON.stringify(theirs) }).words).toEqual({ ...defaultWords, ...theirs });
  });

  test('are given in singular and plural together', () => {
    expect(words({ team: 'service' })).toContain('LEDGER_WORDS: team and teams must be given together');
    expect(words({ panels: 'boards' })).toContain('LEDGER_WORDS: panel and panels must be given together');
  });

  test.each<[unknown, string]>([
    [{ advisor: '', advisors: 'partners' }, 'LEDGER_WORDS.advisor: must not be empty'],
    [{ advisor: ' partner', advisors: 'partners' }, 'LEDGER_WORDS.advisor: must not begin or end with a space'],
    [{ advisor: 'x'.repeat(41), advisors: 'partners' }, 'LEDGER_WORDS.advisor: must have at most 40 characters'],
    [{ advisor: 'part\nner', advisors: 'partners' }, 'LEDGER_WORDS.advisor: must hold no control characters'],
    [{ advisor: 7, advisors: 'partners' }, 'LEDGER_WORDS.advisor: must be text'],
    [{ colleague: 'peer' }, 'LEDGER_WORDS: takes only advisor, advisors, team, teams, panel, panels'],
    [['partner'], 'LEDGER_WORDS: must be a JSON object'],
    ['partner', 'LEDGER_WORDS: must be a JSON object'],
  ])('are refused as %j with a sentence', (given, sentence) => {
    expect(words(given)).toContain(sentence);
  });

  test('are refused when they are no JSON', () => {
    expect(faultOf({ LEDGER_WORDS: 'advisor=partner' })).toContain('LEDGER_WORDS: must be JSON');
  });
});

test('the seconds between two rounds of jobs are a whole number, 60 unless something is said, and 0 for none', () => {
  expect(readConfig({}).jobsSeconds).toBe(60);
  expect(readConfig({ LEDGER_JOBS_SECONDS: '0' }).jobsSeconds).toBe(0);
  for (const wrong of ['-1', '1.5', 'often', '86401'])
    expect(faultOf({ LEDGER_JOBS_SECONDS: wrong })).toContain('LEDGER_JOBS_SECONDS: ');
});

describe('a witness', () => {
  const vkey = formatVerifierKey(signingKeyFrom('witness.example', Buffer.alloc(32, 1), 'COSIGNATURE'));
  const url = 'https://witness.example/one/';

  test('is an address and the key by which it cosigns, or nobody', () => {
    expect(readConfig({}).witness).toBeUndefined();
    const { witness } = readConfig({ LEDGER_WITNESS_URL: url, LEDGER_WITNESS_KEY: vkey });
    expect(witness).toMatchObject({ url: 'https://witness.example/one', key: { name: 'witness.example', kind: 'COSIGNATURE' } });
  });

  test.each<[Record<string, string>, string]>([
    [{ LEDGER_WITNESS_URL: url }, 'LEDGER_WITNESS_URL and LEDGER_WITNESS_KEY are given together'],
    [{ LEDGER_WITNESS_KEY: vkey }, 'LEDGER_WITNESS_URL and LEDGER_WITNESS_KEY are given together'],
    [{ LEDGER_WITNESS_URL: 'file:///etc/passwd', LEDGER_WITNESS_KEY: vkey }, 'LEDGER_WITNESS_URL: '],
    [{ LEDGER_WITNESS_URL: url, LEDGER_WITNESS_KEY: 'nonsense' }, 'LEDGER_WITNESS_KEY: must be the key of a witness'],
    [
      { LEDGER_WITNESS_URL: url, LEDGER_WITNESS_KEY: formatVerifierKey(signingKeyFrom('log.example', Buffer.alloc(32, 1))) },
      'LEDGER_WITNESS_KEY: must be the key of a witness',
    ],
  ])('is refused as %j with a sentence', (given, sentence) => {
    expect(faultOf(given)).toContain(sentence);
  });
});

describe('what keeps the events', () => {
  const EVENTSTORE_URL = 'esdb://admin:secret@one.example:2113';
  const KEYS_URL = 'postgres://ledger:secret@keys.example/keys';

  test('is a file of this machine, or an event database with keys of its own or in PostgreSQL', () => {
    expect(readConfig({}).store).toEqual({ kind: 'sqlite' });
    expect(readConfig({ LEDGER_STORE: 'eventstoredb', EVENTSTORE_URL }).store).toEqual({
      kind: 'eventstoredb',
      url: EVENTSTORE_URL,
      keysUrl: undefined,
    });
    expect(readConfig({ LEDGER_STORE: 'eventstoredb', EVENTSTORE_URL, KEYS_URL }).store).toMatchObject({ keysUrl: KEYS_URL });
  });

  test.each<[Record<string, string>, string]>([
    [{ LEDGER_STORE: 'kurrentdb', EVENTSTORE_URL }, 'LEDGER_STORE: '],
    [{ LEDGER_STORE: 'eventstoredb' }, 'LEDGER_STORE=eventstoredb needs EVENTSTORE_URL, for example esdb://host:2113'],
    [{ EVENTSTORE_URL }, 'EVENTSTORE_URL is for several nodes: set LEDGER_STORE=eventstoredb, or take EVENTSTORE_URL away'],
    [{ KEYS_URL }, 'KEYS_URL is for several nodes: set LEDGER_STORE=eventstoredb, or take KEYS_URL away'],
    [
      { LEDGER_STORE: 'eventstoredb', EVENTSTORE_URL: 'https://admin:secret@one.example:2113' },
      'EVENTSTORE_URL: must begin with esdb:// or esdb+discover://',
    ],
    [
      { LEDGER_STORE: 'eventstoredb', EVENTSTORE_URL, KEYS_URL: 'mysql://ledger:secret@keys.example' },
      'KEYS_URL: must begin with postgres://',
    ],
    [
      { LEDGER_STORE: 'eventstoredb', EVENTSTORE_URL, KEYS_URL: 'postgres://ledger:secret@keys.example:port/keys' },
      'KEYS_URL: must be an address',
    ],
  ])('is refused as %j with a sentence that repeats no secret', (given, sentence) => {
    const fault = faultOf(given);
    expect(fault).toContain(sentence);
    expect(fault).not.toContain('secret');
  });
});

test('small numbers are eight unless a trust says otherwise', () => {
  expect(readConfig({}).smallNumbers).toBe(8);
  expect(readConfig({ LEDGER_SMALL_NUMBERS: '0' }).smallNumbers).toBe(0);
  expect(readConfig({ LEDGER_SMALL_NUMBERS: '12' }).smallNumbers).toBe(12);
  for (const wrong of ['-1', 'few', '1001', '2.5']) {
    expect(faultOf({ LEDGER_SMALL_NUMBERS: wrong })).toContain('LEDGER_SMALL_NUMBERS');
  }
});

test('proxies are addresses or ranges, and none unless they are named', () => {
  expect(readConfig({}).proxies).toEqual([]);
  const named = readConfig({ LEDGER_PROXIES: '10.0.0.0/8, 127.0.0.1,fd00::/8' });
  expect(named.proxies).toEqual(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
  for (const wrong of ['proxy.example', '10.0.0.0/33', '10.0.0.0/', '::1/129', '10.0.0.0/8/8', 'all']) {
    expect(faultOf({ LEDGER_PROXIES: wrong })).toContain('LEDGER_PROXIES: must be addresses or ranges');
  }
});
