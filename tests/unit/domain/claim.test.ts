// The rules of one claim: what was promised is paid once, and nobody decides on their own.
import type { ActivityEvent } from '../../../src/domain/activity/events';
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import { claimAggregate } from '../../../src/domain/claim/claim';
import { type ClaimCommand, claimCommands } from '../../../src/domain/claim/commands';
import type { ClaimEvent } from '../../../src/domain/claim/events';
import {
  ada as advisorId,
  asAdvisor,
  bo,
  claim as claimId,
  colleague,
  invitation as invitationId,
  lead,
  liaisonTeam as teamId,
  panel as activityId,
} from '../../support/cast';
import { type Elsewhere, makersOf, NOW, specificationOf, testThatAllIsShown } from '../../support/specification';

const given = specificationOf(claimAggregate);
const command = makersOf<ClaimCommand>();
const event = makersOf<ClaimEvent>();
const activityEvent = makersOf<ActivityEvent>();

const submit = command('SubmitClaim', { activityId, advisorId, feeMinutes: 180, amountPence: 6000 });
const approve = command('ApproveClaim', { claimId });
const reject = command('RejectClaim', { claimId, reason: 'NO_RECEIPT' });
const settle = command('SettleClaim', { claimId, amountPence: 6000, paidOn: '2017-05-15' });
const declinePayment = command('DeclinePayment', { activityId, advisorId });

const submitted = event('ClaimSubmitted', {
  activityId,
  advisorId,
  teamId,
  feeMinutes: 180,
  rate: 2000,
  amountPence: 6000,
  expenses: [],
});
const approved = event('ClaimApproved', { advisorId });
const rejected = event('ClaimRejected', { advisorId, reason: 'NO_RECEIPT' });
const settled = event('ClaimSettled', { advisorId, amountPence: 6000, paidOn: '2017-05-15' });
const paymentDeclined = event('PaymentDeclinedByAdvisor', { activityId, advisorId, teamId });

const SINCE = '2017-05-02T09:00:00.000Z';
const convened = activityEvent('PanelConvened', {
  teamId,
  kind: 'RECRUITMENT_PANEL',
  title: 'A panel',
  purpose: 'Choosing a colleague',
  stage: 'DELIVERY',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  startsAt: '2017-05-10T09:30:00.000Z',
  mode: 'IN_PERSON',
  rate: 2000,
});
const attended = activityEvent('AttendanceRecorded', {
  advisorId,
  status: 'ATTENDED',
  minutes: 120,
  prepMinutes: 60,
  roleGrade: 'CONTRIBUTOR',
  mode: 'IN_PERSON',
});
const invited = activityEvent('AdvisorInvited', { invitationId, advisorId, role: 'PANEL_MEMBER' });
const accepted = activityEvent('InvitationAccepted', { invitationId, advisorId });
const declined = activityEvent('InvitationDeclined', { invitationId, advisorId });
const withdrawn = activityEvent('InvitationWithdrawn', { invitationId, advisorId, reason: 'ADVISOR_UNAVAILABLE' });
const cancelled = activityEvent('ActivityCancelled', { noticeHours: 24, feeHonoured: true });

type InActivity = Elsewhere[string];
const inActivity = (...past: InActivity): Elsewhere => ({ [activityId]: past });
const there = inActivity(convened({}, { at: SINCE }), attended());
const thereAt = (rate: number | undefined): Elsewhere => inActivity(convened({ rate }), attended());

/** The two commands that name an activity and an advisor, with what they lead to. */
const openings = [
  { asked: submit(), leadsTo: submitted() },
  { asked: declinePayment(), leadsTo: paymentDeclined() },
];

