// The state of one set of standards, as far as rules need it.
import type { Instant } from '../../kernel/clock';
import type { Fold } from '../../kernel/decider';
import type { PastStandardsEvent } from './events';

/** What every part of a set says alike. */
export type SetHeading = Pick<
  PastStandardsEvent['data'],
  'scheme' | 'edition' | 'publishedOn' | 'illustrative' | 'acceptanceRule' | 'parts'
>;

export interface KnownStandardSet {
  readonly status: 'Partial' | 'Complete';
  readonly heading: SetHeading;
  /** How many of its parts are there. */
  readonly partsKnown: number;
  /** When the last of them was taken in: nothing is judged by it before. */
  readonly since: Instant;
  /** The type of each standard, by number. */
  readonly types: ReadonlyMap<string, number>;
}

export type StandardSet = { readonly status: 'Unknown' } | KnownStandardSet;

export const standardSetFold: Fold<StandardSet> = {
  initialState: { status: 'Unknown' },
  evolve: (set, past) => {
    const { at, data } = past as PastStandardsEvent;
    const { standards, part = 1, ...heading } = data;
    const before = set.status === 'Unknown' ? undefined : set;
    return {
      status: part === (heading.parts ?? 1) ? 'Complete' : 'Partial',
      heading,
      partsKnown: part,
      since: before && before.since > at ? before.since : at,
      types: new Map([...(before?.types ?? []), ...standards.map(({ number, type }) => [number, type] as const)]),
    };
  },
};
