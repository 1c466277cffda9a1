// Relay connections: pages counted from either end, with cursors that stay right while events arrive.
import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';

import type { ApiContext } from './context';
import { fault } from './faults';

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many entries, from the start of the list. 1 to 100; 20 when nothing is said.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only entries after this cursor.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many entries, from the end of the list. 1 to 100.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only entries before this cursor.' })
  before?: string | null;
}

@ObjectType({ description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are entries after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether there are entries before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first entry of the page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last entry of the page.' })
  endCursor!: string | null;
}

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfo;
}

/** The GraphQL types of a list of nodes: `<name>Connection` and `<name>Edge`. */
export const connectionOf = <Node extends object>(node: () => ClassType<Node>, name: string): ClassType<Connection<Node>> => {
  @ObjectType(`${name}Edge`, { description: `One entry of a list: ${name}.` })
  class EdgeType {
    @Field(() => String, { description: 'Where the entry stands in the list.' })
    cursor!: string;

    @Field(node, { description: 'The entry.' })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list: ${name}.` })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'The entries of the page.' })
    edges!: EdgeType[];

    @Field(() => [node()], { description: 'The same entries without their cursors.' })
    nodes!: Node[];

    @Field(() => PageInfo, { description: 'Where the page stands in the list.' })
    pageInfo!: PageInfo;
  }
  return ConnectionType;
};

type Key = readonly (string | number)[];

/** What is asked of a list: at most `limit` rows between two keys, from one end or the other. */
export interface PageRequest<K extends Key> {
  readonly after: K | undefined;
  readonly before: K | undefined;
  readonly limit: number;
  readonly backwards: boolean;
}

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

/**
 * Reads one page: `find` gives the rows that were asked for (newest first when `backwards`), `keyOf` where a row stands.
 * @throws GraphQLError PAGE_SIZE_OUT_OF_RANGE, INVALID_CURSOR
 */
export const readPage = <Row, Node, K extends Key>(
  context: Pick<ApiContext, 'cursors'>,
  list: string,
  { first, after, last, before }: PageArgs,
  {
    find,
    keyOf,
    toNode,
  }: {
    find(request: PageRequest<K>): readonly Row[];
    keyOf(row: Row): K;
    toNode(row: Row): Node;
  },
): Connection<Node> => {
  const backwards = typeof last === 'number';
  const size = last ?? first ?? DEFAULT_SIZE;
  if (size < 1 || size > MAX_SIZE || (backwards && typeof first === 'number')) throw fault('PAGE_SIZE_OUT_OF_RANGE');
  const keyAt = (cursor: string | null | undefined): K | undefined =>
    cursor === null || cursor === undefined ? undefined : (context.cursors.read(list, cursor) as unknown as K);

  const found = find({ after: keyAt(after), before: keyAt(before), limit: size + 1, backwards });
  const more = found.length > size;
  const rows = backwards ? found.slice(0, size).reverse() : found.slice(0, size);
  const edges = rows.map((row) => ({ cursor: context.cursors.write(list, keyOf(row)), node: toNode(row) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: backwards ? before !== undefined && before !== null : more,
      hasPreviousPage: backwards ? more : after !== undefined && after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
};
