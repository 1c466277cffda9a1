// What happens to a scoring policy: it is adopted, with every number that a score is computed by.
import { z } from 'zod';

import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import { listDistinctBy, listOf, personId, ref, wholeNumber } from '../../kernel/fields';
import { activityKind, principle } from '../vocabulary';
import { indicatorCodes } from './indicators';

const days = (description: string, min = 0) => wholeNumber(min, 365, `${description} In days.`);

/** An object with a whole number for each of some keys. */
const oneForEach = <Key extends string>(
  keys: readonly Key[],
  id: string,
  description: string,
  number: (key: Key) => ReturnType<typeof wholeNumber>,
) =>
  z
    .strictObject(Object.fromEntries(keys.map((key) => [key, number(key)])) as Record<Key, ReturnType<typeof wholeNumber>>)
    .meta({ id, description });

export const policyFields = {
  version: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
    .max(40)
    .meta({ description: 'What the policy is called, for example cps-2: small letters and digits, in words joined by hyphens.' }),
  windowDays: wholeNumber(28, 1830, 'How far back from the moment asked about a score looks. In days.'),
  minimums: oneForEach(
    indicatorCodes,
    'IndicatorMinimums',
    'How many cases each indicator needs; with fewer it is left out.',
    (code) => wholeNumber(1, 1000, `How many cases ${code} needs.`),
  ),
  minimumActivities: wholeNumber(1, 1000, 'How many completed activities a published score needs.'),
  indicatorWeights: oneForEach(
    indicatorCodes,
    'IndicatorWeights',
    'How much each indicator weighs in the mean of its principle; one that weighs 0 is shown and not counted.',
    (code) => wholeNumber(0, 100, `How much ${code} weighs.`),
  ),
  principleWeights: oneForEach(
    principle.options,
    'PrincipleWeights',
    'How much each principle weighs in the score; one that weighs 0 is shown and not counted.',
    (name) => wholeNumber(0, 100, `How much ${name} weighs.`),
  ),
  activeFrom: wholeNumber(1, 100, 'From how many participations with a team on an advisor is active with it.'),
  doingWithFrom: wholeNumber(1, 7, 'From which level of involvement on an activity is “doing with”.'),
  unratedAfterDays: days('How long after its end an activity may stay unrated before its level is capped.'),
  unratedLevel: wholeNumber(1, 7, 'The level that an unrated activity then counts as at the most.'),
  briefedDaysBefore: days('How long before the start an advisor is to be briefed.'),
  debriefWithinDays: days('How long after the end a debrief is to be offered.'),
  closeLoopWithinDays: days('How long a team has to decide on a contribution and to give feedback.', 1),
  payWithinDays: days('How long a team has to pay what it promised.', 1),
  notAloneFrom: wholeNumber(1, 100, 'How many advisors make nobody the lone voice.'),
  bands: z
    .strictObject({
      developingFrom: wholeNumber(0, 100, 'Scores from here on are DEVELOPING, those below EARLY.'),
      embeddedAbove: wholeNumber(0, 100, 'Scores above are EMBEDDED.'),
    })
    .meta({ id: 'ScoreBands', description: 'Where the bands of the score begin.' }),
  disputed: z
    .strictObject({
      above: wholeNumber(0, 100, 'Only scores above can be disputed.'),
      feltEqualAtMost: wholeNumber(0, 5, 'A median of what advisors felt of this or less disputes it.'),
      contestedPercentFrom: wholeNumber(1, 100, 'This share of contested activities or more disputes it. In percent.'),
    })
    .meta({ id: 'ScoreDispute', description: 'When what advisors say disputes a high score.' }),
  rates: listDistinctBy(
    'kind',
    z
      .strictObject({
        kind: activityKind,
        pencePerHour: wholeNumber(0, 100_000, 'What an hour of it is paid at the least. In pence.'),
      })
      .meta({ id: 'AdoptedRate', description: 'The least that an hour of one kind of activity is to be paid.' }),
    'The rates that were adopted with it: whoever offers less is warned. Where there are none, earlier ones go on.',
    { max: 30 },
  ).optional(),
  agreedBy: listOf(
    personId('The pseudonymous id of somebody who agreed to it.'),
    'Who agreed to it: at least one advisor and one member of staff.',
    { min: 2 },
  ),
  baseline: ref('policy', 'The policy that holds while none is adopted: every policy names it, so that all can be found by it.'),
};

const { agreedBy, baseline, ...numbers } = policyFields;

/** Every number that a score is computed by, and what the policy is called. */
export const scoringPolicyFields = numbers;

export type ScoringPolicy = z.output<z.ZodObject<typeof scoringPolicyFields>>;

export const policyEvents = defineEvents({
  ScoringPolicyAdopted: {
    describe: 'Advisors and staff agreed on how the score is computed from now on.',
    data: { ...numbers, agreedBy, baseline },
  },
});

export type PolicyEvent = NewEventOf<typeof policyEvents>;
export type PastPolicyEvent = PastEventOf<typeof policyEvents>;
