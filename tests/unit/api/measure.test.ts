// How much an operation asks for, and where the guard stops it.
import { getOperationAST, parse } from 'graphql';

import { guardOperation } from '../../../src/api/limits/guard';
import { limits } from '../../../src/api/limits/limits';
import { measureOperation } from '../../../src/api/limits/measure';
import { createSchema } from '../../../src/api/schema';

const schema = createSchema();

const operationOf = (text: string) => {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('There is no operation.');
  return { schema, document, operation };
};

const measure = (text: string, variables = {}) => {
  const { document, operation } = operationOf(text);
  return measureOperation(schema, document, operation, variables);
};

const guard = (text: string, variables = {}): unknown => {
  try {
    guardOperation({ ...operationOf(text), variables });
    return 'passed';
  } catch (error) {
    return (error as { extensions: { limit?: unknown } }).extensions.limit;
  }
};

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

describe('what is counted', () => {
  test('depth is that of the deepest field, through fragments too', () => {
    expect(measure('{ ledger { head } }').depth).toBe(2);
    expect(measure('{ teams { nodes { ...t } } } fragment t on Team { coProductionScore { indicators { code } } }').depth).toBe(
      5,
    );
  });

  test('aliases, directives, fields and root fields count in fragments as often as they are spread', () => {
    const text = `{ ...two ...two a: ledger { head @skip(if: false) } }
      fragment two on Query { b: ledger { head } c: ledger { size } }`;
    expect(measure(text)).toMatchObject({ aliases: 5, directives: 1, fields: 10, rootFields: 5 });
  });

  test('objects count by the sizes of pages, wherever they are said', () => {
    const page = 'query ($n: Int) { teams(first: $n) { nodes { activities(last: 5) { nodes { id } } } } }';
    // 7 pages of: a team, and 5 pages of: an activity.
    const nodes = (teams: number): number => teams * (1 + (1 + 5 * (1 + 1)));
    expect(measure(page, { n: 7 }).nodes).toBe(nodes(7));
    expect(measure(page, {}).nodes).toBe(nodes(20));
    expect(measure('{ teams(first: 7) { nodes { id } } }').nodes).toBe(7 * 2);
  });

  test('what doubles with every fragment is counted, not written out', () => {
    const doubling = times(20, (index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`);
    const text = `{ ...f0 } ${doubling} fragment f20 on Query { ledger { head } }`;
    expect(measure(text)).toMatchObject({ fields: 2 * 2 ** 20, rootFields: 2 ** 20 });
  });
});

describe('the guard', () => {
  const deep = (depth: number): string =>
    `{ activity(id: "x") ${'{ team { activities { nodes '.repeat(Math.floor((depth - 2) / 3))}{ id }${' } } }'.repeat(Math.floor((depth - 2) / 3))} }`;

  test.each([
    ['depth', deep(8), deep(11)],
    [
      'aliases',
      `{ ledger { ${times(30, (index) => `a${index}: head`)} } }`,
      `{ ledger { ${times(31, (index) => `a${index}: head`)} } }`,
    ],
    ['rootFields', `{ ${times(20, () => 'ledger { head }')} }`, `{ ${times(21, () => 'ledger { head }')} }`],
    [
      'directives',
      `{ ledger { head ${'@skip(if: false) '.repeat(20)} } }`,
      `{ ledger { head ${'@skip(if: false) '.repeat(21)} } }`,
    ],
    ['fields', `{ ledger { ${'head '.repeat(499)} } }`, `{ ledger { ${'head '.repeat(500)} } }`],
    [
      'nodes',
      '{ teams(first: 100) { nodes { activities(first: 40) { nodes { id } } } } }',
      '{ teams(first: 100) { nodes { activities(first: 50) { nodes { id } } } } }',
    ],
    ['mutations', `mutation { ${times(5, (index) => mutation(index))} }`, `mutation { ${times(6, (index) => mutation(index))} }`],
  ])('lets %s up to the limit pass, and nothing beyond it', (name, within, beyond) => {
    expect(guard(within)).toBe('passed');
    expect(guard(beyond)).toEqual({ name, allowed: limits[name as keyof typeof limits] });
  });

  test('counts variables by their bytes', () => {
    expect(guard('{ ledger { head } }', { text: 'é'.repeat(31_990) })).toBe('passed');
    expect(guard('{ ledger { head } }', { text: 'é'.repeat(32_000) })).toEqual({ name: 'variablesBytes', allowed: 64_000 });
  });
});

function mutation(index: number): string {
  return `m${index}: pauseInvolvement(input: { commandId: "x", advisorId: "y" }) { commandId }`;
}
