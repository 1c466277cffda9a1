// What the ledger promises to be able to write down: every command of the domain, the event that it makes, and that it can be given.
import { createSchema } from '../../../src/api/schema';
import { catalogue } from '../../../src/domain/aggregates';
import { commandsByEvent } from '../../../src/import/inverse';

/** By stream, each command with its event. */
const promised = {
  team: {
    RegisterTeam: 'TeamRegistered',
    RenameTeam: 'TeamRenamed',
    NameInvolvementLead: 'InvolvementLeadNamed',
  },
  advisor: {
    RegisterAdvisor: 'AdvisorRegistered',
    GiveConsent: 'ConsentGiven',
    WithdrawConsent: 'ConsentWithdrawn',
    CompleteOnboardingStep: 'OnboardingStepCompleted',
    CompleteTraining: 'TrainingCompleted',
    EvidenceSkill: 'SkillEvidenced',
    AgreeSupportPlan: 'SupportPlanAgreed',
    PauseInvolvement: 'InvolvementPaused',
    ResumeInvolvement: 'InvolvementResumed',
    LeaveRegister: 'AdvisorLeft',
    RequestErasure: 'ErasureRequested',
    DecideErasure: 'ErasureDecided',
    EraseAdvisor: 'SubjectErased',
  },
  activity: {
    AdvertiseOpportunity: 'OpportunityAdvertised',
    ConvenePanel: 'PanelConvened',
    ExpressInterest: 'InterestExpressed',
    InviteToPanel: 'AdvisorInvited',
    InviteToActivity: 'AdvisorInvited',
    AcceptInvitation: 'InvitationAccepted',
    DeclineInvitation: 'InvitationDeclined',
    WithdrawInvitation: 'InvitationWithdrawn',
    ExpireInvitation: 'InvitationExpired',
    ProvideBriefing: 'BriefingProvided',
    RecordAttendance: 'AttendanceRecorded',
    CompleteActivity: 'ActivityCompleted',
    CancelActivity: 'ActivityCancelled',
    RateInvolvementLevel: 'InvolvementLevelRated',
    OfferDebrief: 'DebriefOffered',
    HoldDebrief: 'DebriefHeld',
  },
  contribution: {
    RecordContribution: 'ContributionRecorded',
    ConfirmContribution: 'ContributionConfirmed',
    CorrectContribution: 'ContributionCorrected',
    DecideOutcome: 'OutcomeDecided',
    GiveFeedback: 'FeedbackGiven',
    RateFeedback: 'FeedbackRated',
    RecordReflection: 'ReflectionRecorded',
  },
  claim: {
    SubmitClaim: 'ClaimSubmitted',
    ApproveClaim: 'ClaimApproved',
    RejectClaim: 'ClaimRejected',
    SettleClaim: 'ClaimSettled',
    DeclinePayment: 'PaymentDeclinedByAdvisor',
  },
  audit: {
    RecordAuditReplay: 'AuditReplayPerformed',
  },
  person: {
    GrantRole: 'RoleGranted',
    RevokeRole: 'RoleRevoked',
    GrantDisclosure: 'DisclosureGranted',
    RevokeDisclosure: 'DisclosureRevoked',
  },
  peer: {
    StartPeerPair: 'PeerPairStarted',
    EndPeerPair: 'PeerPairEnded',
    RecordPeerSupport: 'PeerSupportRecorded',
  },
  standards: { ImportStandardSet: 'StandardSetImported' },
  cycle: {
    OpenCycle: 'AccreditationCycleOpened',
    LinkEvidence: 'EvidenceLinked',
    UnlinkEvidence: 'EvidenceUnlinked',
    RateStandard: 'StandardSelfRated',
    ScheduleVisit: 'PeerVisitScheduled',
    RecordVisit: 'PeerVisitHeld',
    RecordFinding: 'PeerFindingRecorded',
    SubmitToCommittee: 'CycleSubmitted',
    RecordDecision: 'AccreditationDecided',
    MeetCondition: 'ConditionMet',
    WithdrawCycle: 'CycleWithdrawn',
    SealEvidencePack: 'EvidencePackSealed',
  },
  policy: { AdoptScoringPolicy: 'ScoringPolicyAdopted' },
} as const;

const pairs = Object.entries(promised).flatMap(([stream, commands]) =>
  Object.entries(commands).map(([command, event]) => ({ stream, command, event })),
);
const mutations = createSchema().getMutationType()?.getFields() ?? {};
const toldBy = commandsByEvent(catalogue);

describe.each(pairs)('$command', ({ stream, command, event }) => {
  test('is a command of its stream, and its event stands in the same catalogue under this name', () => {
    expect(catalogue.commands.get(command)?.aggregate.prefix).toBe(stream);
    expect(catalogue.events.get(event)?.aggregate.prefix).toBe(stream);
  });

  test('can be given as a mutation', () => {
    expect(Object.keys(mutations)).toContain(command.charAt(0).toLowerCase() + command.slice(1));
  });

  test('is the line that an export makes of its event', () => {
    // An invitation to a panel says nothing more than one to any activity.
    const line = command === 'InviteToPanel' ? 'InviteToActivity' : command;
    expect(toldBy.get(event)?.type).toBe(line);
  });
});

test('there is nothing in the catalogue that was not promised', () => {
  const [commands, events] = [
    new Set<string>(pairs.map(({ command }) => command)),
    new Set<string>(pairs.map((one) => one.event)),
  ];
  expect([...catalogue.commands.keys()].filter((type) => !commands.has(type))).toEqual([]);
  expect([...catalogue.events.keys()].filter((type) => !events.has(type))).toEqual([]);
});