describe('claiming, and declining to be paid', () => {
  test('are of one claim: it follows from the activity and the advisor, and from nothing else', () => {
    const [ofSubmitting, ofDeclining] = [claimCommands.SubmitClaim.streamOf, claimCommands.DeclinePayment.streamOf];
    expect(ofSubmitting({ activityId, advisorId, feeMinutes: 1 })).toBe(claimId);
    expect(ofDeclining({ activityId, advisorId })).toBe(claimId);
    const [another, ofAnother] = [
      ofSubmitting({ activityId, advisorId: bo }),
      ofSubmitting({ activityId: `${activityId}0`, advisorId }),
    ];
    expect(new Set([claimId, another, ofAnother]).size).toBe(3);
  });

  test.each(openings)('need an activity: $asked.type', ({ asked }) => {
    given([]).when(asked).thenRefused('ACTIVITY_NOT_FOUND', 'activityId');
  });

  test.each(openings)('are for the advisor themselves or staff, not for another advisor: $asked.type', ({ asked, leadsTo }) => {
    for (const actor of [asAdvisor(advisorId), colleague, lead])
      given([], there)
        .when({ ...asked, actor })
        .thenAccepted(leadsTo);
    given([], there)
      .when({ ...asked, actor: asAdvisor(bo) })
      .thenRefused('NOT_YOUR_RECORD', 'advisorId');
  });

  test.each(openings)('cannot have happened before the activity came to be: $asked.type', ({ asked, leadsTo }) => {
    given([], there)
      .when({ ...asked, at: '2017-05-02T08:59:59.999Z' })
      .thenRefused('BEFORE_ACTIVITY_EXISTED', 'occurredAt');
    given([], there)
      .when({ ...asked, at: SINCE })
      .thenAccepted(leadsTo);
  });

  test.each(openings)('are for those who were there, whole or in part: $asked.type', ({ asked, leadsTo }) => {
    for (const status of ['ATTENDED', 'PART'] as const) {
      given([], inActivity(convened(), attended({ status })))
        .when(asked)
        .thenAccepted(leadsTo);
    }
    for (const status of ['APOLOGIES', 'NO_SHOW', 'STOOD_DOWN'] as const) {
      given([], inActivity(convened(), attended({ status })))
        .when(asked)
        .thenRefused('NOT_A_PARTICIPANT', 'advisorId');
    }
    given([], inActivity(convened(), invited(), accepted()))
      .when(asked)
      .thenRefused('NOT_A_PARTICIPANT', 'advisorId');
    given([], inActivity(convened(), attended({ advisorId: bo })))
      .when(asked)
      .thenRefused('NOT_A_PARTICIPANT', 'advisorId');
  });

  test.each(openings)('are for those who had accepted, if a cancelled activity is paid: $asked.type', ({ asked, leadsTo }) => {
    given([], inActivity(convened(), invited(), accepted(), cancelled()))
      .when(asked)
      .thenAccepted(leadsTo);
    const others: InActivity[] = [
      [convened(), invited(), accepted(), cancelled({ feeHonoured: false })],
      [convened(), invited(), cancelled()],
      [convened(), invited(), declined(), cancelled()],
      [convened(), invited(), accepted(), withdrawn(), cancelled()],
      [convened(), invited({ advisorId: bo }), accepted({ advisorId: bo }), cancelled()],
    ];
    for (const past of others)
      given([], inActivity(...past))
        .when(asked)
        .thenRefused('NOT_A_PARTICIPANT', 'advisorId');
  });

  test.each(openings)('are not possible any more once it was paid or declined: $asked.type', ({ asked }) => {
    given([submitted(), approved(), settled()], there).when(asked).thenRefused('CLAIM_SETTLED', 'activityId');
    given([paymentDeclined()], there).when(asked).thenRefused('PAYMENT_DECLINED', 'activityId');
    given([submitted(), paymentDeclined()], there).when(asked).thenRefused('PAYMENT_DECLINED', 'activityId');
  });
});

