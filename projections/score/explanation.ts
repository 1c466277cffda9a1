// The score in plain words: one sentence for each part, which opens to the fraction and the events it rests on.
import { indicatorsOf } from '../../src/domain/policy/indicators';
import { principle as principleWords } from '../../src/domain/vocabulary';
import type { Indicator } from './indicators';
import type { IndicatorCode, Principle, ScoringPolicy } from './policy';
import type { PrincipleScore, TeamScore } from './score';

/** What a trust calls those it speaks of. */
export interface Words {
  readonly advisor: string;
  readonly advisors: string;
  readonly team: string;
  readonly panel: string;
}

export const usualWords: Words = { advisor: 'advisor', advisors: 'advisors', team: 'team', panel: 'panel' };

export type Topic = 'TOTAL' | 'PRINCIPLE' | 'INDICATOR' | 'NOT_ENOUGH_DATA' | 'ROUNDING' | 'POLICY';

export interface Sentence {
  readonly topic: Topic;
  readonly text: string;
  readonly principle: Principle | null;
  readonly indicator: IndicatorCode | null;
  /** Exact, out of 1, for example `9/12`; null when the sentence is about no figure. */
  readonly fraction: string | null;
  readonly eventIds: readonly string[];
}

/** Total, principles with their indicators, and how it was reckoned: in this order. */
export const explain = (score: TeamScore, policy: ScoringPolicy, words: Words = usualWords): Sentence[] => [
  sentence('TOTAL', totalInWords(score, policy, words), { fraction: score.fraction }),
  ...score.principles.flatMap((own) => [
    sentence('PRINCIPLE', principleInWords(own, policy), { principle: own.name, fraction: own.fraction }),
    ...score.indicators
      .filter(({ principle }) => principle === own.name)
      .map((indicator) =>
        sentence('INDICATOR', indicatorInWords(indicator, policy, words), {
          principle: own.name,
          indicator: indicator.code,
          fraction: `${indicator.numerator}/${indicator.denominator}`,
          eventIds: indicator.eventIds,
        }),
      ),
  ]),
  sentence('NOT_ENOUGH_DATA', notEnoughInWords(policy)),
  sentence('ROUNDING', roundingInWords(policy)),
  sentence('POLICY', policyInWords(score, policy)),
];

const sentence = (topic: Topic, text: string, about: Partial<Sentence> = {}): Sentence => ({
  principle: null,
  indicator: null,
  fraction: null,
  eventIds: [],
  ...about,
  topic,
  text,
});

const PRINCIPLES: Readonly<Record<Principle, string>> = {
  ASSETS: 'People with lived experience are assets',
  CAPABILITIES: 'Building on people’s capabilities',
  RECIPROCITY: 'Two-way relationships',
  PEER_SUPPORT: 'Peer support',
};

const totalInWords = ({ value, band, completedActivities, principles }: TeamScore, policy: ScoringPolicy, words: Words) => {
  const done = `${count(completedActivities, 'completed activity', 'completed activities')} in the last ${policy.windowDays} days`;
  if (value !== null) {
    return `The ${words.team}’s score is ${value} out of 100, in the band ${String(band)}, from ${done}.`;
  }
  const missing = principles
    .filter(({ name, fraction }) => fraction === null && policy.principleWeights[name] > 0)
    .map(({ name }) => PRINCIPLES[name]);
  const reasons = [
    ...(completedActivities < policy.minimumActivities ? [`only ${done}, and it takes ${policy.minimumActivities}`] : []),
    ...(missing.length > 0 ? [`there is too little to go by for ${missing.map((name) => `“${name}”`).join(' and ')}`] : []),
  ];
  return `No score is published for this ${words.team}: ${reasons.join('; ')}. The figures below stand on their own.`;
};

