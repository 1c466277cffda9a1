// The GraphQL schema, put together from resolvers and from the catalogue of commands.
import 'reflect-metadata';

import type { GraphQLSchema } from 'graphql';
import { type AuthChecker, buildSchemaSync, type NonEmptyArray, type PubSub } from 'type-graphql';

import { catalogue } from '../domain/aggregates';
import { commandResolverOf } from './command-mutations';
import type { ApiContext } from './context';
import { fault } from './faults';
import { AccreditationResolver } from './resolvers/accreditation';
import { ErasureResolver } from './resolvers/erasure';
import { HistoryResolver } from './resolvers/history';
import { InvolvementResolver } from './resolvers/involvement';
import { LedgerResolver } from './resolvers/ledger';
import { EvidencePackResolver } from './resolvers/packs';
import { ThingsResolver } from './resolvers/things';
import { ConflictError, InputError, RuleError } from './types/user-error';

/** Whether the one who asks has one of the roles that a root field names. */
const hasRole: AuthChecker<ApiContext> = ({ context: { actor } }, roles) => {
  if (!actor) throw fault('UNAUTHENTICATED');
  return roles.includes(actor.role);
};

/** Subscriptions follow the ledger itself; type-graphql only wants to know that there is something. */
const noPubSub: PubSub = {
  publish: () => {
    throw new Error('Nothing is published here: subscriptions follow the ledger.');
  },
  subscribe: () => {
    throw new Error('Nothing is published here: subscriptions follow the ledger.');
  },
};

export const createSchema = (): GraphQLSchema => {
  const resolvers: NonEmptyArray<object> = [
    LedgerResolver,
    ThingsResolver,
    InvolvementResolver,
    HistoryResolver,
    AccreditationResolver,
    EvidencePackResolver,
    ErasureResolver,
    commandResolverOf(catalogue.commands.values()),
  ];
  return buildSchemaSync({
    resolvers: resolvers as NonEmptyArray<new () => object>,
    orphanedTypes: [RuleError, InputError, ConflictError],
    authChecker: hasRole,
    authMode: 'error',
    pubSub: noPubSub,
    // Inputs are checked once, by the command's own definition.
    validate: false,
  });
};
