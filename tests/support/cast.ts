// The invented people, teams and things that tests speak of: ids only, nobody's name.
import type { Actor } from '../../src/kernel/event';
import { idFollowingFrom, idFromWords } from '../../src/kernel/ids';

const uuid = (number: number): string => `0f4e2d10-6a5b-4c3d-8e9f-${number.toString(16).padStart(12, '0')}`;

export const ada = `advisor-${uuid(1)}`;
export const bo = `advisor-${uuid(2)}`;
export const cleo = `advisor-${uuid(3)}`;

export const liaisonTeam = `team-${uuid(11)}`;

export const panel = `activity-${uuid(21)}`;
export const contribution = `contribution-${uuid(31)}`;
export const invitation = `invitation-${uuid(41)}`;
export const otherInvitation = `invitation-${uuid(42)}`;
export const peerPair = `peer-${uuid(61)}`;
export const cycle = `cycle-${uuid(71)}`;
export const earlierCycle = `cycle-${uuid(72)}`;
export const otherTeam = `team-${uuid(12)}`;
export const pack = `pack-${uuid(81)}`;
/** Of the scheme PLAN, edition 6. */
export const standardSet = idFromWords('standards', ['PLAN', '6']);
/** Ada's for the panel. */
export const claim = idFollowingFrom('claim', [panel, ada]);

export const lead: Actor = { id: `staff-${uuid(51)}`, role: 'involvement_lead' };
export const colleague: Actor = { id: `staff-${uuid(52)}`, role: 'staff' };

/** People as the directory knows them: their ids follow from who issued their tokens. */
export const person = `person-${uuid(91)}`;
export const otherPerson = `person-${uuid(92)}`;
export const admin: Actor = { id: `person-${uuid(93)}`, role: 'admin' };

/** An advisor who acts for themselves. */
export const asAdvisor = (advisorId: string): Actor => ({ id: advisorId, role: 'advisor' });

/** Somebody who reviews for an accreditation body. */
export const reviewer: Actor = { id: `accreditor-${uuid(53)}`, role: 'accreditor' };
