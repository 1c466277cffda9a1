// The rules of evidence: what can be linked to a standard, and what can be given away.
import type { ActivityEvent } from '../../../src/domain/activity/events';
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import type { ContributionEvent } from '../../../src/domain/contribution/events';
import { cycleAggregate } from '../../../src/domain/cycle/cycle';
import { type CycleCommand, cycleCommands } from '../../../src/domain/cycle/commands';
import type { CycleEvent } from '../../../src/domain/cycle/events';
import type { StandardsEvent } from '../../../src/domain/standards/events';
import type { TeamEvent } from '../../../src/domain/team/events';
import { parseInput } from '../../../src/kernel/command';
import {
  ada,
  asAdvisor,
  bo,
  contribution,
  cycle as cycleId,
  invitation as invitationId,
  liaisonTeam as teamId,
  otherTeam,
  pack as packId,
  panel,
  reviewer,
  standardSet as standardSetId,
} from '../../support/cast';
import { type Elsewhere, makersOf, NOW, pastEventId, specificationOf } from '../../support/specification';

const given = specificationOf(cycleAggregate);
const command = makersOf<CycleCommand>();
const event = makersOf<CycleEvent>();
const activityEvent = makersOf<ActivityEvent>();
const advisorEvent = makersOf<AdvisorEvent>();
const contributionEvent = makersOf<ContributionEvent>();

const otherPanel = 'activity-0f4e2d10-6a5b-4c3d-8e9f-0000000000aa';
const otherContribution = 'contribution-0f4e2d10-6a5b-4c3d-8e9f-0000000000ab';
const nowhere = '0f4e2d10-6a5b-4c3d-8e9f-0000000000ac';

