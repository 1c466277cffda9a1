// The rules of one set of standards: taken in whole or in parts, once, and with every fault named. Pure.
import { accept, type Aggregate, type Decision } from '../../kernel/decider';
import { canonicalJson } from '../../kernel/json';
import { refusing, together } from '../../kernel/refusal';
import { type StandardsCommand, standardsCommands } from './commands';
import { type StandardsEvent, standardsEvents } from './events';
import { standardsRefusals } from './refusals';
import { type SetHeading, type StandardSet, standardSetFold } from './state';

const refuse = refusing(standardsRefusals);

const decide = ({ data }: StandardsCommand, set: StandardSet): Decision<StandardsEvent> => {
  const { standards, part = 1, ...heading } = data;
  const { parts = 1, acceptanceRule = [] } = heading;
  const { partsKnown, types } = set.status === 'Unknown' ? { partsKnown: 0, types: new Map<string, number>() } : set;
  if (set.status === 'Complete' || part <= partsKnown) return refuse('STANDARD_SET_ALREADY_IMPORTED', 'edition');
  if (part !== partsKnown + 1 || part > parts) return refuse('PART_OUT_OF_ORDER', 'part');

  const typesWithThis = new Set([...types.values(), ...standards.map(({ type }) => type)]);
  const isLast = part === parts;
  const refusal = together([
    ...(set.status === 'Unknown' ? [] : differences(heading, set.heading)).map((field) => refuse('PART_DIFFERS', field)),
    ...standards.flatMap(({ number }, index) =>
      types.has(number) ? [refuse('STANDARD_NUMBER_TAKEN', 'standards', String(index), 'number')] : [],
    ),
    ...acceptanceRule.flatMap(({ type }, index) =>
      isLast && !typesWithThis.has(type) ? [refuse('TYPE_WITHOUT_STANDARDS', 'acceptanceRule', String(index), 'type')] : [],
    ),
  ]);
  return refusal ?? accept({ type: 'StandardSetImported', data });
};

const HEADING = [
  'scheme',
  'edition',
  'publishedOn',
  'illustrative',
  'acceptanceRule',
  'parts',
] as const satisfies readonly (keyof SetHeading)[];

const differences = (one: SetHeading, other: SetHeading): readonly string[] =>
  HEADING.filter((field) => canonicalJson({ said: one[field] }) !== canonicalJson({ said: other[field] }));

export const standardsAggregate: Aggregate<StandardSet, StandardsCommand, StandardsEvent> = {
  prefix: 'standards',
  commands: standardsCommands,
  events: standardsEvents,
  refusals: standardsRefusals,
  fold: standardSetFold,
  facts: {},
  decide,
};