const principleInWords = ({ name, value, fraction }: PrincipleScore, policy: ScoringPolicy): string => {
  const weight = policy.principleWeights[name];
  const weighs = weight === 0 ? ' It is shown, and not counted.' : weight === 1 ? '' : ` It weighs ${weight}.`;
  if (value === null || fraction === null) {
    return `${PRINCIPLES[name]}: none of its figures has enough to go by, so it is left open.${weighs}`;
  }
  const codes = indicatorsOf(name).map(({ code }) => code);
  return `${PRINCIPLES[name]}: ${value} out of 100, the mean of those of ${codes.join(' and ')} that have enough to go by.${weighs}`;
};

const indicatorInWords = (indicator: Indicator, policy: ScoringPolicy, words: Words): string => {
  const { code, name, numerator, denominator, status } = indicator;
  const text = `${code}, ${name}: ${INDICATORS[code](`${numerator} of ${denominator}`, policy, words)}.`;
  if (status === 'NOT_ENOUGH_DATA') return `${text} That is too little to go by: it takes ${policy.minimums[code]}.`;
  const weight = policy.indicatorWeights[code];
  return weight === 0 ? `${text} It is shown, and not counted.` : weight === 1 ? text : `${text} It weighs ${weight}.`;
};

/** What each figure counts, with its fraction in words (`9 of 12`). */
const INDICATORS: Readonly<Record<IndicatorCode, (share: string, policy: ScoringPolicy, words: Words) => string>> = {
  I1: (share, { doingWithFrom }, { advisors, team }) =>
    `in ${share} completed activities people worked together at level ${doingWithFrom} or above, by what the ${team} and the ${advisors} said`,
  I2: (share, _, { advisor, advisors, panel }) =>
    `in ${share} activities that take decisions, such as any ${panel}, the ${advisors} had an equal say or led, and no ${advisor} contests it`,
  I3: (share, { briefedDaysBefore, debriefWithinDays }) =>
    `${share} times that somebody took part they were briefed at least ${days(briefedDaysBefore)} before, had the training it needed, and were offered a debrief within ${days(debriefWithinDays)}`,
  I4: (share, { activeFrom }, { advisors }) =>
    `${share} active ${advisors} (${activeFrom} times or more) completed a training, showed a skill or took on a greater role`,
  I5: (share, { closeLoopWithinDays }, { advisor, advisors }) =>
    `for ${share} contributions of ${advisors} there was a decision, whichever it was, and the ${advisor} was told, within ${days(closeLoopWithinDays)}`,
  I6: (share, { payWithinDays }, { advisor }) =>
    `${share} times that payment was promised it was made, or the ${advisor} declined it, within ${days(payWithinDays)}`,
  I7: (share, { notAloneFrom }, { advisors }) =>
    `in ${share} group activities ${notAloneFrom} ${advisors} or more were there, so that nobody was the lone voice`,
  I8: (share, _, { advisor, advisors }) => `${share} active ${advisors} had the support of another ${advisor}`,
};

const notEnoughInWords = ({ minimums, minimumActivities }: ScoringPolicy): string => {
  const needs = Object.entries(minimums).map(([code, minimum]) => `${code} ${minimum}`);
  return `A figure with too few cases is left out, never counted as nothing. It takes: ${needs.join(', ')}. A score takes ${count(minimumActivities, 'completed activity', 'completed activities')}, and a figure for each principle that counts.`;
};

const roundingInWords = ({ bands }: ScoringPolicy): string =>
  `Every step is reckoned in exact fractions; only the result is rounded, once, half up, to one decimal. Above ${bands.embeddedAbove} is EMBEDDED, from ${bands.developingFrom} on DEVELOPING, below it EARLY.`;

const policyInWords = ({ asOf }: TeamScore, { version, principleWeights }: ScoringPolicy): string => {
  const weights = principleWords.options.map((name) => principleWeights[name]);
  const isEven = new Set(weights).size === 1;
  const weighing = isEven ? 'in which the principles weigh the same' : 'in which the principles weigh differently';
  return `It was reckoned by the policy ${version}, ${weighing}, as of ${asOf}.`;
};

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
const days = (number: number): string => count(number, 'day', 'days');
