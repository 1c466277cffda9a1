// What is accepted and should not be left as it is: distressing work without a debrief.
import { activityAggregate } from '../../../src/domain/activity/activity';
import type { ActivityCommand } from '../../../src/domain/activity/commands';
import type { ActivityEvent } from '../../../src/domain/activity/events';
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import { ada, bo, liaisonTeam as teamId, panel as activityId } from '../../support/cast';
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
