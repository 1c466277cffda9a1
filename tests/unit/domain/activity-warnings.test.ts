// What is accepted and should not be left as it is: distressing work without a debrief, and work below the adopted rate.
import { activityAggregate } from '../../../src/domain/activity/activity';
import type { ActivityCommand } from '../../../src/domain/activity/commands';
import type { ActivityEvent } from '../../../src/domain/activity/events';
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import type { PolicyEvent } from '../../../src/domain/policy/events';
import { baselineId, policyIdOf } from '../../../src/domain/policy/policy-id';
import type { TeamEvent } from '../../../src/domain/team/events';
import { cps1 } from '../../../projections/score/policy';
import { ada, bo, lead, liaisonTeam as teamId, panel as activityId } from '../../support/cast';
import { makersOf, specificationOf } from '../../support/specification';

const given = specificationOf(activityAggregate);
const command = makersOf<ActivityCommand>();
const event = makersOf<ActivityEvent>();

const STARTS = '2017-04-04T09:30:00.000Z';
const ENDS = '2017-04-04T11:30:00.000Z';
const WARNING = 'NO_DEBRIEF_AFTER_DISTRESSING_WORK';

const completion = { endedAt: ENDS, staffCount: 3, declaredLevel: 6, decisionRights: 'EQUAL' } as const;
const attendance = {
  advisorId: ada,
  status: 'ATTENDED',
  minutes: 60,
  prepMinutes: 0,
  roleGrade: 'CONTRIBUTOR',
  mode: 'IN_PERSON',
} as const;

const advertised = event('OpportunityAdvertised', {
  teamId,
  kind: 'STORY_SHARING',
  title: 'A story for new staff',
  purpose: 'Learning from what happened',
  stage: 'DELIVERY',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  startsAt: STARTS,
  mode: 'IN_PERSON',
});
const attended = event('AttendanceRecorded', attendance);
const debriefOffered = event('DebriefOffered', { advisorId: ada });
const completed = event('ActivityCompleted', completion);

const complete = command('CompleteActivity', { ...completion, activityId });
const record = command('RecordAttendance', { ...attendance, activityId });
const offerDebrief = command('OfferDebrief', { activityId, advisorId: ada });
const rate = command('RateInvolvementLevel', { activityId, advisorId: ada, level: 6, contested: false });

const registered = makersOf<AdvisorEvent>()('AdvisorRegistered', { lens: ['CARER'], joinedOn: '2017-01-09' });
const everybody = { [ada]: [registered()], [bo]: [registered()] };

describe('completing work that can distress', () => {
  test('warns until everybody who took part has been offered a debrief', () => {
    const both = [advertised(), attended(), attended({ advisorId: bo, status: 'PART' })];
    given(both).when(complete()).thenWarned(WARNING);
    given([...both, debriefOffered()])
      .when(complete())
      .thenWarned(WARNING);
    given([...both, debriefOffered(), debriefOffered({ advisorId: bo })])
      .when(complete())
      .thenWarned();
  });

  test('is about those who took part', () => {
    given([advertised(), attended({ status: 'NO_SHOW' })])
      .when(complete())
      .thenWarned();
    given([advertised()]).when(complete()).thenWarned();
  });

  test.each([
    ['STORY_SHARING', [WARNING]],
    ['PEER_INTERVIEW_CALLS', [WARNING]],
    ['AUDIT_OR_PLACE_VISIT', [WARNING]],
    ['RESEARCH', [WARNING]],
    ['QI_PROJECT', []],
    ['RECRUITMENT_PANEL', []],
  ] as const)('of kind %s', (kind, warnings) => {
    given([advertised({ kind }), attended()])
      .when(complete())
      .thenWarned(...warnings);
  });

  test('is accepted all the same, and a refusal warns of nothing', () => {
    given([advertised(), attended()]).when(complete()).thenAccepted(completed());
    given([advertised(), attended(), completed()]).when(complete()).thenRefused('ACTIVITY_COMPLETED', 'activityId');
  });
});

describe('after it was completed', () => {
  const past = [advertised(), attended(), attended({ advisorId: bo }), completed()];

  test('offering a debrief warns while others wait for theirs', () => {
    given(past).when(offerDebrief()).thenWarned(WARNING);
    given([...past, debriefOffered({ advisorId: bo })])
      .when(offerDebrief())
      .thenWarned();
  });

  test('a record of attendance warns of whoever has not been offered one now', () => {
    const debriefed = [...past, debriefOffered(), debriefOffered({ advisorId: bo })];
    given(debriefed, everybody).when(record()).thenWarned();
    given([...past, debriefOffered()], everybody)
      .when(record({ advisorId: bo, status: 'NO_SHOW' }))
      .thenWarned();
    given([advertised(), completed()], everybody).when(record()).thenWarned(WARNING);
  });

  test('what has nothing to do with it does not warn', () => {
    given(past).when(rate()).thenWarned();
  });

  test('before it, neither does what is recorded', () => {
    given([advertised()], everybody).when(record()).thenWarned();
    given([advertised(), attended(), attended({ advisorId: bo })])
      .when(offerDebrief())
      .thenWarned();
  });
});

describe('offering work', () => {
  const offer = {
    teamId,
    title: 'A panel',
    purpose: 'Choosing a colleague',
    stage: 'DELIVERY',
    declaredLevel: 6,
    decisionRights: 'EQUAL',
    startsAt: '2017-06-14T09:30:00.000Z',
    mode: 'IN_PERSON',
  } as const;
  const convene = command('ConvenePanel', { activityId, ...offer });
  const advertise = command('AdvertiseOpportunity', { activityId, kind: 'TEAM_LEARNING', ...offer });
  const registeredTeam = makersOf<TeamEvent>()('TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });
  const adopted = makersOf<PolicyEvent>()('ScoringPolicyAdopted', {
    ...cps1,
    agreedBy: [ada, lead.id],
    baseline: baselineId,
  });
  const rates = (panel: number) => [{ kind: 'RECRUITMENT_PANEL' as const, pencePerHour: panel }];
  const policies = {
    [policyIdOf('cps-2')]: [adopted({ version: 'cps-2', rates: rates(2500) }, { at: '2017-02-01T09:00:00.000Z' })],
    [policyIdOf('cps-3')]: [adopted({ version: 'cps-3', rates: rates(2000) }, { at: '2017-03-01T09:00:00.000Z' })],
    [policyIdOf('cps-4')]: [adopted({ version: 'cps-4' }, { at: '2017-04-01T09:00:00.000Z' })],
    [policyIdOf('cps-5')]: [adopted({ version: 'cps-5', rates: rates(9000) }, { at: '2017-07-01T09:00:00.000Z' })],
  };
  const known = { [teamId]: [registeredTeam()], ...policies };

  test('below the rate that was adopted for its kind warns, by the latest rates adopted by then', () => {
    given([], known)
      .when(convene({ rate: 1999 }))
      .thenWarned('RATE_BELOW_TABLE');
    given([], known).when(convene({})).thenWarned('RATE_BELOW_TABLE');
    given([], known)
      .when(convene({ rate: 2400 }, { at: '2017-02-15T09:00:00.000Z' }))
      .thenWarned('RATE_BELOW_TABLE');
  });

  test('at the adopted rate, or of a kind that has none, does not warn', () => {
    given([], known)
      .when(convene({ rate: 2000 }))
      .thenWarned();
    given([], known)
      .when(advertise({ rate: 1 }))
      .thenWarned();
    given([], { [teamId]: [registeredTeam()] })
      .when(convene({ rate: 1 }))
      .thenWarned();
  });
});
