// How much an advisor does in a month: as much as their support plan agreed, or more when somebody answers for it.
import { activityAggregate } from '../../../src/domain/activity/activity';
import type { ActivityCommand } from '../../../src/domain/activity/commands';
import type { ActivityEvent } from '../../../src/domain/activity/events';
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import { ada, bo, lead, liaisonTeam as teamId, panel as activityId } from '../../support/cast';
import { type Elsewhere, makersOf, specificationOf } from '../../support/specification';

const given = specificationOf(activityAggregate);
const event = makersOf<ActivityEvent>();
const advisorEvent = makersOf<AdvisorEvent>();

const STARTS = '2017-06-14T09:30:00.000Z';
const LATER = '2017-07-03T09:00:00.000Z';
const WHEN_PLANNED = '2017-02-01T09:00:00.000Z';
const AFTER_PLANNED = '2017-02-01T09:00:00.001Z';
const other = 'activity-0f4e2d10-6a5b-4c3d-8e9f-000000000022';
const another = 'activity-0f4e2d10-6a5b-4c3d-8e9f-000000000023';

const convened = event('PanelConvened', {
  teamId,
  kind: 'RECRUITMENT_PANEL',
  title: 'Band 6 liaison nurse',
  purpose: 'Choosing a colleague together',
  stage: 'DELIVERY',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  startsAt: STARTS,
  mode: 'IN_PERSON',
});
const attendance = {
  advisorId: ada,
  status: 'ATTENDED',
  minutes: 180,
  prepMinutes: 60,
  roleGrade: 'CONTRIBUTOR',
  mode: 'IN_PERSON',
} as const;
const attended = event('AttendanceRecorded', attendance);
const record = makersOf<ActivityCommand>()('RecordAttendance', { ...attendance, activityId });
/** Written down in the month after, as the rest of the records here. */
const recordLater = (data: Parameters<typeof record>[0] = {}) => record(data, { at: LATER });
const override = { approvedBy: lead.id, reason: 'ADVISOR_ASKED' } as const;

const registered = advisorEvent('AdvisorRegistered', { lens: ['CARER'], joinedOn: '2017-01-09' });
const planAgreed = advisorEvent('SupportPlanAgreed', {});
const agreed = (maxHoursPerMonth: number | undefined, at = WHEN_PLANNED) => planAgreed({ maxHoursPerMonth }, { at });
const adaAgreed = (...plans: ReturnType<typeof planAgreed>[]): Elsewhere => ({ [ada]: [registered(), ...plans] });
const of = (minutes: number, prepMinutes = 0) => ({ minutes, prepMinutes });

/** Ada agreed to ten hours a month, and four of them are what a test records. */
const tenHours = adaAgreed(agreed(10));

describe('the hours of a month', () => {
  test('are as many as the support plan agreed, to the minute, with the preparation', () => {
    given([convened()], tenHours)
      .when(recordLater(of(300, 300)))
      .thenAccepted(attended(of(300, 300)));
    given([convened()], tenHours)
      .when(recordLater(of(300, 301)))
      .thenRefused('HOURS_OVER_SUPPORT_PLAN', 'minutes');
  });

  test('are those of everything the advisor took part in, whole or in part', () => {
    const withOthers = (minutes: number): Elsewhere => ({
      ...tenHours,
      [other]: [convened(), attended(of(100, 20))],
      [another]: [convened(), attended({ status: 'PART', ...of(minutes) })],
    });
    given([convened()], withOthers(240)).when(recordLater()).thenAccepted(attended());
    given([convened()], withOthers(241)).when(recordLater()).thenRefused('HOURS_OVER_SUPPORT_PLAN', 'minutes');
  });

  test('are not those of others, nor of what the advisor did not come to', () => {
    const all: Elsewhere = {
      ...tenHours,
      [other]: [convened(), attended({ status: 'NO_SHOW', ...of(600) }), attended({ advisorId: bo, ...of(600) })],
      [another]: [convened(), attended(of(600)), attended({ status: 'APOLOGIES' })],
    };
    given([convened()], all)
      .when(recordLater(of(600)))
      .thenAccepted(attended(of(600)));
    given([convened()], { ...all, [bo]: [registered()] })
      .when(recordLater({ advisorId: bo, ...of(6000) }))
      .thenAccepted(attended({ advisorId: bo, ...of(6000) }));
    given([convened()], tenHours)
      .when(recordLater({ status: 'NO_SHOW', ...of(601) }))
      .thenAccepted(attended({ status: 'NO_SHOW', ...of(601) }));
  });

  test.each([
    ['the last moment of the month before', '2017-05-31T23:59:59.999Z', false],
    ['the first moment of the month', '2017-06-01T00:00:00.000Z', true],
    ['the last moment of the month', '2017-06-30T23:59:59.999Z', true],
    ['the first moment of the month after', '2017-07-01T00:00:00.000Z', false],
    ['the same month of another year', '2016-06-14T09:30:00.000Z', false],
  ])('are those of activities that start in the month: one that starts at %s', (_, startsAt, counts) => {
    const specification = given([convened()], { ...tenHours, [other]: [convened({ startsAt }), attended(of(600))] }).when(
      recordLater(),
    );
    if (counts) specification.thenRefused('HOURS_OVER_SUPPORT_PLAN', 'minutes');
    else specification.thenAccepted(attended());
  });

  test('are counted in the month in which an activity starts, even when it ends in the next', () => {
    const overnight = { startsAt: '2017-06-30T22:00:00.000Z', endsAt: '2017-07-01T06:00:00.000Z' };
    const inJuly: Elsewhere = { ...tenHours, [other]: [convened({ startsAt: '2017-07-02T09:00:00.000Z' }), attended(of(600))] };
    given([convened(overnight)], inJuly)
      .when(recordLater(of(480)))
      .thenAccepted(attended(of(480)));
  });

  test('are put right by a later record of the same attendance', () => {
    given([convened(), attended(of(600))], tenHours)
      .when(recordLater(of(540)))
      .thenAccepted(attended(of(540)));
    given([convened(), attended(of(60))], tenHours)
      .when(recordLater(of(601)))
      .thenRefused('HOURS_OVER_SUPPORT_PLAN', 'minutes');
    given([convened()], { ...tenHours, [other]: [convened(), attended(of(600)), attended(of(360))] })
      .when(recordLater())
      .thenAccepted(attended());
  });
});

