// The guard that stands before every operation, over HTTP and over websockets alike.
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
  type ParseOptions,
} from 'graphql';

import { faults } from '../error-codes';
import { type LimitName, limits } from './limits';
import { measureOperation } from './measure';

/** For graphql's `parse`, so that a document is given up where it becomes too long. */
export const parseOptions: ParseOptions = { maxLexicalTokens: limits.tokens };

/** What goes beyond a limit: its name and what is allowed stand in the answer. */
export const limitFault = (name: LimitName, httpStatus = 400, allowed: number = limits[name]): GraphQLError =>
  new GraphQLError(faults.LIMIT_EXCEEDED, {
    extensions: { code: 'LIMIT_EXCEEDED', limit: { name, allowed }, http: { status: httpStatus } },
  });

export interface GuardedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Refuses an operation that asks for too much. Its document fits the schema already. @throws GraphQLError LIMIT_EXCEEDED */
export const guardOperation = ({ schema, document, operation, variables }: GuardedOperation): void => {
  if (Buffer.byteLength(JSON.stringify(variables)) > limits.variablesBytes) throw limitFault('variablesBytes');
  const measure = measureOperation(schema, document, operation, variables);
  for (const name of ['depth', 'aliases', 'directives', 'fields', 'rootFields', 'nodes'] as const) {
    if (measure[name] > limits[name]) throw limitFault(name);
  }
  if (operation.operation === OperationTypeNode.MUTATION && measure.rootFields > limits.mutations) throw limitFault('mutations');
};

/** How graphql-js says that a document has too many tokens. */
export const isTooLong = (message: string): boolean => message.includes('more that') && message.includes('tokens');

/** The answer as text, or the refusal to send one that is too large. */
export const stringifyWithin = (answer: object): string => {
  const text = JSON.stringify(answer);
  if (text.length <= limits.responseBytes && Buffer.byteLength(text) <= limits.responseBytes) return text;
  return JSON.stringify({ errors: [shownLimit('responseBytes')] });
};

/** A limit as it stands in an answer. */
export const shownLimit = (name: LimitName) => {
  const { message, extensions } = limitFault(name);
  const { code, limit } = extensions;
  return { message, extensions: { code, limit } };
};
