// Who is asked to an activity of a sample, and what becomes of each invitation.
import { type Advisor, bookTime, hasTimeFor, isFree, isTrained } from './advisor';
import { asAdvisor, type InputOf, type Line, line } from './line';
import { atWork, byDay, DAY, HOUR, instantOf, MINUTE, startOfDay } from './moments';
import { type Offer, type Setting, writtenDownAt } from './offer';

/** Somebody who said yes. */
export interface Coming {
  readonly advisor: Advisor;
  readonly acceptedAt: number;
  /** From when on they no longer came, if it was withdrawn. */
  readonly withdrawnAt: number | undefined;
}

interface Invited {
  readonly lines: readonly Line[];
  readonly coming?: Coming;
  /** When its place is free again. */
  readonly freeFrom?: number;
}

/** Less time before the start than this, and nobody is asked any more. */
const SHORTEST_NOTICE = 4 * DAY;
/** How many are asked where there is no limit. */
const USUAL_ROUND = 4;

/** Asks as many as there are places, and once more for the places that stayed free. */
export const planInvitations = (setting: Setting, offer: Offer): { readonly lines: Line[]; readonly coming: Coming[] } => {
  const { random } = setting;
  const waiting = inOrderOfKeenness(setting);
  const interested = random.chance(0.4)
    ? waiting.find((advisor) => canBeAsked(offer, advisor, offer.advertisedAt, offer.advertisedAt + 2 * DAY))
    : undefined;
  const interest = interested ? [expressInterest(setting, offer, interested)] : [];
  const first = atWork(random, offer.advertisedAt + random.between(2, 4) * DAY);
  const asked = askSome(setting, offer, waiting, first, offer.places ?? USUAL_ROUND);
  const second = atWork(random, replyByFor(first, offer.startsAt) + 2 * DAY);
  const free = asked.filter(({ freeFrom }) => freeFrom !== undefined && freeFrom < second).length;
  const again = offer.places === undefined ? [] : askSome(setting, offer, waiting, second, free);
  const all = [...asked, ...again];
  return { lines: [...interest, ...all.flatMap(({ lines }) => lines)], coming: all.flatMap(({ coming }) => coming ?? []) };
};

/** Five o'clock on the day midway to the start. */
const replyByFor = (at: number, startsAt: number): number => startOfDay(at + (startsAt - at) / 2) + 17 * HOUR;

const inOrderOfKeenness = ({ random, pool }: Setting): Advisor[] =>
  pool
    .map((advisor) => ({ advisor, drawn: random.fraction() * advisor.keenness }))
    .sort((a, b) => b.drawn - a.drawn)
    .map(({ advisor }) => advisor);

/** What is entered from paper is checked on the day it is entered, too. */
const canBeAsked = (offer: Offer, advisor: Advisor, from: number, to = from): boolean =>
  isFree(advisor, from, to) &&
  (offer.enteredAt === undefined || isFree(advisor, offer.enteredAt)) &&
  hasTimeFor(advisor, offer.startsAt, offer.minutes + offer.prepMinutes);

const expressInterest = ({ random }: Setting, { activityId, advertisedAt }: Offer, { id: advisorId }: Advisor): Line =>
  line(byDay(random, advertisedAt + 2 * HOUR, advertisedAt + 2 * DAY), asAdvisor(advisorId), 'ExpressInterest', {
    activityId,
    advisorId,
  });

/** Takes those it asks from `waiting`. */
const askSome = (setting: Setting, offer: Offer, waiting: Advisor[], at: number, places: number): Invited[] => {
  const asked: Invited[] = [];
  if (at > offer.startsAt - SHORTEST_NOTICE) return asked;
  for (const advisor of [...waiting]) {
    if (asked.length === places) break;
    const role = canBeAsked(offer, advisor, at) ? roleFor(setting, offer, advisor, at) : undefined;
    if (!role) continue;
    waiting.splice(waiting.indexOf(advisor), 1);
    asked.push(ask(setting, offer, advisor, at + asked.length * MINUTE, role));
  }
  return asked;
};

