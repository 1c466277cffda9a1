// Every refusal of the domain is shown by some specification: a new code without a test fails here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { catalogue } from '../../../src/domain/aggregates';

const specifications = readdirSync(__dirname)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(__dirname, file), 'utf8'))
  .join('\n');

test.each(catalogue.aggregates.flatMap(({ refusals }) => Object.keys(refusals)))('%s is refused somewhere', (code) => {
  expect(specifications).toContain(`.thenRefused('${code}'`);
});
