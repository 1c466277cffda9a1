// Somebody who was recognised, whether or not they have a role.
import type { Role } from '../domain/roles';
import type { StreamId } from '../kernel/ids';
import type { Principal } from './principal';

export interface Asker {
  /** The person; for a development token the one it speaks of. */
  readonly id: StreamId;
  /** Who they are in the role in which they ask; none when they have no role. */
  readonly principal: Principal | undefined;
  /** Every role that they could ask in. */
  readonly roles: readonly Role[];
  /** Until when their token is good, in milliseconds since 1970. */
  readonly goodUntil: number;
  /** Whether they would still be let in as the very same: in the same role, for the same teams, with the same disclosures. */
  isStillGood(): Promise<boolean>;
}

/** What somebody shows who asks. */
export interface Presented {
  readonly authorization: string | undefined;
  /** The role that they want to act in, if they say. */
  readonly role?: string | undefined;
  /** Why they ask, if they say. */
  readonly purpose?: string | undefined;
}
