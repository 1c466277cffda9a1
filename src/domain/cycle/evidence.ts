// The rules of evidence: what can be linked to a standard, and what can be given away. Pure.
import { accept, type Decision } from '../../kernel/decider';
import type { PastEvent } from '../../kernel/event';
import type { StreamId } from '../../kernel/ids';
import { refusing, together } from '../../kernel/refusal';
import type { Advisor } from '../advisor/state';
import { isIdOf, type Person } from '../directory/person';
import { advisorsNamedIn } from './advisors-named';
import type { CycleCommand } from './commands';
import type { CycleEvent } from './events';
import { isAbout, type Origin } from './origin';
import { cycleRefusals } from './refusals';
import type { KnownCycle } from './state';

const refuse = refusing(cycleRefusals);

type Given<Type extends CycleCommand['type']> = Extract<CycleCommand, { type: Type }>;
type Decided = Decision<CycleEvent>;
type Refused = Extract<Decided, { kind: 'refused' }>;

export type EvidenceFacts = {
  /** The events that the command lists, those of them that exist. */
  readonly events: ReadonlyMap<string, PastEvent>;
  readonly origins: ReadonlyMap<StreamId, Origin>;
  /** Who receives a pack, as the directory knows them. */
  readonly receiver: Person;
  /** The advisors who are named in what goes into a pack. */
  readonly advisors: ReadonlyMap<StreamId, Advisor>;
};

export const linkEvidence = (
  { at, data }: Given<'LinkEvidence'>,
  { teamId, evidence }: KnownCycle,
  { events, origins }: EvidenceFacts,
): Decided => {
  const { standardNumber, eventIds, noteText } = data;
  const linked = evidence.get(standardNumber);
  const faultOf = (eventId: string, ...path: string[]): Refused | undefined => {
    const event = events.get(eventId);
    if (!event) return refuse('EVENT_NOT_FOUND', ...path);
    if (!isAbout(event, teamId, origins)) return refuse('EVENT_OF_OTHER_TEAM', ...path);
    if (linked?.has(eventId)) return refuse('EVIDENCE_ALREADY_LINKED', ...path);
    return at < event.at ? refuse('BEFORE_EVIDENCE', ...path) : undefined;
  };
  return (
    faultsOf(eventIds, faultOf) ?? accept({ type: 'EvidenceLinked', data: { standardNumber, eventIds }, text: { noteText } })
  );
};

export const unlinkEvidence = ({ data }: Given<'UnlinkEvidence'>, { evidence }: KnownCycle): Decided => {
  const { standardNumber, eventIds, reason } = data;
  const linked = evidence.get(standardNumber);
  return (
    faultsOf(eventIds, (eventId, ...path) => (linked?.has(eventId) ? undefined : refuse('EVIDENCE_NOT_LINKED', ...path))) ??
    accept({ type: 'EvidenceUnlinked', data: { standardNumber, eventIds, reason } })
  );
};

export const sealEvidencePack = (
  { at, data }: Given<'SealEvidencePack'>,
  { packs }: KnownCycle,
  { events, advisors, receiver }: EvidenceFacts,
): Decided => {
  const { packId, asOfPosition, sha256, recipient, claims, eventIds } = data;
  if (packs.has(packId)) return refuse('PACK_ALREADY_SEALED', 'packId');
  const isWholeLedger = claims?.includes('L3') ?? false;
  if (isWholeLedger && !isIdOf('auditor', recipient, receiver, at)) return refuse('WHOLE_LEDGER_IS_FOR_AUDITORS', 'recipient');
  const agrees = (advisorId: StreamId): boolean => {
    const advisor = advisors.get(advisorId);
    return advisor !== undefined && advisor.status !== 'Unknown' && advisor.consents.has('SHARE_AS_EVIDENCE');
  };
  const faultOf = (eventId: string, ...path: string[]): Refused | undefined => {
    const event = events.get(eventId);
    if (!event) return refuse('EVENT_NOT_FOUND', ...path);
    // An auditor may read every event in any case.
    if (isWholeLedger) return undefined;
    // By its id, not by its place in the list: whoever made the pack has to find it and leave it out.
    return advisorsNamedIn(event).every(agrees) ? undefined : refuse('NO_CONSENT_TO_SHARE', 'eventIds', eventId);
  };
  return (
    faultsOf(eventIds, faultOf) ??
    accept({ type: 'EvidencePackSealed', data: { packId, asOfPosition, sha256, recipient, claims, eventIds } })
  );
};

const faultsOf = (
  eventIds: readonly string[],
  faultOf: (eventId: string, ...path: string[]) => Refused | undefined,
): Refused | undefined => together(eventIds.flatMap((eventId, index) => faultOf(eventId, 'eventIds', String(index)) ?? []));
