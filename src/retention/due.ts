// What is due: pure, of what is known of somebody, of the classes, and of the moment that is asked about.
import type { Instant } from '../kernel/clock';
import { prefixOf, type StreamId } from '../kernel/ids';
import type { RetentionClass, RetentionStart } from './classes';

export interface KnownOfAdvisor {
  readonly advisorId: StreamId;
  /** When each period begins for them; missing while it has not begun. */
  readonly starts: Readonly<Partial<Record<RetentionStart, Instant>>>;
  /** The events that concern them, each kind once. */
  readonly events: readonly { readonly type: string; readonly stream: StreamId }[];
}

export interface RetentionDue {
  readonly advisorId: StreamId;
  readonly class: string;
  readonly since: Instant;
  /**
   * Whether they can be erased: everything that concerns them falls into a class, and all of these are due. Text goes with the key of a
   * person, so it goes as a whole or not at all.
   */
  readonly isWhole: boolean;
}

const DAY_MS = 86_400_000;

export const dueOf = (classes: readonly RetentionClass[], advisor: KnownOfAdvisor, now: Instant): readonly RetentionDue[] => {
  const { advisorId, starts, events } = advisor;
  const concerned = classes.filter((one) => events.some((event) => isIn(one, event)));
  const due = concerned.flatMap((one) => {
    const start = starts[one.from];
    const since = start && new Date(Date.parse(start) + one.keepForDays * DAY_MS).toISOString();
    return since !== undefined && since <= now ? [{ advisorId, class: one.class, since }] : [];
  });
  const isCovered = events.every((event) => classes.some((one) => isIn(one, event)));
  const isWhole = isCovered && due.length === concerned.length;
  return due.map((one) => ({ ...one, isWhole }));
};

const isIn = ({ families, eventTypes }: RetentionClass, { type, stream }: KnownOfAdvisor['events'][number]): boolean =>
  eventTypes.includes(type) || families.some((family) => family === prefixOf(stream));
