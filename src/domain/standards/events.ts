// What happens to a set of standards: a scheme's, in one edition.
import { z } from 'zod';

import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import { code, listDistinctBy, listOf, localDate, plainText, wholeNumber, yesNo } from '../../kernel/fields';
import { standardTopic } from '../vocabulary';

/** As a scheme writes it, for example `4.12` or `M7a`. */
export const standardNumber = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.()/-]{0,19}$/)
  .meta({ description: 'The number of the standard, as its scheme writes it. Letters, digits, and . ( ) / - without spaces.' });

const type = wholeNumber(1, 9, 'The type of a standard, from 1 on: what it means is for the scheme to say.');

const standard = z
  .strictObject({
    number: standardNumber,
    type,
    topics: listOf(standardTopic, 'What it is about; none when it is about nothing that advisors do.', { max: 7 }),
    domains: listOf(code('A field of work.'), 'The parts of the scheme that it belongs to.', { max: 10 }),
    title: plainText('What it asks for.', 1000),
  })
  .meta({ id: 'Standard', description: 'One standard.' });

const threshold = z
  .strictObject({ type, percentMet: wholeNumber(0, 100, 'How many of them must be met. In percent.') })
  .meta({ id: 'AcceptanceThreshold', description: 'How many standards of one type must be met.' });

const part = (description: string) => wholeNumber(1, 50, description).optional();

export const standardsFields = {
  scheme: plainText('The scheme, for example PLAN.', 60),
  edition: plainText('Its edition, for example 6.', 40),
  publishedOn: localDate('The day on which this edition was published.'),
  illustrative: yesNo('Whether it only shows what a set looks like, and nobody is accredited by it.'),
  standards: listDistinctBy('number', standard, 'The standards, each number once.', { min: 1, max: 1000 }),
  acceptanceRule: listDistinctBy('type', threshold, 'How many standards of each type must be met.', { max: 9 }).optional(),
  part: part('Which part of the set this is, from 1 on, when the set is too large for one command.'),
  parts: part('How many parts the set has.'),
};

export const standardsEvents = defineEvents({
  StandardSetImported: { describe: 'A set of standards, or a part of one, was taken in.', data: standardsFields },
});

export type StandardsEvent = NewEventOf<typeof standardsEvents>;
export type PastStandardsEvent = PastEventOf<typeof standardsEvents>;
