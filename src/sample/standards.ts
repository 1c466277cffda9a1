// The sets of standards of a sample: invented, one for each scheme that its teams go through.
import { standardSetOf } from '../domain/standards/commands';
import type { Actor } from '../kernel/event';
import { type InputOf, type Line, line } from './line';
import { atWork, DAY, dayAt, HOUR } from './moments';
import type { Random } from './random';
import type { ServiceType } from './words';

export type Standard = InputOf<'ImportStandardSet'>['standards'][number];
export type Topic = Standard['topics'][number];

export interface Scheme {
  readonly standardSetId: string;
  readonly standards: readonly Standard[];
  /** From when on a team can go through it. */
  readonly importedAt: number;
}

const standard = (number: string, type: number, topics: readonly Topic[], title: string): Standard => ({
  number,
  type,
  topics: [...topics],
  domains: [],
  title,
});

/** What all schemes ask for. */
const common = [
  standard('1', 1, ['RECRUITMENT'], 'Nobody is appointed without a person with lived experience having a say in it.'),
  standard('2', 2, ['TRAINING'], 'Staff are taught by people who have used a service like theirs.'),
  standard('3', 1, ['SERVICE_DEVELOPMENT'], 'Whoever uses the service helps to decide how it changes.'),
  standard('4', 1, ['FEEDBACK'], 'What became of a suggestion is told to whoever made it.'),
  standard('5', 2, ['COMMUNICATIONS'], 'What people are handed to read was tried out with people like them.'),
  standard('6', 2, ['AUDIT_QI'], 'Reviews of the service are carried out in mixed groups.'),
  standard('7', 2, ['CARERS', 'FEEDBACK'], 'Carers are asked how it is for them.'),
];

const schemes: readonly { readonly scheme: string; readonly of: readonly ServiceType[]; readonly own: Standard }[] = [
  {
    scheme: 'Invented scheme for hospital teams',
    of: ['LIAISON', 'CRISIS', 'INPATIENT', 'FORENSIC'],
    own: standard('8', 3, ['SERVICE_DEVELOPMENT', 'AUDIT_QI'], 'The way from the emergency department on was walked together.'),
  },
  {
    scheme: 'Invented scheme for community teams',
    of: ['COMMUNITY', 'OLDER_ADULT', 'CHILD_AND_YOUNG_PEOPLE', 'PERINATAL', 'LEARNING_DISABILITY'],
    own: standard('8', 3, ['TRAINING', 'SERVICE_DEVELOPMENT'], 'There is a group that people lead themselves.'),
  },
  {
    scheme: 'Invented scheme for other services',
    of: ['ADDICTIONS', 'OTHER'],
    own: standard('8', 3, [], 'The place can be reached by bus.'),
  },
];

export interface Schemes {
  readonly lines: readonly Line[];
  of(serviceType: ServiceType): Scheme;
}

/** Those that the teams need are there within the first days. */
export const planSchemes = (
  random: Random,
  { begins, lead }: { readonly begins: number; readonly lead: Actor },
  serviceTypes: ReadonlySet<ServiceType>,
): Schemes => {
  const planned = schemes
    .filter(({ of }) => of.some((serviceType) => serviceTypes.has(serviceType)))
    .map(({ scheme, of, own }, place) => {
      const input: InputOf<'ImportStandardSet'> = {
        scheme,
        edition: '1',
        publishedOn: dayAt(begins - 200 * DAY),
        illustrative: true,
        standards: [...common, own],
        acceptanceRule: [
          { type: 1, percentMet: 100 },
          { type: 2, percentMet: 50 },
        ],
      };
      const importedAt = atWork(random, begins + DAY + place * HOUR);
      const of_ = new Set(of);
      return {
        has: (serviceType: ServiceType) => of_.has(serviceType),
        line: line(importedAt, lead, 'ImportStandardSet', input),
        scheme: { standardSetId: standardSetOf(input), standards: input.standards, importedAt },
      };
    });
  return {
    lines: planned.map((one) => one.line),
    of: (serviceType) => {
      const found = planned.find(({ has }) => has(serviceType));
      if (!found) throw new Error(`There is no scheme for ${serviceType}.`);
      return found.scheme;
    },
  };
};
