// A line of a sample, before it has an id: a command, when it happened, when it was written down, and by whom.
import type { ActivityCommand } from '../domain/activity/commands';
import type { AdvisorCommand } from '../domain/advisor/commands';
import type { ClaimCommand } from '../domain/claim/commands';
import type { ContributionCommand } from '../domain/contribution/commands';
import type { CycleCommand } from '../domain/cycle/commands';
import type { PeerCommand } from '../domain/peer/commands';
import type { PolicyCommand } from '../domain/policy/commands';
import type { StandardsCommand } from '../domain/standards/commands';
import type { TeamCommand } from '../domain/team/commands';
import type { Actor } from '../kernel/event';

type AnyCommand =
  | TeamCommand
  | AdvisorCommand
  | ActivityCommand
  | ContributionCommand
  | ClaimCommand
  | PeerCommand
  | PolicyCommand
  | StandardsCommand
  | CycleCommand;

export type InputOf<Type extends AnyCommand['type']> = Extract<AnyCommand, { readonly type: Type }>['data'];

export interface Line {
  /** When it happened. In milliseconds since 1970, as all moments here. */
  readonly at: number;
  /** When it was written down: later than it happened where it was kept on paper first. */
  readonly writtenAt: number;
  readonly actor: Actor;
  readonly type: AnyCommand['type'];
  readonly input: object;
}

/** Something that is written down as it happens. */
export const line = <Type extends AnyCommand['type']>(at: number, actor: Actor, type: Type, input: InputOf<Type>): Line => ({
  at,
  writtenAt: at,
  actor,
  type,
  input,
});

/** The same lines, kept on paper until a moment. */
export const writtenFrom = (lines: readonly Line[], moment: number): Line[] =>
  lines.map((one) => (one.writtenAt < moment ? { ...one, writtenAt: moment } : one));

export const asAdvisor = (advisorId: string): Actor => ({ id: advisorId, role: 'advisor' });