const convened = activityEvent('PanelConvened', {
  teamId,
  kind: 'RECRUITMENT_PANEL',
  title: 'A panel',
  purpose: 'To choose a nurse',
  stage: 'DELIVERY',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  startsAt: '2017-05-02T09:00:00.000Z',
  mode: 'IN_PERSON',
});
const accepted = activityEvent('InvitationAccepted', { invitationId, advisorId: ada });
const briefed = activityEvent('BriefingProvided', { format: 'CALL', advisorIds: [ada, bo] });
const completed = activityEvent('ActivityCompleted', {
  endedAt: '2017-05-02T12:00:00.000Z',
  staffCount: 2,
  declaredLevel: 6,
  decisionRights: 'EQUAL',
});
const brought = contributionEvent('ContributionRecorded', {
  activityId: panel,
  advisorId: bo,
  teamId,
  kind: 'IDEA',
  credit: 'NAMED',
  principles: [],
});
const told = contributionEvent('FeedbackGiven', { advisorId: bo, channel: 'PHONE' });
const registered = advisorEvent('AdvisorRegistered', { lens: ['CARER'], joinedOn: '2016-01-04' });
const agreed = advisorEvent('ConsentGiven', { purpose: 'SHARE_AS_EVIDENCE', noticeVersion: '1', method: 'WRITTEN' });
const contactable = advisorEvent('ConsentGiven', { purpose: 'CONTACT', noticeVersion: '1', method: 'WRITTEN' });
const tookBack = advisorEvent('ConsentWithdrawn', { purpose: 'SHARE_AS_EVIDENCE' });
const skilled = advisorEvent('SkillEvidenced', { skill: 'CHAIRING', activityId: panel });
const trained = advisorEvent('TrainingCompleted', { code: 'SELECTION' });
const teamRegistered = makersOf<TeamEvent>()('TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });
const imported = makersOf<StandardsEvent>()('StandardSetImported', {
  scheme: 'PLAN',
  edition: '6',
  publishedOn: '2016-11-01',
  illustrative: true,
  standards: ['1.1', '1.2'].map((number) => ({ number, type: 1, topics: [], domains: [], title: 'Done together.' })),
});

const world: Elsewhere = {
  [teamId]: [teamRegistered()],
  [otherTeam]: [teamRegistered()],
  [standardSetId]: [imported()],
  [panel]: [convened(), briefed(), completed(), accepted({}, { actor: asAdvisor(ada) })],
  [contribution]: [brought(), told()],
  [otherPanel]: [convened({ teamId: otherTeam }), completed()],
  [otherContribution]: [brought({ teamId: otherTeam, activityId: otherPanel })],
  [ada]: [registered(), agreed(), skilled(), trained(), skilled({ activityId: otherPanel }), skilled({ activityId: undefined })],
  [bo]: [registered(), agreed()],
};
const [ofCompletion, ofBriefing, ofAnswer] = [2, 1, 3].map((revision) => pastEventId(panel, revision)) as [
  string,
  string,
  string,
];
const [ofBringing, ofFeedback] = [0, 1].map((revision) => pastEventId(contribution, revision)) as [string, string];

const opened = event('AccreditationCycleOpened', { teamId, standardSetId, kind: 'ACCREDITATION' });

describe('linking', () => {
  const link = command('LinkEvidence', { cycleId, standardNumber: '1.1', eventIds: [ofCompletion] });
  const linked = event('EvidenceLinked', { standardNumber: '1.1', eventIds: [ofCompletion] });

  test.each([
    ['an activity of the team', ofCompletion],
    ['a contribution made to it', ofFeedback],
    ['the team itself', pastEventId(teamId, 0)],
    ['a skill that showed in its activity', pastEventId(ada, 2)],
  ])('an event of %s makes it evidence', (_, eventId) => {
    given([opened()], world)
      .when(link({ eventIds: [eventId], noteText: 'It shows what we did.' }))
      .thenAccepted({ ...linked({ eventIds: [eventId] }), text: { noteText: 'It shows what we did.' } });
  });

  test('several at once makes them so', () => {
    const eventIds = [ofBringing, ofFeedback, ofAnswer];
    given([opened()], world).when(link({ eventIds })).thenAccepted(linked({ eventIds }));
  });

  test('nothing, or the same twice, is none', () => {
    const refusalOf = (eventIds: readonly string[]) =>
      parseInput(cycleCommands.LinkEvidence, { commandId: nowhere, cycleId, standardNumber: '1.1', eventIds });
    expect(refusalOf([])).toMatchObject({ refusals: [{ code: 'TOO_SHORT', path: ['eventIds'] }] });
    expect(refusalOf([ofCompletion, ofCompletion])).toMatchObject({ refusals: [{ code: 'LISTED_TWICE', path: ['eventIds'] }] });
  });

  test('an event that does not exist is refused', () => {
    given([opened()], world)
      .when(link({ eventIds: [nowhere] }))
      .thenRefused('EVENT_NOT_FOUND', 'eventIds', '0');
  });

  test.each([
    ['an activity of another team', pastEventId(otherPanel, 1)],
    ['a contribution to another team', pastEventId(otherContribution, 0)],
    ['another team', pastEventId(otherTeam, 0)],
    ['the register', pastEventId(ada, 3)],
    ['a skill that showed with another team', pastEventId(ada, 4)],
    ['a skill that showed elsewhere', pastEventId(ada, 5)],
    ['the standards', pastEventId(standardSetId, 0)],
  ])('an event of %s is refused', (_, eventId) => {
    given([opened()], world)
      .when(link({ eventIds: [eventId] }))
      .thenRefused('EVENT_OF_OTHER_TEAM', 'eventIds', '0');
  });

  test('a skill counts for the team when the advisor is known to its activity', () => {
    const unseen = { ...world, [bo]: [registered(), skilled()], [panel]: [convened(), completed()] };
    given([opened()], unseen)
      .when(link({ eventIds: [pastEventId(bo, 1)] }))
      .thenRefused('EVENT_OF_OTHER_TEAM', 'eventIds', '0');
  });

  test('an event is evidence for a standard once, and for as many standards as it shows', () => {
    given([opened(), linked()], world).when(link()).thenRefused('EVIDENCE_ALREADY_LINKED', 'eventIds', '0');
    given([opened(), linked()], world)
      .when(link({ standardNumber: '1.2' }))
      .thenAccepted(linked({ standardNumber: '1.2' }));
    const unlinked = event('EvidenceUnlinked', { standardNumber: '1.1', eventIds: [ofCompletion], reason: 'OTHER' });
    given([opened(), linked(), unlinked()], world).when(link()).thenAccepted(linked());
  });

  test('an event is no evidence before it has happened', () => {
    const late = { ...world, [panel]: [convened(), briefed(), completed({}, { at: NOW })] };
    given([opened()], late)
      .when(link({}, { at: '2017-05-15T08:59:59.999Z' }))
      .thenRefused('BEFORE_EVIDENCE', 'eventIds', '0');
    given([opened()], late)
      .when(link({}, { at: NOW }))
      .thenAccepted(linked());
  });

  test('names every fault of a list, and takes in nothing of it', () => {
    given([opened(), linked()], world)
      .when(link({ eventIds: [ofFeedback, nowhere, ofCompletion, pastEventId(otherPanel, 0)] }))
      .thenRefusedFor(
        ['EVENT_NOT_FOUND', 'eventIds', '1'],
        ['EVIDENCE_ALREADY_LINKED', 'eventIds', '2'],
        ['EVENT_OF_OTHER_TEAM', 'eventIds', '3'],
      );
  });

  test('asks nobody’s consent yet: what cannot be shared is shown, and left out of packs', () => {
    given([opened()], { ...world, [bo]: [registered()] })
      .when(link({ eventIds: [ofBringing] }))
      .thenAccepted(linked({ eventIds: [ofBringing] }));
  });
});

describe('unlinking', () => {
  const eventIds = [ofCompletion, ofFeedback];
  const unlink = command('UnlinkEvidence', { cycleId, standardNumber: '1.1', eventIds, reason: 'ADVISOR_ASKED' });
  const unlinked = event('EvidenceUnlinked', { standardNumber: '1.1', eventIds, reason: 'ADVISOR_ASKED' });
  const linked = event('EvidenceLinked', { standardNumber: '1.1', eventIds });

  test('takes back what is linked, with the reason', () => {
    given([opened(), linked()], world).when(unlink()).thenAccepted(unlinked());
  });

  test('does not take back what is not', () => {
    given([opened(), linked({ eventIds: [ofFeedback] })], world)
      .when(unlink())
      .thenRefused('EVIDENCE_NOT_LINKED', 'eventIds', '0');
    given([opened(), linked({ standardNumber: '1.2' })], world)
      .when(unlink())
      .thenRefusedFor(['EVIDENCE_NOT_LINKED', 'eventIds', '0'], ['EVIDENCE_NOT_LINKED', 'eventIds', '1']);
    given([opened(), linked(), unlinked()], world)
      .when(unlink({ eventIds: [ofFeedback] }))
      .thenRefused('EVIDENCE_NOT_LINKED', 'eventIds', '0');
  });
});

describe('sealing a pack', () => {
  const about = { packId, asOfPosition: '480', sha256: 'ab'.repeat(32), recipient: reviewer.id };
  const seal = command('SealEvidencePack', { cycleId, ...about, eventIds: [ofCompletion] });
  const sealed = event('EvidencePackSealed', { ...about, eventIds: [ofCompletion] });

  test('keeps which pack it is, for whom, of what moment, and every event that stands in it', () => {
    const eventIds = [ofCompletion, ofBriefing, ofBringing, pastEventId(standardSetId, 0)];
    given([opened()], world).when(seal({ eventIds })).thenAccepted(sealed({ eventIds }));
  });

  test('needs the live consent of everybody whom an event names, and names the event', () => {
    const boWas = (...past: Elsewhere[string]) => ({ ...world, [bo]: past });
    for (const past of [[registered()], [registered(), contactable()], [registered(), agreed(), tookBack()], []]) {
      given([opened()], boWas(...past))
        .when(seal({ eventIds: [ofCompletion, ofBringing] }))
        .thenRefused('NO_CONSENT_TO_SHARE', 'eventIds', ofBringing);
    }
    given([opened()], boWas(registered(), agreed(), tookBack(), agreed()))
      .when(seal({ eventIds: [ofBringing] }))
      .thenAccepted(sealed({ eventIds: [ofBringing] }));
    given([opened()], boWas(registered()))
      .when(seal({ eventIds: [ofCompletion] }))
      .thenAccepted(sealed());
  });

  test('names every event that cannot be shared: with one of several advisors, or done by one', () => {
    given([opened()], { ...world, [ada]: [registered()] })
      .when(seal({ eventIds: [ofBriefing, ofBringing, ofAnswer] }))
      .thenRefusedFor(['NO_CONSENT_TO_SHARE', 'eventIds', ofBriefing], ['NO_CONSENT_TO_SHARE', 'eventIds', ofAnswer]);
  });

  test('knows an advisor who only stands behind an event', () => {
    const answeredByAda = { ...world, [panel]: [convened(), completed({}, { actor: asAdvisor(ada) })], [ada]: [registered()] };
    given([opened()], answeredByAda)
      .when(seal({ eventIds: [pastEventId(panel, 1)] }))
      .thenRefused('NO_CONSENT_TO_SHARE', 'eventIds', pastEventId(panel, 1));
  });

  test('refuses what does not exist', () => {
    given([opened()], world)
      .when(seal({ eventIds: [ofCompletion, nowhere] }))
      .thenRefused('EVENT_NOT_FOUND', 'eventIds', '1');
  });

  test('is done once for each pack', () => {
    given([opened(), sealed()], world).when(seal()).thenRefused('PACK_ALREADY_SEALED', 'packId');
    const another = { packId: 'pack-0f4e2d10-6a5b-4c3d-8e9f-0000000000ad' };
    given([opened(), sealed()], world).when(seal(another)).thenAccepted(sealed(another));
  });

  test('takes a digest and a position in the form they have', () => {
    const refusalsOf = (changed: object) => {
      const parsed = parseInput(cycleCommands.SealEvidencePack, { commandId: nowhere, cycleId, ...about, eventIds: [ofCompletion], ...changed }); // prettier-ignore
      return parsed.ok ? [] : parsed.refusals.map(({ code, path }) => [code, ...path]);
    };
    expect(refusalsOf({ sha256: 'AB'.repeat(32), asOfPosition: '0' })).toEqual([]);
    expect(refusalsOf({ sha256: 'ab'.repeat(31) })).toEqual([['INVALID_FORMAT', 'sha256']]);
    expect(refusalsOf({ asOfPosition: '007' })).toEqual([['INVALID_FORMAT', 'asOfPosition']]);
  });

  test('goes to somebody by their pseudonymous id, never to a name', () => {
    const parsed = parseInput(cycleCommands.SealEvidencePack, { commandId: nowhere, cycleId, ...about, recipient: 'A body', eventIds: [ofCompletion] }); // prettier-ignore
    expect(parsed).toMatchObject({ ok: false, refusals: [{ code: 'INVALID_FORMAT', path: ['recipient'] }] });
  });

  test('gives the whole ledger to an auditor, who may read it in any case, and to nobody else', () => {
    const whole = { claims: ['L1', 'L2', 'L3'] as const, eventIds: [ofBringing] };
    const nobodyAgrees = { ...world, [bo]: [registered()] };
    given([opened()], nobodyAgrees)
      .when(seal({ ...whole, claims: [...whole.claims] }))
      .thenRefused('WHOLE_LEDGER_IS_FOR_AUDITORS', 'recipient');
    const auditor = { ...whole, claims: [...whole.claims], recipient: 'auditor-0f4e2d10-6a5b-4c3d-8e9f-0000000000ae' };
    given([opened()], nobodyAgrees).when(seal(auditor)).thenAccepted(sealed(auditor));
    given([opened()], nobodyAgrees)
      .when(seal({ ...auditor, claims: ['L1', 'L2'] }))
      .thenRefused('NO_CONSENT_TO_SHARE', 'eventIds', ofBringing);
  });

  test('is for those who keep the history', () => {
    expect(cycleCommands.SealEvidencePack.roles).toEqual(['staff', 'involvement_lead']);
  });
});