describe('claiming', () => {
  test('is possible once, and again after it was rejected', () => {
    given([], there).when(submit()).thenAccepted(submitted());
    given([submitted()], there).when(submit()).thenRefused('CLAIM_ALREADY_SUBMITTED', 'activityId');
    given([submitted(), approved()], there).when(submit()).thenRefused('CLAIM_ALREADY_SUBMITTED', 'activityId');
    given([submitted(), rejected()], there).when(submit()).thenAccepted(submitted());
    given([submitted(), rejected(), submitted()], there).when(submit()).thenRefused('CLAIM_ALREADY_SUBMITTED', 'activityId');
  });

  test('needs a rate that was offered, or expenses', () => {
    const expenses = [{ kind: 'TRAVEL', amountPence: 320 }] as const;
    for (const rate of [undefined, 0]) {
      given([], thereAt(rate))
        .when(submit({ amountPence: 0 }))
        .thenRefused('NOT_PAYABLE', 'activityId');
      given([], thereAt(rate))
        .when(submit({ amountPence: 320, expenses: [...expenses] }))
        .thenAccepted(submitted({ rate, amountPence: 320, expenses: [...expenses] }));
    }
    given([], thereAt(1))
      .when(submit({ amountPence: 3 }))
      .thenAccepted(submitted({ rate: 1, amountPence: 3 }));
  });

  test.each([
    ['nothing of a penny', 0, 2000, 0],
    ['whole pence', 90, 2000, 3000],
    ['less than half a penny, which is none', 29, 1, 0],
    ['half a penny, which is one', 30, 1, 1],
    ['one penny and less than a half', 89, 1, 1],
    ['one penny and a half, which are two', 90, 1, 2],
    ['a third of a penny', 20, 1001, 334],
    ['two thirds of a penny', 40, 1001, 667],
    ['half a penny of a large fee', 30, 99_999, 50_000],
  ])('is for the fee, rounded half up to a penny: %s', (_, feeMinutes, rate, amountPence) => {
    given([], thereAt(rate)).when(submit({ feeMinutes, amountPence })).thenAccepted(submitted({ feeMinutes, rate, amountPence }));
    given([], thereAt(rate))
      .when(submit({ feeMinutes, amountPence: amountPence + 1 }))
      .thenRefused('AMOUNT_NOT_AS_OFFERED', 'amountPence');
    if (amountPence === 0) return;
    given([], thereAt(rate))
      .when(submit({ feeMinutes, amountPence: amountPence - 1 }))
      .thenRefused('AMOUNT_NOT_AS_OFFERED', 'amountPence');
  });

  test('is for the expenses too, each of which is kept; the same may stand there twice', () => {
    const expenses: NonNullable<Parameters<typeof submit>[0]>['expenses'] = [
      { kind: 'TRAVEL', amountPence: 280 },
      { kind: 'TRAVEL', amountPence: 280 },
      { kind: 'CARE', amountPence: 2500 },
    ];
    given([], there)
      .when(submit({ amountPence: 9060, expenses }))
      .thenAccepted(submitted({ amountPence: 9060, expenses }));
    for (const amountPence of [6000, 3060, 9059, 9061]) {
      given([], there).when(submit({ amountPence, expenses })).thenRefused('AMOUNT_NOT_AS_OFFERED', 'amountPence');
    }
  });
});

describe('declining to be paid', () => {
  test('is possible before a claim, and until it is paid', () => {
    for (const past of [[], [submitted()], [submitted(), rejected()], [submitted(), approved()]]) {
      given(past, there).when(declinePayment()).thenAccepted(paymentDeclined());
    }
  });

  test('is possible where nothing was offered', () => {
    given([], thereAt(undefined)).when(declinePayment()).thenAccepted(paymentDeclined());
  });
});

/** Everything that can be asked about a claim once there is one, with a past in which it is accepted. */
const laterCommands = [
  { asked: approve({}, { actor: colleague }), past: [submitted()], leadsTo: approved() },
  { asked: reject({}, { actor: colleague }), past: [submitted()], leadsTo: rejected() },
  { asked: settle(), past: [submitted(), approved()], leadsTo: settled() },
];

describe('what follows a claim', () => {
  test.each(laterCommands)('needs the claim: $asked.type', ({ asked, past, leadsTo }) => {
    given([]).when(asked).thenRefused('CLAIM_NOT_FOUND', 'claimId');
    given(past).when(asked).thenAccepted(leadsTo);
  });

  test.each(laterCommands)('does not follow payment, nor its being declined: $asked.type', ({ asked }) => {
    given([submitted(), approved(), settled()]).when(asked).thenRefused('CLAIM_SETTLED', 'claimId');
    given([paymentDeclined()]).when(asked).thenRefused('PAYMENT_DECLINED', 'claimId');
    given([submitted(), approved(), paymentDeclined()]).when(asked).thenRefused('PAYMENT_DECLINED', 'claimId');
  });

  test.each(laterCommands)('cannot have happened before it: $asked.type', ({ asked, past, leadsTo }) => {
    const [first, ...rest] = past;
    const since = [{ ...first!, at: NOW }, ...rest];
    given(since)
      .when({ ...asked, at: '2017-05-15T08:59:59.999Z' })
      .thenRefused('BEFORE_CLAIM', 'occurredAt');
    given(since)
      .when({ ...asked, at: NOW })
      .thenAccepted(leadsTo);
  });

  test('cannot have happened before it was submitted again', () => {
    const again = [submitted(), rejected(), submitted({}, { at: NOW })];
    given(again)
      .when(approve({}, { actor: colleague, at: '2017-05-15T08:59:59.999Z' }))
      .thenRefused('BEFORE_CLAIM', 'occurredAt');
    given(again)
      .when(approve({}, { actor: colleague, at: NOW }))
      .thenAccepted(approved());
  });
});

