// A team that does everything a ledger can tell of, over and over: for tests that need many events of every kind.
import { addDays } from '../../../src/kernel/clock';
import { ada, asAdvisor, bo, cleo, lead, liaisonTeam } from '../../support/cast';
import type { History } from '../../support/read-models';

const FIRST = '2023-01-09T10:00:00.000Z';

export const beginBusyTeam = ({ happened }: History): void => {
  happened('2022-12-01T09:00:00Z', liaisonTeam, 'TeamRegistered', {
    name: 'Liaison',
    serviceType: 'LIAISON',
    domains: ['URGENT'],
  });
  happened('2022-12-02T09:00:00Z', liaisonTeam, 'InvolvementLeadNamed', { leadId: lead.id });
  for (const advisor of [ada, bo, cleo]) {
    happened('2022-12-03T09:00:00Z', advisor, 'AdvisorRegistered', { lens: ['CARER'], joinedOn: '2022-12-03' });
    happened('2022-12-03T09:00:00Z', advisor, 'ConsentGiven', { purpose: 'CONTACT', noticeVersion: '2022-1', method: 'VERBAL' });
    happened('2022-12-09T09:00:00Z', advisor, 'TrainingCompleted', { code: 'SELECTION', validUntil: '2024-12-31' });
  }
};

/** What becomes of payment: it is paid, early or late, after it was rejected at first, or declined. */
const settleUp = ({ happened, newId }: History, round: number, activityId: string, advisorId: string, endedAt: string): void => {
  const claim = newId('claim');
  const about = { activityId, advisorId, teamId: liaisonTeam };
  const later = (days: number): string => addDays(endedAt, days);
  if (round % 5 === 4) {
    happened(later(3), claim, 'PaymentDeclinedByAdvisor', about, asAdvisor(advisorId));
    return;
  }
  const asked = { ...about, feeMinutes: 120, rate: 2000, amountPence: 4320 };
  for (const reason of round % 3 === 0 ? (['NO_RECEIPT', undefined] as const) : [undefined]) {
    const expenses = [{ kind: 'TRAVEL' as const, amountPence: 320 }];
    happened(later(2), claim, 'ClaimSubmitted', { ...asked, expenses }, asAdvisor(advisorId));
    if (reason) happened(later(4), claim, 'ClaimRejected', { advisorId, reason });
    else happened(later(5), claim, 'ClaimApproved', { advisorId });
  }
  const paidAt = later(28 + (round % 4));
  happened(paidAt, claim, 'ClaimSettled', { advisorId, amountPence: 4320, paidOn: paidAt.slice(0, 10) });
};

/** Two advisors are a peer pair for a while. */
const supportEachOther = ({ happened, newId }: History, round: number, advisorIds: string[], since: string): void => {
  const peer = newId('peer');
  const later = (days: number): string => addDays(since, days);
  happened(since, peer, 'PeerPairStarted', { advisorIds, kind: 'MENTOR', teamId: round % 2 === 0 ? liaisonTeam : undefined });
  happened(later(7), peer, 'PeerSupportRecorded', { advisorIds, minutes: 45 });
  if (round % 4 === 0) happened(later(20), peer, 'PeerPairEnded', { advisorIds });
};

