// One node of the database as its services see it: the log, its part in the cluster, and what is wrong with it.
import { type Metadata, type ServiceError, status } from '@grpc/grpc-js';

import type { DatabaseLog } from './database-log';
import { callError, notLeaderError, notReadyError } from './messages';

/**
 * What can be wrong with a node:
 * - `ack-lost`: appends are stored, and answered with an unknown error
 * - `hang`: calls are taken and never answered; a batch that hung once stays so. Every other append is stored
 * - `clean-end`: streams are ended as if all were done. Every other append is stored
 * - `reset`: connections break. Every other append is stored
 * - `not-ready`: everything is refused, as during an election
 * - `slow`: every answer takes a while
 */
export type Fault = 'ack-lost' | 'hang' | 'clean-end' | 'reset' | 'not-ready' | 'slow';

export const SLOW_MS = 15;

export interface NodeState {
  readonly log: DatabaseLog;
  fault: Fault | undefined;
  /** Whether it is known that appends can come in batches; older versions and some proxies do not have it. */
  readonly hasBatches: boolean;
  /** `Basic …`, when it asks for credentials. */
  readonly authorization: string | undefined;
  /** Subscriptions that are open, for tests that look for leaks. */
  subscriptions: number;
  /** Calls by name, for tests that count them. */
  readonly calls: Map<string, number>;
  leader(): { readonly host: string; readonly port: number } | 'this' | 'none';
  breakConnections(): void;
}

/** Why a call may not go on, if so. */
export const reasonAgainst = (node: NodeState, name: string, metadata: Metadata): ServiceError | undefined => {
  node.calls.set(name, (node.calls.get(name) ?? 0) + 1);
  if (node.authorization && metadata.get('authorization')[0] !== node.authorization) {
    return callError(status.UNAUTHENTICATED, 'Access Denied', { exception: 'access-denied' });
  }
  if (node.fault === 'not-ready' && name !== 'BatchAppend') return notReadyError();
  const leader = node.leader();
  if (leader === 'this' || metadata.get('requires-leader')[0] !== 'true') return undefined;
  return leader === 'none' ? notReadyError() : notLeaderError(leader.host, leader.port);
};
