// The state of one accreditation cycle, as far as rules need it.
import type { Instant } from '../../kernel/clock';
import type { Fold } from '../../kernel/decider';
import type { cycleKind } from '../vocabulary';
import type { PastCycleEvent } from './events';

export type CycleStatus =
  | 'OPENED'
  | 'SELF_REVIEW'
  | 'VISIT_SCHEDULED'
  | 'VISITED'
  | 'REPORTED'
  | 'WITH_COMMITTEE'
  | 'ACCREDITED'
  | 'DEFERRED'
  | 'NOT_ACCREDITED'
  | 'WITHDRAWN';

export interface KnownCycle {
  readonly status: CycleStatus;
  readonly kind: keyof typeof cycleKind.enum;
  readonly teamId: string;
  readonly standardSetId: string;
  readonly openedAt: Instant;
  readonly visitOn?: string;
  readonly visitedAt?: Instant;
  readonly decidedAt?: Instant;
  /** The latest moment of what its next step follows. */
  readonly since: Instant;
  /** The events that are evidence, by the number of the standard. */
  readonly evidence: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether each condition of the latest decision is met, by its number. */
  readonly conditions: ReadonlyMap<number, boolean>;
  readonly packs: ReadonlySet<string>;
}

export type Cycle = { readonly status: 'Unknown' } | KnownCycle;

export const cycleFold: Fold<Cycle> = {
  initialState: { status: 'Unknown' },
  evolve: (cycle, past) => {
    const event = past as PastCycleEvent;
    if (event.type === 'AccreditationCycleOpened') {
      const { kind, teamId, standardSetId } = event.data;
      return {
        status: 'OPENED',
        kind,
        teamId,
        standardSetId,
        openedAt: event.at,
        since: event.at,
        evidence: new Map(),
        conditions: new Map(),
        packs: new Set(),
      };
    }
    return cycle.status === 'Unknown' ? cycle : evolveKnown(cycle, event);
  },
};

const evolveKnown = (cycle: KnownCycle, event: PastCycleEvent): KnownCycle => {
  switch (event.type) {
    case 'EvidenceLinked':
      return withEvidence(begun(cycle, event.at), event.data.standardNumber, (linked) => [...linked, ...event.data.eventIds]);
    case 'EvidenceUnlinked':
      return withEvidence(cycle, event.data.standardNumber, (linked) =>
        linked.filter((eventId) => !event.data.eventIds.includes(eventId)),
      );
    case 'StandardSelfRated':
      return begun(cycle, event.at);
    case 'PeerVisitScheduled':
      return { ...stepped(cycle, 'VISIT_SCHEDULED', event.at), visitOn: event.data.visitOn };
    case 'PeerVisitHeld':
      return { ...stepped(cycle, 'VISITED', event.at), visitedAt: event.at };
    case 'PeerFindingRecorded':
      return stepped(cycle, 'REPORTED', event.at);
    case 'CycleSubmitted':
      return stepped(cycle, 'WITH_COMMITTEE', event.at);
    case 'AccreditationDecided': {
      const { decision, conditions = [] } = event.data;
      const open = new Map(conditions.map(({ number }) => [number, false]));
      return { ...stepped(cycle, decision, event.at), decidedAt: event.at, conditions: open };
    }
    case 'ConditionMet': {
      const conditions = new Map(cycle.conditions).set(event.data.conditionNumber, true);
      return { ...stepped(cycle, cycle.status, event.at), conditions };
    }
    case 'CycleWithdrawn':
      return stepped(cycle, 'WITHDRAWN', event.at);
    case 'EvidencePackSealed':
      return { ...cycle, packs: new Set(cycle.packs).add(event.data.packId) };
    case 'AccreditationCycleOpened':
      return cycle;
  }
};

const stepped = (cycle: KnownCycle, status: CycleStatus, at: Instant): KnownCycle => ({
  ...cycle,
  status,
  since: at > cycle.since ? at : cycle.since,
});

/** The first rating, or the first evidence, begins the self-review. */
const begun = (cycle: KnownCycle, at: Instant): KnownCycle =>
  cycle.status === 'OPENED' ? stepped(cycle, 'SELF_REVIEW', at) : cycle;

const withEvidence = (
  cycle: KnownCycle,
  standardNumber: string,
  change: (linked: readonly string[]) => readonly string[],
): KnownCycle => {
  const linked = [...(cycle.evidence.get(standardNumber) ?? [])];
  return { ...cycle, evidence: new Map(cycle.evidence).set(standardNumber, new Set(change(linked))) };
};

/** Whether nothing can follow: it was decided for good, withdrawn, or is developmental and reported. */
export const hasEnded = ({ status, kind }: KnownCycle): boolean =>
  ['ACCREDITED', 'NOT_ACCREDITED', 'WITHDRAWN'].includes(status) || (kind === 'DEVELOPMENTAL' && status === 'REPORTED');