/** One more activity of some twenty events, another one for each `round`. */
export const workTogether = (history: History, round: number): void => {
  const { happened, newId } = history;
  const activity = newId('activity');
  const startsAt = addDays(FIRST, round * 5);
  const endedAt = addDays(startsAt, 1);
  const later = (days: number): string => addDays(endedAt, days);
  const [advisorId, other, third] = [0, 1, 2].map((turn) => [ada, bo, cleo][(round + turn) % 3]!) as [string, string, string];
  const level = 4 + (round % 4);
  const attendance = { minutes: 90, prepMinutes: 30, mode: 'IN_PERSON' } as const;
  happened(addDays(startsAt, -30), activity, 'PanelConvened', {
    teamId: liaisonTeam,
    kind: 'RECRUITMENT_PANEL',
    title: `Panel ${round}`,
    purpose: 'Choosing a colleague together',
    stage: 'DELIVERY',
    declaredLevel: level,
    decisionRights: 'ADVISORY',
    startsAt,
    mode: 'IN_PERSON',
    rate: 2000,
    requiredTraining: ['SELECTION'],
  });
  happened(addDays(startsAt, -28), activity, 'InterestExpressed', { advisorId }, asAdvisor(advisorId));
  const invitations = [advisorId, other, third].map((invited) => {
    const invitationId = newId('invitation');
    happened(addDays(startsAt, -20), activity, 'AdvisorInvited', {
      invitationId,
      advisorId: invited,
      role: 'MEMBER',
      replyBy: startsAt,
    });
    return { invitationId, advisorId: invited };
  });
  happened(addDays(startsAt, -9), activity, 'InvitationAccepted', invitations[0]!, asAdvisor(advisorId));
  happened(addDays(startsAt, -12), activity, 'InvitationAccepted', invitations[1]!, asAdvisor(other));
  if (round % 2 === 0) happened(addDays(startsAt, -4), activity, 'InvitationDeclined', invitations[2]!, asAdvisor(third));
  happened(addDays(startsAt, -(round % 5)), activity, 'BriefingProvided', { format: 'CALL', advisorIds: [advisorId, other] });
  if (round % 11 === 10) {
    happened(addDays(startsAt, -1), activity, 'ActivityCancelled', { noticeHours: 24, feeHonoured: true });
    return;
  }
  happened(endedAt, activity, 'AttendanceRecorded', { ...attendance, advisorId, status: 'ATTENDED', roleGrade: 'CONTRIBUTOR' });
  const was = round % 3 === 0 ? 'NO_SHOW' : 'PART';
  happened(endedAt, activity, 'AttendanceRecorded', { ...attendance, advisorId: other, status: was, roleGrade: 'PARTICIPANT' });
  happened(later(1), activity, 'ActivityCompleted', { endedAt, staffCount: 3, declaredLevel: level, decisionRights: 'EQUAL' });
  happened(
    later(2),
    activity,
    'InvolvementLevelRated',
    { advisorId, level: 5, contested: round % 7 === 0 },
    asAdvisor(advisorId),
  );
  happened(later(round % 9), activity, 'DebriefOffered', { advisorId });
  happened(later(10), activity, 'DebriefHeld', { advisorId });
  happened(later(3), other, 'SkillEvidenced', { skill: `SKILL_${round}`, activityId: activity });

  settleUp(history, round, activity, advisorId, endedAt);
  if (round % 3 === 1) supportEachOther(history, round, [advisorId, third], later(6));

  const contribution = newId('contribution');
  const record = {
    activityId: activity,
    advisorId,
    teamId: liaisonTeam,
    kind: 'IDEA',
    credit: 'ROLE',
    principles: ['ASSETS'],
  } as const;
  happened(endedAt, contribution, 'ContributionRecorded', { ...record, principles: ['ASSETS'] });
  happened(later(2), contribution, 'ContributionCorrected', { advisorId, reason: 'WRONG_KIND', kind: 'CHALLENGE' });
  happened(later(4), contribution, 'ContributionConfirmed', { advisorId });
  if (round % 4 === 3) return;
  happened(later(28 + (round % 4)), contribution, 'OutcomeDecided', {
    advisorId,
    outcome: round % 2 ? 'ADOPTED' : 'NOT_ADOPTED',
  });
  happened(later(29), contribution, 'FeedbackGiven', { advisorId, channel: 'PHONE' });
  happened(later(33), contribution, 'FeedbackRated', { advisorId, rating: 4 }, asAdvisor(advisorId));
  happened(later(5), contribution, 'ReflectionRecorded', { advisorId, by: 'STAFF', feltEqual: 4, authorId: lead.id });
};

/** A history of some twenty events an activity. */
export const keepBusy = (history: History, activities: number): void => {
  beginBusyTeam(history);
  for (let round = 0; round < activities; round += 1) workTogether(history, round);
};
