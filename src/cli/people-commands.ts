// `ledger person`, `ledger grant`, `ledger revoke`: who somebody is here, and what they may do. For whoever has this machine: the
// first administrator has to come from somewhere.
import { randomUUID } from 'node:crypto';

import { personIdOf } from '../access/person-id';
import { scheduler } from '../domain/roles';
import type { Ledger } from '../open-ledger';
import type { Say } from './say';

export interface PersonOptions {
  readonly issuer: string;
  readonly subject: string;
}

export const showPerson = ({ vault }: Pick<Ledger, 'vault'>, { issuer, subject }: PersonOptions, say: Say): number => {
  say(personIdOf(vault, issuer, subject));
  return 0;
};

export interface GrantOptions {
  readonly person: string;
  readonly role: string;
  readonly team?: readonly string[];
  readonly advisor?: string;
  readonly until?: string;
}

/** Exit codes: 0 it is written, 1 it was refused. */
export const grantRole = (ledger: Ledger, { person, role, team, advisor, until }: GrantOptions, say: Say): Promise<number> =>
  give(ledger, 'GrantRole', { personId: person, role, teamIds: team, advisorId: advisor, validUntil: until }, say);

export interface RevokeOptions {
  readonly person: string;
  readonly role: string;
  readonly reason?: string;
}

export const revokeRole = (ledger: Ledger, { person, role, reason }: RevokeOptions, say: Say): Promise<number> =>
  give(ledger, 'RevokeRole', { personId: person, role, reasonCode: reason }, say);

/** A shell proves nobody's identity: it is the ledger itself that acts. */
const give = async ({ commands }: Ledger, type: 'GrantRole' | 'RevokeRole', input: object, say: Say): Promise<number> => {
  const outcome = await commands.handle({ type, actor: scheduler, input: { commandId: randomUUID(), ...input } });
  if (outcome.kind === 'accepted') {
    say(`Written at position ${outcome.position}.`);
    return 0;
  }
  for (const { code, path, message } of outcome.refusals) {
    say(`${code}${path.length > 0 ? ` at ${path.join('.')}` : ''}: ${message}`);
  }
  return 1;
};
