// Guards every root field of the schema by its rule, before anything of it runs. A field without a rule is refused to everybody.
import { defaultFieldResolver, type GraphQLField, type GraphQLSchema } from 'graphql';

import { decide, type Resource } from '../../access/decide';
import { rootFields } from '../../access/root-fields';
import { catalogue } from '../../domain/aggregates';
import type { ApiContext } from '../context';
import { fault } from '../faults';

export type Operation = 'query' | 'mutation' | 'subscription';

/** What a root field is about; undefined when no rule says so. */
export const ruleOf = (operation: Operation, field: string): Resource | undefined => {
  const about = { teams: [], advisors: [] };
  if (operation === 'mutation') {
    const command = catalogue.commands.get(`${field.charAt(0).toUpperCase()}${field.slice(1)}`);
    return command && { kind: 'COMMAND', roles: command.definition.roles, ...about };
  }
  const kind = Object.hasOwn(rootFields, field) ? rootFields[field] : undefined;
  return kind && { kind, ...about };
};

/** @throws GraphQLError UNAUTHENTICATED, FORBIDDEN */
const check = (operation: Operation, field: string, { actor, asker, ledger }: ApiContext): void => {
  const rule = ruleOf(operation, field);
  const decision = rule && decide(actor, 'ASK', rule, { use: 'ANSWER', at: ledger.clock() });
  if (decision?.allowed) return;
  // Somebody without a role is known, and may ask for nothing that takes one.
  throw fault(asker ? 'FORBIDDEN' : 'UNAUTHENTICATED');
};

export const guardRoots = (schema: GraphQLSchema): GraphQLSchema => {
  const roots = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() };
  for (const [operation, root] of Object.entries(roots)) {
    for (const field of Object.values(root?.getFields() ?? {})) guard(operation as Operation, field);
  }
  return schema;
};

const guard = (operation: Operation, field: GraphQLField<unknown, unknown>): void => {
  const { resolve = defaultFieldResolver, subscribe } = field;
  field.resolve = (source, args, context, info): unknown => {
    check(operation, field.name, context as ApiContext);
    return resolve(source, args, context, info);
  };
  if (!subscribe) return;
  field.subscribe = (source, args, context, info): unknown => {
    check(operation, field.name, context as ApiContext);
    return subscribe(source, args, context, info);
  };
};
