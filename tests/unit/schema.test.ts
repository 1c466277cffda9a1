// The public promises: a schema that explains itself, one shape of mutations, closed codes, and committed files that are up to date.
import {
  getNamedType,
  type GraphQLEnumType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { faults } from '../../src/api/error-codes';
import { createSchema } from '../../src/api/schema';
import { catalogue } from '../../src/domain/aggregates';
import { kernelRefusals } from '../../src/kernel/refusal';
import { packageRoot } from '../../src/package-root';

const schema: GraphQLSchema = createSchema();
const ownTypes = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

test('every type, field, argument, input field and enum value says what it is', () => {
  const silent: string[] = [];
  const check = (place: string, { description }: { readonly description?: string | null | undefined }): void => {
    if (!description?.trim()) silent.push(place);
  };
  for (const type of ownTypes) {
    // GraphQL's own three roots have a name that says it all.
    if (![schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].some((root) => root === type)) {
      check(type.name, type);
    }
    if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) check(`${type.name}.${field.name}`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      check(`${type.name}.${field.name}`, field);
      for (const argument of field.args) check(`${type.name}.${field.name}(${argument.name})`, argument);
    }
  }
  expect(silent).toEqual([]);
});

test('nothing is JSON, BigInt or Float', () => {
  const names = ownTypes.map(({ name }) => name);
  expect(names.filter((name) => /json|bigint|float|any/i.test(name))).toEqual([]);
});

test('there is one mutation for each command, with one input and its own payload', () => {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const nameOf = (command: string): string => command.charAt(0).toLowerCase() + command.slice(1);
  expect(Object.keys(mutations).sort()).toEqual([...catalogue.commands.keys()].map(nameOf).sort());

  const shapes = Object.entries(mutations).map(([name, { type, args }]) => {
    const payload = getNamedType(type);
    const { userErrors, warnings, commandId, revision, position, ...shown } = isObjectType(payload) ? payload.getFields() : {};
    const common = [userErrors, warnings, commandId, revision, position].map((field) => String(field?.type));
    const takes = args.map((argument) => `${argument.name}: ${String(argument.type)}`);
    return { name, takes, payload: payload.name, common, shows: Object.keys(shown).length };
  });
  expect(shapes).toEqual(
    Object.keys(mutations).map((name) => {
      const command = name.charAt(0).toUpperCase() + name.slice(1);
      const common = ['[UserError!]!', '[Warning!]!', 'UUID!', 'Int', 'EventPosition'];
      return { name, takes: [`input: ${command}Input!`], payload: `${command}Payload`, common, shows: 1 };
    }),
  );
});

test('every root field may be null, so that one fault does not take the others with it', () => {
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((root) => Object.values(root?.getFields() ?? {}));
  expect(roots.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([]);
});

test('every code that an answer can carry is one of the enum', () => {
  const published = new Set((schema.getType('ErrorCode') as GraphQLEnumType).getValues().map(({ name }) => name));
  const tables = [kernelRefusals, faults, ...catalogue.aggregates.map(({ refusals }) => refusals)].flatMap(Object.keys);
  const said = ['domain', 'kernel', 'api'].flatMap((folder) => codesSaidIn(join(packageRoot, 'src', folder)));
  expect(said.length).toBeGreaterThan(80);
  expect([...tables, ...said].filter((code) => !published.has(code))).toEqual([]);
});

test('schema/ holds exactly what the code emits', () => {
  const emitted = emit();
  expect(emitted.size).toBeGreaterThan(catalogue.events.size);
  const folder = join(packageRoot, 'schema', 'events');
  const written = ['schema.graphql', 'access.md'].map((file) => join(packageRoot, 'schema', file));
  const committed = [...written, ...readdirSync(folder).map((file) => join(folder, file))];
  expect(Object.fromEntries(committed.map((file) => [file, readFileSync(file, 'utf8')]))).toEqual(Object.fromEntries(emitted));
});

/** The codes that stand in the sources where something is refused. */
const codesSaidIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/\b(?:refuse|refused|inputRefusal|fault)\(\s*'([A-Z_]+)'/g),
    ])
    .map(([, code = '']) => code);

/** Runs src/emit-schema.ts with a disk that only remembers what is written. */
const emit = (): ReadonlyMap<string, string> => {
  const written = new Map<string, string>();
  jest.isolateModules(() => {
    jest.doMock('node:fs', () => ({
      ...jest.requireActual<object>('node:fs'),
      writeFileSync: (file: string, text: string) => written.set(file, text),
      rmSync: () => undefined,
      mkdirSync: () => undefined,
    }));
    jest.requireActual('../../src/emit-schema');
  });
  jest.dontMock('node:fs');
  return written;
};
