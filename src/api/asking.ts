// How a request shows who asks: one Authorization header, and perhaps the role to act in. Anything else is refused, never passed over.
import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { IncomingMessage } from 'node:http';

import type { Asker, Presented } from '../access/asker';
import { IdentityUnavailableError, RoleNotHeldError, UnauthenticatedError } from '../access/identity-errors';
import { purposeFrom, type ReadPurpose } from '../access/purpose';
import { type FaultCode, faults } from './error-codes';
import { fault } from './faults';

export const ROLE_HEADER = 'ledger-role';
export const PURPOSE_HEADER = 'ledger-purpose';

export const presentedIn = ({ headers }: Pick<FastifyRequest, 'headers'>): Presented => {
  const textOf = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { authorization: headers.authorization, role: textOf(ROLE_HEADER), purpose: textOf(PURPOSE_HEADER) };
};

/** Why somebody asks. @throws GraphQLError BAD_REQUEST when they say something that is not in the list */
export const purposeOf = ({ purpose }: Presented, asker: Asker | undefined): ReadPurpose => {
  const known = purposeFrom(purpose, asker?.principal?.role);
  if (known === undefined) throw fault('BAD_REQUEST', 400);
  return known;
};

/** Addresses end up in logs and histories: a token in one is known to others already. @see RFC 6750, section 5.3 */
const TOKEN_NAMES = /^(access_?token|id_?token|token|bearer|authorization|jwt)$/i;
const LOOKS_LIKE_A_TOKEN = /^(bearer\s+)?eyJ[\w-]*\.[\w-]*\.[\w-]*$/i;

/** @throws UnauthenticatedError when a token stands in the address, or there are several headers to choose from */
export const refuseOddTokens = ({ url = '/', headersDistinct }: Pick<IncomingMessage, 'url' | 'headersDistinct'>): void => {
  for (const [name, value] of new URL(url, 'http://localhost').searchParams) {
    if (TOKEN_NAMES.test(name) || LOOKS_LIKE_A_TOKEN.test(value)) {
      throw new UnauthenticatedError('A token stands in the address.');
    }
  }
  if ((headersDistinct['authorization']?.length ?? 0) > 1) throw new UnauthenticatedError('There are several tokens.');
};

/** Why somebody is not let in, as it is told: a code of the closed list and the status of the whole request. */
export const refusalFor = (error: unknown): { readonly code: FaultCode; readonly status: number } | undefined => {
  if (error instanceof UnauthenticatedError) return { code: 'UNAUTHENTICATED', status: 401 };
  if (error instanceof RoleNotHeldError) return { code: 'FORBIDDEN', status: 403 };
  if (error instanceof IdentityUnavailableError) return { code: 'IDENTITY_UNAVAILABLE', status: 503 };
  // Faults of our own that say their status, such as BAD_REQUEST.
  if (error instanceof GraphQLError) {
    const { code, http } = error.extensions as { code?: FaultCode; http?: { status?: number } };
    if (code && http?.status) return { code, status: http.status };
  }
  return undefined;
};

/** Apollo calls whatever goes wrong before the operation a fault of ours, unless the error itself says its status. */
export const asRefusal = (error: unknown): never => {
  const refusal = refusalFor(error);
  if (!refusal) throw error;
  const { code, status } = refusal;
  throw new GraphQLError(faults[code], { extensions: { code, http: { status } }, originalError: error as Error });
};