describe('the cap', () => {
  test('is there only when a support plan names one', () => {
    given([convened()], adaAgreed())
      .when(recordLater(of(6000)))
      .thenAccepted(attended(of(6000)));
    given([convened()], adaAgreed(agreed(undefined)))
      .when(recordLater(of(6000)))
      .thenAccepted(attended(of(6000)));
  });

  test('is that of the last plan, also when that one names none', () => {
    const inMarch = '2017-03-01T09:00:00.000Z';
    given([convened()], adaAgreed(agreed(2), agreed(10, inMarch)))
      .when(recordLater())
      .thenAccepted(attended());
    given([convened()], adaAgreed(agreed(10), agreed(2, inMarch)))
      .when(recordLater())
      .thenRefused('HOURS_OVER_SUPPORT_PLAN', 'minutes');
    given([convened()], adaAgreed(agreed(2), agreed(undefined, inMarch)))
      .when(recordLater())
      .thenAccepted(attended());
    // Of two plans of the same moment, the one written down later.
    given([convened()], adaAgreed(agreed(10), agreed(2)))
      .when(recordLater())
      .thenRefused('HOURS_OVER_SUPPORT_PLAN', 'minutes');
  });

  test('is that of the plan which holds when the attendance was recorded, in whichever order plans were written down', () => {
    const startsAt = '2017-02-01T08:00:00.000Z';
    const plans = adaAgreed(agreed(2, AFTER_PLANNED), agreed(10));
    given([convened({ startsAt }, { at: startsAt })], plans)
      .when(record({}, { at: WHEN_PLANNED }))
      .thenAccepted(attended());
    given([convened({ startsAt }, { at: startsAt })], plans)
      .when(record({}, { at: AFTER_PLANNED }))
      .thenRefused('HOURS_OVER_SUPPORT_PLAN', 'minutes');
  });
});

describe('an override', () => {
  test('lets more hours through, and stands in the record with who approved it and why', () => {
    given([convened()], tenHours)
      .when(recordLater({ ...of(601), override }))
      .thenAccepted(attended({ ...of(601), override }));
  });

  test('is left out where it is not needed: one in the record means that the hours were exceeded', () => {
    given([convened()], tenHours)
      .when(recordLater({ ...of(600), override }))
      .thenAccepted(attended(of(600)));
    given([convened()], adaAgreed()).when(recordLater({ override })).thenAccepted(attended());
  });

  test('is for one record: the next one needs its own', () => {
    const past = { ...tenHours, [other]: [convened(), attended({ ...of(601), override })] };
    given([convened()], past)
      .when(recordLater(of(1)))
      .thenRefused('HOURS_OVER_SUPPORT_PLAN', 'minutes');
    given([convened()], past)
      .when(recordLater({ ...of(1), override: { ...override, reason: 'STOOD_IN' } }))
      .thenAccepted(attended({ ...of(1), override: { ...override, reason: 'STOOD_IN' } }));
  });
});
