// docs/LIMITS.md says what the program does.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { limits } from '../../../src/api/limits/limits';
import { packageRoot } from '../../../src/package-root';

test('every limit is published, with the figure that holds', () => {
  const text = readFileSync(join(packageRoot, 'docs', 'LIMITS.md'), 'utf8');
  const published = [...text.matchAll(/^\| `([A-Za-z]+)` \| ([0-9]+) \|/gm)].map(([, name, figure]) => [name, Number(figure)]);
  expect(Object.fromEntries(published)).toEqual(limits);
});
