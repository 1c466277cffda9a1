// The guard as a plugin of Apollo Server: subscriptions belong to websockets, limits hold, few faults are told.
import type { ApolloServerPlugin } from '@apollo/server';
import { OperationTypeNode } from 'graphql';

import type { ApiContext } from '../context';
import { fault, unrecordedRead } from '../faults';
import { guardOperation } from './guard';
import { limits } from './limits';

const ABOUT_THE_DOCUMENT: ReadonlySet<unknown> = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/** Who asks for plain JSON, and not for GraphQL's own type, cannot tell our 400 from that of something on the way. @see GraphQL over HTTP, section 6.4.1 */
const asksForPlainJson = (accept = ''): boolean =>
  accept.includes('application/json') && !accept.includes('application/graphql-response+json');

export const guardPlugin: ApolloServerPlugin<ApiContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ schema, document, operation, request }) => {
      if (!operation) return;
      // Apollo would try to carry them out, and fail as if the fault were ours.
      if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw fault('SUBSCRIPTION_NEEDS_WEBSOCKET', 400);
      guardOperation({ schema, document, operation, variables: request.variables ?? {} });
    },
    willSendResponse: async ({ request, response }) => {
      if (response.body.kind !== 'single') return;
      const { singleResult } = response.body;
      const unrecorded = unrecordedRead(singleResult.errors);
      if (unrecorded) {
        response.body.singleResult = { errors: [unrecorded] };
        response.http.status = 503;
        return;
      }
      if (!singleResult.errors || singleResult.data !== undefined) return;
      singleResult.errors = singleResult.errors.slice(0, limits.validationErrors);
      const isAboutTheDocument = singleResult.errors.every(({ extensions }) => ABOUT_THE_DOCUMENT.has(extensions?.['code']));
      if (isAboutTheDocument && asksForPlainJson(request.http?.headers.get('accept'))) response.http.status = 200;
    },
  }),
};