describe('deciding', () => {
  const decisions = [
    { decide: approve, leadsTo: approved() },
    { decide: reject, leadsTo: rejected() },
  ];

  test.each(decisions)('happens once for each time it was submitted: $leadsTo.type', ({ decide, leadsTo }) => {
    const decided = decide({}, { actor: colleague });
    given([submitted(), approved()]).when(decided).thenRefused('CLAIM_NOT_SUBMITTED', 'claimId');
    given([submitted(), rejected()]).when(decided).thenRefused('CLAIM_NOT_SUBMITTED', 'claimId');
    given([submitted(), rejected(), submitted()]).when(decided).thenAccepted(leadsTo);
  });

  test.each(decisions)('is not for the one who submitted it: $leadsTo.type', ({ decide, leadsTo }) => {
    given([submitted({}, { actor: colleague })])
      .when(decide({}, { actor: colleague }))
      .thenRefused('OWN_CLAIM', 'claimId');
    given([submitted({}, { actor: colleague })])
      .when(decide({}, { actor: lead }))
      .thenAccepted(leadsTo);
  });

  test.each(decisions)('is not for the advisor, in whatever role, whoever submitted it: $leadsTo.type', ({ decide }) => {
    for (const actor of [asAdvisor(advisorId), colleague]) {
      given([submitted({}, { actor })])
        .when(decide({}, { actor: { id: advisorId, role: 'staff' } }))
        .thenRefused('OWN_CLAIM', 'claimId');
    }
  });

  test('is for whoever did not submit it the last time', () => {
    const again = [submitted({}, { actor: colleague }), rejected({}, { actor: lead }), submitted({}, { actor: lead })];
    given(again)
      .when(approve({}, { actor: lead }))
      .thenRefused('OWN_CLAIM', 'claimId');
    given(again)
      .when(approve({}, { actor: colleague }))
      .thenAccepted(approved());
  });

  test('keeps the reason for a rejection', () => {
    given([submitted()])
      .when(reject({ reason: 'WRONG_AMOUNT' }, { actor: colleague }))
      .thenAccepted(rejected({ reason: 'WRONG_AMOUNT' }));
  });
});

describe('paying', () => {
  test('is of what was approved', () => {
    given([submitted()]).when(settle()).thenRefused('CLAIM_NOT_APPROVED', 'claimId');
    given([submitted(), rejected()]).when(settle()).thenRefused('CLAIM_NOT_APPROVED', 'claimId');
    given([submitted(), rejected(), submitted()]).when(settle()).thenRefused('CLAIM_NOT_APPROVED', 'claimId');
    given([submitted(), rejected(), submitted(), approved()]).when(settle()).thenAccepted(settled());
  });

  test('is told as it was, whatever was claimed', () => {
    given([submitted(), approved()])
      .when(settle({ amountPence: 5500 }))
      .thenAccepted(settled({ amountPence: 5500 }));
  });

  test('was on the day that it is told of, or before, and not later', () => {
    const at = '2017-05-15T23:59:59.999Z';
    for (const paidOn of ['2017-05-15', '2017-05-14']) {
      given([submitted(), approved()]).when(settle({ paidOn }, { at })).thenAccepted(settled({ paidOn }));
    }
    given([submitted(), approved()])
      .when(settle({ paidOn: '2017-05-16' }, { at }))
      .thenRefused('PAID_IN_FUTURE', 'paidOn');
    given([submitted(), approved()])
      .when(settle({ paidOn: '2017-05-16' }, { at: '2017-05-16T00:00:00.000Z' }))
      .thenAccepted(settled({ paidOn: '2017-05-16' }));
  });
});

test.each([submit(), approve(), reject(), settle(), declinePayment()])(
  'nothing is claimed, decided or paid for an advisor who was erased: $type',
  (asked) => {
    const past = asked.type === 'SubmitClaim' || asked.type === 'DeclinePayment' ? [] : [submitted()];
    const erased = makersOf<AdvisorEvent>()('SubjectErased', {});
    const registered = makersOf<AdvisorEvent>()('AdvisorRegistered', { lens: ['CARER'], joinedOn: '2016-01-04' });
    given(past, { ...there, [advisorId]: [registered(), erased()] })
      .when(asked)
      .thenRefused('ADVISOR_ERASED', past.length === 0 ? 'advisorId' : 'claimId');
  },
);

testThatAllIsShown(claimAggregate);
