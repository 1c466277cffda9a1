// What is written down of an advisor beside what they take part in: joining, consents, training, pauses, leaving.
import type { Actor } from '../kernel/event';
import type { Advisor, Span } from './advisor';
import { asAdvisor, type Line, line } from './line';
import { atWork, byDay, DAY, dayAt, MINUTE } from './moments';
import type { Random } from './random';
import type { Trust } from './team';
import { adjustments, skills } from './words';

export const lifeOf = (random: Random, { leads, until }: Trust, advisor: Advisor): Line[] => {
  const [lead] = leads;
  const { leavesAt } = advisor;
  const lines = [
    ...joining(random, advisor, lead),
    ...onboarding(random, advisor, lead, until),
    ...planOfSupport(random, advisor),
    ...advisor.trainings.map(({ at, code, validUntil }) =>
      line(at, lead, 'CompleteTraining', { advisorId: advisor.id, code, validUntil }),
    ),
  ];
  return [
    ...lines.filter(({ at }) => at < leavesAt - DAY && !isAway(advisor, at)),
    ...interruptions(random, advisor),
    ...(leavesAt < until ? leaving(random, advisor) : []),
  ];
};

const isAway = ({ pauses, silences }: Advisor, at: number): boolean =>
  [...pauses, ...silences].some(({ from, to }) => at > from - DAY && at < to + DAY);

type Consent = 'REGISTER' | 'CONTACT' | 'NAMED_CREDIT' | 'QUOTE' | 'SHARE_AS_EVIDENCE' | 'EQUALITY_DATA';

/** The notice of a year. */
const noticeAt = (at: number): string => `${dayAt(at).slice(0, 4)}-1`;

const consent = (advisor: Advisor, at: number, actor: Actor, purpose: Consent, method: 'WRITTEN' | 'ONLINE' | 'VERBAL'): Line =>
  line(at, actor, 'GiveConsent', { advisorId: advisor.id, purpose, noticeVersion: noticeAt(at), method });

const joining = (random: Random, advisor: Advisor, lead: Actor): Line[] => {
  const { id, label, lens, joinsAt } = advisor;
  const method = random.pick(['WRITTEN', 'ONLINE', 'WRITTEN', 'VERBAL'] as const);
  const further = (['NAMED_CREDIT', 'QUOTE', 'SHARE_AS_EVIDENCE', 'EQUALITY_DATA'] as const).filter((purpose) =>
    random.chance(purpose === 'SHARE_AS_EVIDENCE' ? 0.7 : 0.5),
  );
  return [
    line(joinsAt, lead, 'RegisterAdvisor', {
      advisorId: id,
      lens,
      nameText: `Advisor ${label}`,
      contactText: `advisor.${label}@example.org`,
      // Some had been involved before there was a register.
      joinedOn: dayAt(joinsAt - (random.chance(0.1) ? random.between(30, 900) * DAY : 0)),
    }),
    ...(['REGISTER', 'CONTACT'] as const).map((purpose, place) =>
      consent(advisor, joinsAt + (5 + place) * MINUTE, lead, purpose, method),
    ),
    ...further.map((purpose, place) => consent(advisor, joinsAt + (10 + place) * MINUTE, asAdvisor(id), purpose, 'ONLINE')),
    ...(further.includes('SHARE_AS_EVIDENCE') && random.chance(0.2) ? [stopSharing(random, advisor)] : []),
  ];
};

/** Some do not want to be evidence any more. */
const stopSharing = (random: Random, { id: advisorId, joinsAt }: Advisor): Line =>
  line(byDay(random, joinsAt + 60 * DAY, joinsAt + 800 * DAY), asAdvisor(advisorId), 'WithdrawConsent', {
    advisorId,
    purpose: 'SHARE_AS_EVIDENCE',
  });

const DBS_YEARS = 3;

const onboarding = (random: Random, { id: advisorId, joinsAt }: Advisor, lead: Actor, until: number): Line[] => {
  const lines = [
    line(atWork(random, joinsAt + 3 * DAY), lead, 'CompleteOnboardingStep', { advisorId, step: 'INDUCTION' }),
    line(atWork(random, joinsAt + 5 * DAY), lead, 'CompleteOnboardingStep', { advisorId, step: 'CONFIDENTIALITY' }),
  ];
  for (let at = atWork(random, joinsAt + random.between(10, 40) * DAY); at < until;) {
    const validUntil = at + DBS_YEARS * 365 * DAY;
    lines.push(line(at, lead, 'CompleteOnboardingStep', { advisorId, step: 'DBS_CHECK', validUntil: dayAt(validUntil) }));
    if (random.chance(0.15)) break;
    at = atWork(random, validUntil + random.between(-40, 90) * DAY);
  }
  if (random.chance(0.3)) {
    const at = atWork(random, joinsAt + random.between(90, 500) * DAY);
    lines.push(line(at, lead, 'EvidenceSkill', { advisorId, skill: random.pick(skills) }));
  }
  return lines;
};

/** The hours stay as they were agreed; what an advisor needs is talked about again each year. */
const planOfSupport = (random: Random, { id: advisorId, joinsAt, hoursPerMonth }: Advisor): Line[] => {
  const agreed = (at: number): Line =>
    line(at, asAdvisor(advisorId), 'AgreeSupportPlan', {
      advisorId,
      maxHoursPerMonth: hoursPerMonth,
      adjustmentsText: hoursPerMonth === undefined || random.chance(0.6) ? random.pick(adjustments) : undefined,
    });
  if (hoursPerMonth === undefined && random.chance(0.6)) return [];
  const first = agreed(joinsAt + 20 * MINUTE);
  return random.chance(0.3) ? [first, agreed(atWork(random, joinsAt + 365 * DAY))] : [first];
};

const interruptions = (random: Random, advisor: Advisor): Line[] => {
  const { id: advisorId, pauses, silences, leavesAt } = advisor;
  const actor = asAdvisor(advisorId);
  const within = (spans: readonly Span[]): readonly Span[] => spans.filter(({ from }) => from < leavesAt - DAY);
  const comesBack = ({ to }: Span): boolean => to < leavesAt - DAY;
  return [
    ...within(pauses).flatMap((pause) => [
      line(pause.from, actor, 'PauseInvolvement', { advisorId }),
      ...(comesBack(pause) ? [line(pause.to, actor, 'ResumeInvolvement', { advisorId })] : []),
    ]),
    ...within(silences).flatMap((silence) => [
      line(silence.from, actor, 'WithdrawConsent', { advisorId, purpose: 'CONTACT' }),
      ...(comesBack(silence)
        ? [consent(advisor, silence.to, actor, 'CONTACT', random.pick(['WRITTEN', 'ONLINE'] as const))]
        : []),
    ]),
  ];
};

const leaving = (random: Random, { id: advisorId, leavesAt }: Advisor): Line[] => [
  line(leavesAt, asAdvisor(advisorId), 'LeaveRegister', {
    advisorId,
    reasonCode: random.pick(['MOVED_ON', 'HEALTH', 'EMPLOYED', 'TIME', 'DISSATISFIED', 'NOT_SAID'] as const),
  }),
  // Being off the register does not take consent back; some do that, too.
  ...(random.chance(0.3)
    ? [line(leavesAt + DAY, asAdvisor(advisorId), 'WithdrawConsent', { advisorId, purpose: 'REGISTER' })]
    : []),
];
