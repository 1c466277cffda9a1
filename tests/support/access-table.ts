// The committed table of who may ask for what, as a test reads it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Role, roles } from '../../src/domain/roles';
import { packageRoot } from '../../src/package-root';

/** By root field and role: whose things somebody of the role reaches, as the file says it. */
export const readAccessTable = (): Readonly<Record<string, Readonly<Record<Role, string>>>> => {
  const lines = readFileSync(join(packageRoot, 'schema', 'access.md'), 'utf8').split('\n');
  const rows = lines.flatMap((line) => {
    const [, field, rest] = /^\| `(\w+)` \| (.*) \|$/.exec(line) ?? [];
    return field === undefined || rest === undefined ? [] : [[field, rest.split(' | ')] as const];
  });
  return Object.fromEntries(
    rows.map(([field, cells]) => [
      field,
      Object.fromEntries(roles.map((role, index) => [role, cells[index] ?? ''])) as Record<Role, string>,
    ]),
  );
};
