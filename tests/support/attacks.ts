// Requests that are made to do harm, as tools for it send them: each with what a service must answer.
import { gzipSync } from 'node:zlib';

export interface Attack {
  readonly method?: 'GET';
  readonly query?: string;
  /** In the place of a JSON body with the query. */
  readonly body?: string | Buffer<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expected: readonly [status: number, code: string];
}

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

const withVariables = (variables: string): string =>
  `{"query":"mutation ($i: RegisterTeamInput!) { registerTeam(input: $i) { position userErrors { code } } }","variables":{"i":${variables}}}`;

/** What can be asked for only in production, where the schema is not told. */
export const introspection: Attack = {
  query: '{ __schema { types { name fields { name } } } }',
  expected: [400, 'GRAPHQL_VALIDATION_FAILED'],
};

export const attacks: Readonly<Record<string, Attack>> = {
  'many aliases': {
    query: `{ ${times(100, (index) => `a${index}: ledger { head }`)} }`,
    expected: [400, 'LIMIT_EXCEEDED'],
  },
  'many directives': { query: `{ ledger { head ${'@aa '.repeat(200)} } }`, expected: [400, 'GRAPHQL_VALIDATION_FAILED'] },
  'many directives that exist': {
    query: `{ ledger { ${'head @skip(if: false) '.repeat(100)} } }`,
    expected: [400, 'LIMIT_EXCEEDED'],
  },
  'one field many times': { query: `{ ledger { ${'head '.repeat(900)} } }`, expected: [400, 'GRAPHQL_VALIDATION_FAILED'] },
  'a batch of requests': {
    body: JSON.stringify(Array(10).fill({ query: '{ ledger { head } }' })),
    expected: [400, 'BAD_REQUEST'],
  },
  'fragments in a circle': {
    query: '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
    expected: [400, 'GRAPHQL_VALIDATION_FAILED'],
  },
  'deep nesting': {
    query: `{ activity(id: "x") ${'{ team { activities { nodes '.repeat(30)}{ id }${' } } }'.repeat(30)} }`,
    expected: [400, 'LIMIT_EXCEEDED'],
  },
  'nested introspection': {
    query: `{ __schema { types ${'{ fields { type '.repeat(30)}{ name }${' } }'.repeat(30)} } }`,
    expected: [400, 'GRAPHQL_VALIDATION_FAILED'],
  },
  'a mutation by GET': {
    method: 'GET',
    query:
      'mutation { pauseInvolvement(input: { advisorId: "x", commandId: "0d9c7d52-9f0b-4d3c-8a58-3f6b9d2c1e10" }) { commandId } }',
    headers: { 'apollo-require-preflight': 'x' },
    expected: [405, 'BAD_REQUEST'],
  },
  'a form': {
    body: 'query={ledger{head}}',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    expected: [415, 'BAD_REQUEST'],
  },
  'a list of 20,000 items': {
    body: withVariables(JSON.stringify({ domains: Array(20_000).fill('x') })),
    expected: [400, 'LIMIT_EXCEEDED'],
  },
  'a list of 20,000 items in the document': {
    query: `mutation { registerTeam(input: { domains: [${times(20_000, () => '"x"')}] }) { commandId } }`,
    expected: [413, 'LIMIT_EXCEEDED'],
  },
  'a small body that unpacks to 50 MB': {
    body: gzipSync(Buffer.alloc(50_000_000, ' ')),
    headers: { 'content-encoding': 'gzip' },
    expected: [400, 'BAD_REQUEST'],
  },
  'a prototype in the variables': { body: withVariables('{"__proto__":{"isAdmin":true}}'), expected: [400, 'BAD_REQUEST'] },
};

/** The request that it is, for `fetch`. */
export const requestOf = (url: string, { method, query, body, headers }: Attack): [string, RequestInit] =>
  method === 'GET'
    ? [`${url}/graphql?query=${encodeURIComponent(query ?? '')}`, { headers: headers ?? {} }]
    : [
        `${url}/graphql`,
        {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: body ?? JSON.stringify({ query }),
        },
      ];
