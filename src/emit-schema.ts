// Writes the public promises into schema/: the GraphQL schema, who may ask for what, and a JSON Schema for each version of each event.
import { lexicographicSortSchema, printSchema } from 'graphql';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { accessTable } from './api/access/access-table';
import { createSchema } from './api/schema';
import { catalogue } from './domain/aggregates';
import { schemaVersionOf } from './kernel/event';
import { packageRoot } from './package-root';

const folder = join(packageRoot, 'schema');

const graphql = createSchema();
writeFileSync(join(folder, 'schema.graphql'), `${printSchema(lexicographicSortSchema(graphql))}\n`);
writeFileSync(join(folder, 'access.md'), accessTable(graphql));

const eventFolder = join(folder, 'events');
rmSync(eventFolder, { recursive: true, force: true });
mkdirSync(eventFolder);
for (const { type, definition } of catalogue.events.values()) {
  const version = schemaVersionOf(definition);
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `${type}, version ${version}`,
    description: definition.describe,
    ...withoutDialect(z.toJSONSchema(z.strictObject({ ...definition.data }))),
    'x-sealed': Object.keys(definition.text ?? {}),
  };
  writeFileSync(join(eventFolder, `${type}.v${version}.json`), `${JSON.stringify(schema, undefined, 2)}\n`);
}

function withoutDialect({ $schema: _, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return rest;
}
