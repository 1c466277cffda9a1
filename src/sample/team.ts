// The teams of a sample: very different ones, some of which become better, and some of which do little.
import type { Actor } from '../kernel/event';
import { type InputOf, type Line, line } from './line';
import { atWork, DAY, HOUR } from './moments';
import type { Random } from './random';
import { services, type ServiceType, sites } from './words';

export interface Team {
  readonly id: string;
  readonly serviceType: ServiceType;
  readonly registeredAt: number;
  /** How many activities there are in a year. */
  readonly pace: number;
  /** How well a team works with advisors, from 0 to 1. */
  qualityAt(moment: number): number;
  /** The share of its activities that are kept on paper first. */
  readonly onPaper: number;
  /** Members of staff, by their pseudonymous ids. */
  readonly staff: readonly [Actor, Actor];
  readonly lines: readonly Line[];
}

/** What the teams of a trust have in common. */
export interface Trust {
  readonly begins: number;
  readonly until: number;
  /** The involvement leads; each can decide on what the other wrote. */
  readonly leads: readonly [Actor, Actor];
}

interface Character {
  readonly pace: number;
  readonly quality: readonly [first: number, last: number];
  readonly onPaper: number;
}

/** One team after the other is given the next of these. */
const characters: readonly [Character, ...Character[]] = [
  { pace: 26, quality: [0.75, 0.97], onPaper: 0 },
  { pace: 20, quality: [0.35, 0.7], onPaper: 0.12 },
  { pace: 2, quality: [0.4, 0.5], onPaper: 0.3 },
  { pace: 22, quality: [0.75, 0.5], onPaper: 0.05 },
  { pace: 14, quality: [0.15, 0.25], onPaper: 0.2 },
  { pace: 24, quality: [0.5, 0.85], onPaper: 0.02 },
  { pace: 18, quality: [0.55, 0.6], onPaper: 0.08 },
  { pace: 4, quality: [0.85, 0.9], onPaper: 0 },
];

/** Every so many of the teams, one comes to the ledger in the midst of the years. */
const LATE_EVERY = 9;

const newStaff = (random: Random, at: number): Actor => ({ id: `staff-${random.uuid(at)}`, role: 'staff' });

export const planTeam = (random: Random, { begins, until, leads }: Trust, index: number): Team => {
  const { pace, quality, onPaper } = characters[index % characters.length] ?? characters[0];
  const span = until - begins;
  const isLate = index % LATE_EVERY === LATE_EVERY - 1;
  const registeredAt = atWork(random, begins + (isLate ? 0.4 * span : random.between(0, 10) * DAY));
  const [first, last] = quality.map((share) => share + (random.fraction() - 0.5) * 0.06) as [number, number];
  const id = `team-${random.uuid(registeredAt)}`;
  const staff = [newStaff(random, registeredAt), newStaff(random, registeredAt)] as const;
  const [serviceType, service, domain] = services[index % services.length] ?? ['OTHER', 'Other', 'OTHER'];
  const name = nameOf(service, index);
  const registered = { teamId: id, name, serviceType, site: siteOf(index), domains: [domain] };
  const lines = comingAndGoing(random, { index, registeredAt, span, lead: leads[0], staff, registered });
  const qualityAt = (moment: number): number => Math.min(1, Math.max(0, first + ((last - first) * (moment - begins)) / span));
  return { id, serviceType, registeredAt, pace: pace * (0.9 + 0.2 * random.fraction()), qualityAt, onPaper, staff, lines };
};

const rounds = (index: number): number => Math.floor(index / services.length);

const siteOf = (index: number): string => sites[(index + rounds(index)) % sites.length] ?? '';

const nameOf = (service: string, index: number): string => {
  const number = Math.floor(rounds(index) / sites.length);
  return `${service}, ${siteOf(index)}${number > 0 ? ` ${number + 1}` : ''}`;
};

interface Beginning {
  readonly index: number;
  readonly registeredAt: number;
  readonly span: number;
  readonly lead: Actor;
  readonly staff: readonly [Actor, Actor];
  readonly registered: InputOf<'RegisterTeam'>;
}

/** The team is put on the ledger; some are renamed, and in some another member of staff leads involvement later. */
const comingAndGoing = (random: Random, { index, registeredAt, span, lead, staff, registered }: Beginning): Line[] => {
  const { teamId, name } = registered;
  const lines = [
    line(registeredAt, lead, 'RegisterTeam', registered),
    line(registeredAt + HOUR, lead, 'NameInvolvementLead', { teamId, leadId: staff[0].id }),
  ];
  const later = (): number => atWork(random, registeredAt + (0.2 + 0.6 * random.fraction()) * span);
  if (index % 6 === 1) lines.push(line(later(), lead, 'RenameTeam', { teamId, name: `${name}, Integrated` }));
  if (random.chance(0.4)) lines.push(line(later(), lead, 'NameInvolvementLead', { teamId, leadId: staff[1].id }));
  return lines;
};