/** Without the training that is required, an advisor can look on at a panel; elsewhere a good team does not ask them. */
const roleFor = (
  { random }: Setting,
  { work, startsAt, quality }: Offer,
  advisor: Advisor,
  at: number,
): InputOf<'InviteToActivity'>['role'] | undefined => {
  if (isTrained(advisor, work.training, at, startsAt)) return random.chance(0.08 * quality) ? 'CO_CHAIR' : work.role;
  if (work.kind === 'RECRUITMENT_PANEL') return random.chance(0.15) ? 'SHADOW' : undefined;
  return random.chance(0.8 * (1 - quality)) ? work.role : undefined;
};

const ask = (
  setting: Setting,
  offer: Offer,
  advisor: Advisor,
  at: number,
  role: InputOf<'InviteToActivity'>['role'],
): Invited => {
  const { random, trust, team } = setting;
  const { activityId, work, startsAt } = offer;
  const invitationId = `invitation-${random.uuid(at)}`;
  const replyBy = replyByFor(at, startsAt);
  const staff = random.pick([...team.staff, ...trust.leads]);
  const input = { activityId, invitationId, advisorId: advisor.id, role, replyBy: instantOf(replyBy) };
  const invite =
    work.kind === 'RECRUITMENT_PANEL' && random.chance(0.9)
      ? line(at, staff, 'InviteToPanel', input)
      : line(at, staff, 'InviteToActivity', input);
  const answer = { activityId, invitationId };
  const fate = random.weighted([
    ['accepts', 0.4 + 0.55 * advisor.keenness],
    ['declines', 0.14],
    ['never answers', 0.1],
    ['is asked in error', 0.01],
  ] as const);
  const then = byDay(random, at + HOUR, replyBy);
  switch (fate) {
    case 'accepts': {
      bookTime(advisor, startsAt, offer.minutes + offer.prepMinutes, writtenDownAt(offer));
      return accepts(setting, offer, advisor, { invitationId, invite, then });
    }
    case 'declines': {
      const reasonCode = random.pick([
        'NOT_AVAILABLE',
        'NOT_AVAILABLE',
        'HEALTH',
        'NOT_FOR_ME',
        'TERMS',
        'ACCESS',
        undefined,
      ] as const);
      const decline = line(then, asAdvisor(advisor.id), 'DeclineInvitation', { ...answer, reasonCode });
      return { lines: [invite, decline], freeFrom: then };
    }
    case 'never answers': {
      // Some teams leave it at that: the invitation then stays open in the ledger, past its day.
      if (!random.chance(0.4 + 0.5 * offer.quality)) return { lines: [invite] };
      const at = atWork(random, replyBy + HOUR);
      return { lines: [invite, line(at, trust.leads[0], 'ExpireInvitation', answer)], freeFrom: at };
    }
    case 'is asked in error': {
      const withdraw = line(then, staff, 'WithdrawInvitation', {
        ...answer,
        reason: random.pick(['SENT_IN_ERROR', 'ACTIVITY_CHANGED', 'PLACES_FILLED'] as const),
      });
      return { lines: [invite, withdraw], freeFrom: then };
    }
  }
};

const accepts = (
  { random, trust }: Setting,
  { activityId, startsAt, endsAt }: Offer,
  advisor: Advisor,
  { invitationId, invite, then }: { readonly invitationId: string; readonly invite: Line; readonly then: number },
): Invited => {
  const answer = { activityId, invitationId };
  const lines = [invite, line(then, asAdvisor(advisor.id), 'AcceptInvitation', answer)];
  if (isFree(advisor, then, endsAt) && !random.chance(0.02)) {
    return { lines, coming: { advisor, acceptedAt: then, withdrawnAt: undefined } };
  }
  const withdrawnAt = byDay(random, then + HOUR, startsAt - HOUR);
  const withdraw = line(withdrawnAt, trust.leads[1], 'WithdrawInvitation', { ...answer, reason: 'ADVISOR_UNAVAILABLE' });
  return { lines: [...lines, withdraw], coming: { advisor, acceptedAt: then, withdrawnAt }, freeFrom: withdrawnAt };
};
