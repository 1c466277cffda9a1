// How much an operation asks for: counted on its document and its variables, before anything is looked up.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getArgumentValues,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

import { limits } from './limits';

export interface Measure {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly fields: number;
  readonly rootFields: number;
  /** Objects that the answer can hold. */
  readonly nodes: number;
}

type Part = Omit<Measure, 'rootFields'>;

const NOTHING: Part = { depth: 0, aliases: 0, directives: 0, fields: 0, nodes: 0 };
/** What is taken for the length of a list that has no pages: such lists are short. */
const PLAIN_LIST = 5;
const DEFAULT_PAGE = 20;

/**
 * Measures one operation of a document that fits the schema. A fragment is measured once and counted wherever it is spread,
 * so that what grows without bounds when it is written out is counted in the time that it takes to read the document.
 */
export const measureOperation = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Measure => {
  const fragments = new Map(
    document.definitions
      .filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const measured = new Map<string, Part>();

  const ofFragment = (name: string): Part => {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    if (!fragment) return NOTHING;
    const part = ofSelections(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    measured.set(name, part);
    return part;
  };

  const ofSelections = (set: SelectionSetNode, parent: GraphQLNamedType | undefined): Part =>
    set.selections
      .map((selection) => {
        const directives = selection.directives?.length ?? 0;
        switch (selection.kind) {
          case Kind.FIELD:
            return withDirectives(ofField(selection, parent), directives);
          case Kind.FRAGMENT_SPREAD:
            return withDirectives(ofFragment(selection.name.value), directives);
          case Kind.INLINE_FRAGMENT: {
            const condition = selection.typeCondition?.name.value;
            return withDirectives(
              ofSelections(selection.selectionSet, condition ? schema.getType(condition) : parent),
              directives,
            );
          }
        }
      })
      .reduce(both, NOTHING);

  const ofField = (node: FieldNode, parent: GraphQLNamedType | undefined): Part => {
    const own = { ...NOTHING, fields: 1, depth: 1, aliases: node.alias ? 1 : 0 };
    // How deep introspection may go is a rule of GraphQL's own validation.
    if (node.name.value.startsWith('__') || !node.selectionSet) return own;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = field && getNamedType(field.type);
    const below = ofSelections(node.selectionSet, type);
    const count = field && !isLeafType(type) ? lengthOf(field, node, parent, variables) : 1;
    return both(own, { ...below, depth: below.depth + 1, nodes: count * (1 + below.nodes) });
  };

  const root = schema.getRootType(operation.operation) ?? undefined;
  const whole = withDirectives(ofSelections(operation.selectionSet, root), operation.directives?.length ?? 0);
  return { ...whole, rootFields: rootFieldsIn(operation.selectionSet, fragments, new Map()) };
};

/** Depth is that of the deeper one; everything else adds up. */
const both = (one: Part, other: Part): Part => ({
  depth: Math.max(one.depth, other.depth),
  aliases: one.aliases + other.aliases,
  directives: one.directives + other.directives,
  fields: one.fields + other.fields,
  nodes: one.nodes + other.nodes,
});

const withDirectives = (part: Part, directives: number): Part => ({ ...part, directives: part.directives + directives });

const isConnection = (type: GraphQLNamedType | undefined): boolean => type?.name.endsWith('Connection') ?? false;

/** How many objects a field can give: a page says so itself, and its entries do not count again. */
const lengthOf = (
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  parent: GraphQLNamedType | undefined,
  variables: Readonly<Record<string, unknown>>,
): number => {
  if (isConnection(getNamedType(field.type))) {
    const { first, last } = argumentsOf(field, node, variables);
    const size = typeof first === 'number' ? first : typeof last === 'number' ? last : DEFAULT_PAGE;
    // A larger page is refused where it is read; what counts here is only that it is too large.
    return Math.min(Math.max(size, 0), limits.pageSize + 1);
  }
  return isListType(getNullableType(field.type)) && !isConnection(parent) ? PLAIN_LIST : 1;
};

/** Arguments that do not fit are refused when the operation is carried out. */
const argumentsOf = (
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => {
  try {
    return getArgumentValues(field, node, { ...variables });
  } catch {
    return {};
  }
};

const rootFieldsIn = (
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  counted: Map<string, number>,
): number =>
  set.selections.reduce((sum, selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return sum + 1;
      case Kind.INLINE_FRAGMENT:
        return sum + rootFieldsIn(selection.selectionSet, fragments, counted);
      case Kind.FRAGMENT_SPREAD: {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        const count = counted.get(name) ?? (fragment ? rootFieldsIn(fragment.selectionSet, fragments, counted) : 0);
        counted.set(name, count);
        return sum + count;
      }
    }
  }, 0);
