// The invented trust of `ledger sample` is much as trusts are: what goes well, what goes late, and what is left undone.
import * as words from '../../src/domain/vocabulary';
import { addDays } from '../../src/kernel/clock';
import { eventIdFrom } from '../../src/kernel/ids';
import { sampleLines } from '../../src/sample/trust';
import { optionsFrom } from '../support/invented-trust';

interface Told {
  readonly type: string;
  readonly actor: { readonly id: string; readonly role: string };
  readonly input: Readonly<Record<string, unknown>> & { readonly commandId: string; readonly occurredAt: string };
}

describe('a trust of ten teams over four years', () => {
  const options = optionsFrom({ teams: '10', advisors: '60', years: '4' });
  let told: Told[] = [];
  const ofType = (...types: string[]): Told[] => told.filter(({ type }) => types.includes(type));
  const field = (one: Told, name: string): string => String(one.input[name]);
  const share = (part: number, whole: number): number => part / whole;
  /** The first of each, by a field of its input. */
  const firstBy = (name: string, of: readonly Told[]): Map<string, Told> => {
    const firsts = new Map<string, Told>();
    for (const one of of) if (!firsts.has(field(one, name))) firsts.set(field(one, name), one);
    return firsts;
  };
  const writtenAt = ({ input }: Told): number => Number.parseInt(input.commandId.slice(0, 8) + input.commandId.slice(9, 13), 16);

  beforeAll(() => {
    told = [...sampleLines(options)].map((line) => JSON.parse(line) as Told);
  });

  test('is told in the order in which it was written down, from its first day up to its last', () => {
    const ids = told.map(({ input }) => input.commandId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(told.every((one) => Date.parse(one.input.occurredAt) <= writtenAt(one))).toBe(true);
    expect(told.every((one) => Date.parse(one.input.occurredAt) >= Date.UTC(2022, 10, 1))).toBe(true);
    expect(writtenAt(told.at(-1)!)).toBeLessThan(Date.UTC(2026, 10, 1));
    expect(writtenAt(told.at(-1)!)).toBeGreaterThan(Date.UTC(2026, 9, 29));
  });

  test('has a backlog from paper: some was written down weeks after it happened', () => {
    const late = told.filter((one) => writtenAt(one) - Date.parse(one.input.occurredAt) > 14 * 86_400_000);
    expect(share(late.length, told.length)).toBeGreaterThan(0.01);
    expect(share(late.length, told.length)).toBeLessThan(0.2);
    expect(late.some(({ type }) => type === 'ConvenePanel')).toBe(true);
  });

  test.each<readonly [command: string, field: string, vocabulary: keyof typeof words]>([
    ['RegisterAdvisor', 'lens', 'lens'],
    ['GiveConsent', 'purpose', 'consentPurpose'],
    ['GiveConsent', 'method', 'consentMethod'],
    ['AdvertiseOpportunity', 'stage', 'stage'],
    ['AdvertiseOpportunity', 'mode', 'mode'],
    ['AdvertiseOpportunity', 'decisionRights', 'decisionRights'],
    ['DeclineInvitation', 'reasonCode', 'reasonForDeclining'],
    ['WithdrawInvitation', 'reason', 'reasonForWithdrawing'],
    ['ProvideBriefing', 'format', 'briefingFormat'],
    ['RecordAttendance', 'status', 'attendanceStatus'],
    ['RecordAttendance', 'roleGrade', 'roleGrade'],
    ['RecordContribution', 'kind', 'contributionKind'],
    ['RecordContribution', 'credit', 'credit'],
    ['RecordContribution', 'principles', 'principle'],
    ['CorrectContribution', 'reason', 'reasonForCorrecting'],
    ['DecideOutcome', 'outcome', 'outcome'],
    ['GiveFeedback', 'channel', 'feedbackChannel'],
    ['RecordReflection', 'by', 'reflectionSide'],
    ['RejectClaim', 'reason', 'reasonForRejecting'],
    ['StartPeerPair', 'kind', 'peerPairKind'],
  ])('%s: every %s there can be is there', (type, name, vocabulary) => {
    const used = new Set(ofType(type).flatMap(({ input }) => input[name]));
    const { options: all } = words[vocabulary];
    // A reason that stands for the rest, for a kind of work that is not paid, or for an erasure, need not come up.
    expect(all.filter((word) => !used.has(word) && !['OTHER', 'NOT_PAYABLE', 'ADVISOR_ERASED'].includes(word))).toEqual([]);
  });

  test('has advisors who know services from one side, and some from two', () => {
    const sides = ofType('RegisterAdvisor').map(({ input }) => (input['lens'] as unknown[]).length);
    expect(new Set(sides)).toEqual(new Set([1, 2]));
  });

  test('has activities of every kind, most of all recruitment panels', () => {
    const counts = new Map<string, number>([['RECRUITMENT_PANEL', ofType('ConvenePanel').length]]);
    for (const one of ofType('AdvertiseOpportunity')) counts.set(field(one, 'kind'), (counts.get(field(one, 'kind')) ?? 0) + 1);
    expect(words.activityKind.options.filter((kind) => !counts.has(kind))).toEqual([]);
    expect([...counts].sort(([, a], [, b]) => b - a)[0]?.[0]).toBe('RECRUITMENT_PANEL');
  });

  test('holds everything that can become of a team, an advisor, an invitation, a contribution, a claim and a pair', () => {
    const types = new Set(told.map(({ type }) => type));
    const expected = [
      ...['RegisterTeam', 'RenameTeam', 'NameInvolvementLead', 'RegisterAdvisor', 'GiveConsent', 'WithdrawConsent'],
      ...['CompleteOnboardingStep', 'CompleteTraining', 'EvidenceSkill', 'AgreeSupportPlan', 'PauseInvolvement'],
      ...['ResumeInvolvement', 'LeaveRegister', 'AdvertiseOpportunity', 'ConvenePanel', 'ExpressInterest', 'InviteToPanel'],
      ...['InviteToActivity', 'AcceptInvitation', 'DeclineInvitation', 'WithdrawInvitation', 'ExpireInvitation'],
      ...['ProvideBriefing', 'RecordAttendance', 'CompleteActivity', 'CancelActivity', 'RateInvolvementLevel', 'OfferDebrief'],
      ...['HoldDebrief', 'RecordContribution', 'ConfirmContribution', 'CorrectContribution', 'DecideOutcome', 'GiveFeedback'],
      ...['RateFeedback', 'RecordReflection', 'SubmitClaim', 'ApproveClaim', 'RejectClaim', 'SettleClaim', 'DeclinePayment'],
      ...['StartPeerPair', 'EndPeerPair', 'RecordPeerSupport', 'AdoptScoringPolicy', 'ImportStandardSet', 'OpenCycle'],
      ...['LinkEvidence', 'UnlinkEvidence', 'RateStandard', 'ScheduleVisit', 'RecordVisit', 'RecordFinding'],
      ...['SubmitToCommittee', 'RecordDecision', 'MeetCondition', 'WithdrawCycle'],
    ];
    expect(expected.filter((type) => !types.has(type))).toEqual([]);
  });

  test('does little in August and around Christmas', () => {
    const days = ofType('AdvertiseOpportunity', 'ConvenePanel').map((one) => field(one, 'startsAt').slice(5, 10));
    const from = (first: string, last: string): number => days.filter((day) => day >= first && day <= last).length;
    expect(from('08-01', '08-31')).toBeLessThan(0.5 * from('05-01', '05-31'));
    expect(from('12-16', '12-31') + from('01-01', '01-06')).toBeLessThan(0.4 * from('02-01', '02-22'));
    expect(from('12-24', '12-31') + from('01-01', '01-01')).toBe(0);
  });

  test('tells most advisors what became of what they said, a good part of them late, and some never', () => {
    const told = firstBy('contributionId', ofType('GiveFeedback'));
    const due = ofType('RecordContribution').filter(({ input }) => input.occurredAt < '2026-07-01');
    const heard = due.flatMap((one) => {
      const feedback = told.get(field(one, 'contributionId'));
      return feedback ? [feedback.input.occurredAt <= addDays(new Date(one.input.occurredAt).toISOString(), 30)] : [];
    });
    const never = share(due.length - heard.length, due.length);
    const late = share(heard.filter((isInTime) => !isInTime).length, heard.length);
    expect([never > 0.15, never < 0.5, late > 0.1, late < 0.5]).toEqual([true, true, true, true]);
  });

  test('refuses some contributions and puts some off, always with a reason, and takes some of those up later', () => {
    const decided = ofType('DecideOutcome');
    const refused = decided.filter((one) => ['NOT_ADOPTED', 'DEFERRED'].includes(field(one, 'outcome')));
    expect(refused.every(({ input }) => typeof input['reasonText'] === 'string')).toBe(true);
    expect(share(refused.length, decided.length)).toBeGreaterThan(0.2);
    expect(share(refused.length, decided.length)).toBeLessThan(0.5);
    expect(firstBy('contributionId', decided).size).toBeLessThan(decided.length);
  });

  test('has levels that advisors see lower than the team, and some that they contest', () => {
    const rated = ofType('RateInvolvementLevel');
    const contested = rated.filter(({ input }) => input['contested'] === true);
    expect(share(contested.length, rated.length)).toBeGreaterThan(0.02);
    expect(share(contested.length, rated.length)).toBeLessThan(0.2);
    const offered = firstBy('activityId', ofType('AdvertiseOpportunity', 'ConvenePanel'));
    const isLower = (one: Told): boolean =>
      Number(one.input['level']) < Number(offered.get(field(one, 'activityId'))?.input['declaredLevel']);
    expect(share(rated.filter(isLower).length, rated.length)).toBeGreaterThan(0.15);
  });

  test('has trainings renewed in time, renewed late, and expired for good', () => {
    const last = new Map<string, string>();
    const renewals: boolean[] = [];
    for (const one of ofType('CompleteTraining')) {
      if (one.input['validUntil'] === undefined) continue;
      const key = `${field(one, 'advisorId')} ${field(one, 'code')}`;
      const before = last.get(key);
      if (before) renewals.push(one.input.occurredAt.slice(0, 10) <= before);
      last.set(key, field(one, 'validUntil'));
    }
    expect(new Set(renewals)).toEqual(new Set([true, false]));
    expect([...last.values()].filter((day) => day < '2026-11-01').length).toBeGreaterThan(5);
  });

  test('answers most invitations; some are declined, some run out, and some nobody ever closes', () => {
    const invited = ofType('InviteToPanel', 'InviteToActivity').filter(({ input }) => input.occurredAt < '2026-08-01');
    const answers = firstBy(
      'invitationId',
      ofType('AcceptInvitation', 'DeclineInvitation', 'ExpireInvitation', 'WithdrawInvitation'),
    );
    const fates = invited.map((one) => answers.get(field(one, 'invitationId'))?.type ?? 'open');
    const shareOf = (fate: string): number => share(fates.filter((one) => one === fate).length, fates.length);
    expect([shareOf('AcceptInvitation') > 0.6, shareOf('DeclineInvitation') > 0.08]).toEqual([true, true]);
    expect([shareOf('ExpireInvitation') > 0.02, shareOf('WithdrawInvitation') > 0, shareOf('open') > 0.01]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('pays in time, late and not at all; rejects some claims, of which most are submitted again', () => {
    const ended = firstBy('activityId', ofType('CompleteActivity'));
    const claims = firstBy('activityId', ofType('SubmitClaim'));
    const settled = new Set(ofType('SettleClaim').map((one) => field(one, 'claimId')));
    const approved = ofType('ApproveClaim').filter(({ input }) => input.occurredAt < '2026-06-01');
    expect(approved.filter((one) => !settled.has(field(one, 'claimId'))).length).toBeGreaterThan(0);
    const slow = ofType('SettleClaim').filter((one) => {
      const approval = approved.find((other) => field(other, 'claimId') === field(one, 'claimId'));
      return approval && one.input.occurredAt > addDays(new Date(approval.input.occurredAt).toISOString(), 25);
    });
    expect(share(slow.length, settled.size)).toBeGreaterThan(0.1);
    expect(share(slow.length, settled.size)).toBeLessThan(0.6);
    const rejected = new Set(ofType('RejectClaim').map((one) => field(one, 'claimId')));
    const paidAfterAll = [...rejected].filter((claimId) => settled.has(claimId));
    expect(paidAfterAll.length).toBeGreaterThan(rejected.size / 2);
    expect(paidAfterAll.length).toBeLessThan(rejected.size);
    expect([...claims.keys()].some((activityId) => !ended.has(activityId))).toBe(true);
  });

  test('offers most of those who were there a debrief, not all', () => {
    const there = ofType('RecordAttendance').filter((one) => ['ATTENDED', 'PART'].includes(field(one, 'status')));
    const offered = share(ofType('OfferDebrief').length, there.length);
    expect([offered > 0.4, offered < 0.9]).toEqual([true, true]);
  });

  test('has more hours in a month than a support plan agreed only seldom, and with the name of who approved it', () => {
    const agreed = firstBy(
      'advisorId',
      ofType('AgreeSupportPlan').filter(({ input }) => 'maxHoursPerMonth' in input),
    );
    const starts = firstBy('activityId', ofType('AdvertiseOpportunity', 'ConvenePanel'));
    const minutes = new Map<string, number>();
    const approved = new Set<string>();
    for (const one of ofType('RecordAttendance')) {
      const month = field(starts.get(field(one, 'activityId'))!, 'startsAt').slice(0, 7);
      const key = `${field(one, 'advisorId')} ${month}`;
      if (one.input['override']) approved.add(key);
      minutes.set(key, (minutes.get(key) ?? 0) + Number(one.input['minutes']) + Number(one.input['prepMinutes']));
    }
    const over = [...minutes].filter(([key, sum]) => {
      const hours = agreed.get(key.split(' ')[0]!)?.input['maxHoursPerMonth'];
      return hours !== undefined && sum > Number(hours) * 60;
    });
    expect(over.map(([key]) => key).filter((key) => !approved.has(key))).toEqual([]);
    expect(over.length).toBeGreaterThan(3);
    expect(share(over.length, minutes.size)).toBeLessThan(0.05);
  });

  describe('its accreditation', () => {
    const teams = (): string[] => ofType('RegisterTeam').map((one) => field(one, 'teamId'));
    /** What became of each cycle of a team that was not given up, in order. */
    const cyclesOf = (teamId: string): { readonly cycleId: string; readonly decisions: string[] }[] => {
      const givenUp = new Set(ofType('WithdrawCycle').map((one) => field(one, 'cycleId')));
      return ofType('OpenCycle')
        .filter((one) => field(one, 'teamId') === teamId && !givenUp.has(field(one, 'cycleId')))
        .map((one) => field(one, 'cycleId'))
        .map((cycleId) => ({ cycleId, decisions: ofCycle('RecordDecision', cycleId).map((one) => field(one, 'decision')) }));
    };
    const ofCycle = (type: string, cycleId: string): Told[] => ofType(type).filter((one) => field(one, 'cycleId') === cycleId);

    test('has two cycles a team: a past one, decided, and one that is under way', () => {
      for (const teamId of teams()) {
        const [past, running, ...others] = cyclesOf(teamId);
        expect([others, running?.decisions]).toEqual([[], []]);
        expect(past?.decisions.length).toBeGreaterThan(0);
        expect(ofCycle('OpenCycle', running?.cycleId ?? '')[0]?.input['previousCycleId']).toBe(past?.cycleId);
      }
    });

    test('is given at once to some, to some once conditions are met, and to some not at all', () => {
      const courses = new Set(teams().map((teamId) => cyclesOf(teamId)[0]?.decisions.join(' ')));
      expect([...courses]).toEqual(expect.arrayContaining(['ACCREDITED', 'DEFERRED ACCREDITED', 'NOT_ACCREDITED']));
    });

    test('has cycles under way at different steps', () => {
      const steps = teams().map((teamId) => {
        const { cycleId = '' } = cyclesOf(teamId)[1] ?? {};
        return ['RateStandard', 'ScheduleVisit', 'RecordVisit', 'RecordFinding'].filter(
          (type) => ofCycle(type, cycleId).length > 0,
        ).length;
      });
      expect(new Set(steps).size).toBeGreaterThan(2);
    });

    test('has teams and peers who see the same standard differently, more often lower than higher', () => {
      const WORDS = ['NOT_MET', 'PARTLY_MET', 'MET'];
      const keyOf = (one: Told): string => `${field(one, 'cycleId')} ${field(one, 'standardNumber')}`;
      const own = new Map(ofType('RateStandard').map((one) => [keyOf(one), WORDS.indexOf(field(one, 'rating'))]));
      const steps = ofType('RecordFinding').flatMap((one) => {
        const [said = -1, found] = [own.get(keyOf(one)), WORDS.indexOf(field(one, 'rating'))];
        return said < 0 || found < 0 ? [] : [found - said];
      });
      const [lower, higher] = [steps.filter((step) => step < 0).length, steps.filter((step) => step > 0).length];
      expect([higher > 0, lower > higher, share(lower + higher, steps.length) < 0.5]).toEqual([true, true, true]);
    });

    test('links only what was told of that team’s own work before, to most standards and not to all', () => {
      const teamOf = new Map<string, string>();
      const eventTeam = new Map<string, string>();
      const cycleTeam = new Map(ofType('OpenCycle').map((one) => [field(one, 'cycleId'), field(one, 'teamId')]));
      let links = 0;
      for (const one of told) {
        const { teamId, activityId, contributionId } = one.input as Record<string, string | undefined>;
        const team = teamId ?? teamOf.get(activityId ?? contributionId ?? '');
        if (team && activityId) teamOf.set(activityId, team);
        if (team && contributionId) teamOf.set(contributionId, team);
        if (team) eventTeam.set(eventIdFrom(one.input.commandId, 0), team);
        if (one.type !== 'LinkEvidence') continue;
        links += 1;
        const owners = new Set((one.input['eventIds'] as string[]).map((eventId) => eventTeam.get(eventId)));
        expect([...owners]).toEqual([cycleTeam.get(field(one, 'cycleId'))]);
      }
      const rated = new Set(ofType('RateStandard').map((one) => `${field(one, 'cycleId')} ${field(one, 'standardNumber')}`));
      expect([share(links, rated.size) > 0.5, share(links, rated.size) < 1]).toEqual([true, true]);
    });
  });

  test('has most advisors agree to be evidence, and some who take that back', () => {
    const purposeOf = (type: string): Told[] => ofType(type).filter((one) => field(one, 'purpose') === 'SHARE_AS_EVIDENCE');
    const agreed = share(purposeOf('GiveConsent').length, ofType('RegisterAdvisor').length);
    const takenBack = share(purposeOf('WithdrawConsent').length, purposeOf('GiveConsent').length);
    expect([agreed > 0.5, agreed < 0.9, takenBack > 0.05, takenBack < 0.4]).toEqual([true, true, true, true]);
  });

  test('adopts one scoring policy, agreed between advisors and those who lead involvement', () => {
    const [adopted, ...others] = ofType('AdoptScoringPolicy');
    expect(others).toEqual([]);
    expect((adopted?.input['agreedBy'] as string[]).map((id) => id.split('-')[0])).toEqual(
      expect.arrayContaining(['advisor', 'involvement_lead']),
    );
  });

  test('has nobody at two activities on one day', () => {
    const starts = firstBy('activityId', ofType('AdvertiseOpportunity', 'ConvenePanel'));
    const days = new Map<string, Set<string>>();
    for (const one of ofType('RecordAttendance')) {
      const day = `${field(one, 'advisorId')} ${field(starts.get(field(one, 'activityId'))!, 'startsAt').slice(0, 10)}`;
      days.set(day, (days.get(day) ?? new Set()).add(field(one, 'activityId')));
    }
    expect([...days.values()].filter((activities) => activities.size > 1)).toEqual([]);
  });

  test('names nobody: people are numbers, and their addresses lead nowhere', () => {
    for (const { input } of ofType('RegisterAdvisor')) {
      expect(input['nameText']).toMatch(/^Advisor \d{3}$/);
      expect(input['contactText']).toMatch(/^advisor\.\d{3}@example\.org$/);
    }
  });
});
