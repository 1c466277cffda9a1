// The building blocks of commands and events: what a field may hold, said once, with what other layers need to know of it.
import { z } from 'zod';

import { ACTOR_PATTERN, UUID_PATTERN } from './ids';

/** What a field is, beyond its shape: read when GraphQL types, JSON Schemas and the index of history are made from it. */
export interface FieldTraits {
  /** The GraphQL scalar that carries it. */
  readonly scalar?: 'ID' | 'UUID' | 'DateTime' | 'LocalDate' | 'EventPosition';
  /** It names a thing with this prefix, or with one of several. */
  readonly refersTo?: string;
  /** The client may leave it out: it then follows from the command's id, with this prefix. */
  readonly derivedWithPrefix?: string;
  /** It is one of a closed list of words. */
  readonly vocabulary?: Vocabulary;
}

export interface Vocabulary {
  readonly name: string;
  readonly description: string;
  readonly words: Readonly<Record<string, string>>;
}

export const fieldTraits = z.registry<FieldTraits>();

/** The field below `.optional()`: traits and descriptions are kept there. */
export const coreOf = (field: z.ZodType): z.ZodType =>
  field instanceof z.ZodOptional ? coreOf(field.unwrap() as z.ZodType) : field;

export const traitsOf = (field: z.ZodType): FieldTraits => fieldTraits.get(coreOf(field)) ?? {};

const isWholeText = (text: string): boolean => text.isWellFormed() && !/[^\P{Cc}\n\r\t]/u.test(text);

/** Words that are not personal: a name of a team, a title. One line or several, 1 to `maxLength` characters. */
export const plainText = (description: string, maxLength = 200) =>
  z
    .string()
    .refine(isWholeText, { params: { code: 'UNREADABLE_TEXT' } })
    .refine((text) => text.trim().length > 0, { params: { code: 'EMPTY_TEXT' } })
    .max(maxLength)
    .meta({ description });

/** Words about or by a person: sealed before they are stored. 1 to 4,000 characters. */
export const personalText = (description: string) => plainText(`${description} Sealed at rest.`, 4000);

/** A short code of a trust's own lists, for example `RECRUITMENT_AND_SELECTION`. */
export const code = (description: string) =>
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,59}$/)
    .meta({ description: `${description} A code: capital letters, digits and underscores.` });

export const wholeNumber = (min: number, max: number, description: string) =>
  z
    .int()
    .min(min)
    .max(max)
    // There is no negative zero in the ledger.
    .overwrite((number) => number + 0)
    .meta({ description });

export const yesNo = (description: string) => z.boolean().meta({ description });

/** In UTC with milliseconds; text that is no moment stays as it is, for the format to be refused. */
const toInstant = (text: string): string => {
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
};

/** A moment; any offset is accepted, and UTC with milliseconds is kept. */
export const dateTime = (description: string) =>
  z.iso
    .datetime({ offset: true })
    .overwrite(toInstant)
    .refine((text) => text >= '1948' && text < '2200', { params: { code: 'OUT_OF_RANGE' } })
    .meta({ description })
    .register(fieldTraits, { scalar: 'DateTime' });

/** A calendar day, for example `2017-06-14`. */
export const localDate = (description: string) =>
  z.iso
    .date()
    .refine((text) => text >= '1900' && text < '2200', { params: { code: 'OUT_OF_RANGE' } })
    .meta({ description })
    .register(fieldTraits, { scalar: 'LocalDate' });

export const uuid = (description: string) =>
  z
    .string()
    .overwrite((text) => text.toLowerCase())
    .regex(new RegExp(`^${UUID_PATTERN}$`))
    .meta({ description })
    .register(fieldTraits, { scalar: 'UUID' });

/** The pseudonymous id of anybody who can act: `<role or kind>-<uuid>`. */
export const personId = (description: string) =>
  z
    .string()
    .regex(new RegExp(`^${ACTOR_PATTERN}$`))
    .meta({ description })
    .register(fieldTraits, { scalar: 'ID' });

const idWithPrefix = (prefix: string, description: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}-${UUID_PATTERN}$`))
    .meta({ description });

/** The id of a thing that exists: `<prefix>-<uuid>`. */
export const ref = (prefix: string, description: string) =>
  idWithPrefix(prefix, description).register(fieldTraits, { scalar: 'ID', refersTo: prefix });

/** The id of a thing that exists and is of one of some kinds. */
export const refToOneOf = (prefixes: readonly string[], description: string) =>
  idWithPrefix(`(${prefixes.join('|')})`, description).register(fieldTraits, { scalar: 'ID', refersTo: prefixes.join(' or ') });

/** The id of a thing that the command makes; it follows from the command's id when the client does not choose one. */
export const newId = (prefix: string) =>
  idWithPrefix(prefix, `The id of the new ${prefix}, chosen by the client; else it follows from the command's id.`).register(
    fieldTraits,
    { scalar: 'ID', refersTo: prefix, derivedWithPrefix: prefix },
  );

/** One word of a closed list; `words` says what each means. */
export const oneOf = <Words extends Record<string, string>>(name: string, description: string, words: Words) =>
  z
    .enum(Object.keys(words) as [keyof Words & string, ...(keyof Words & string)[]])
    .meta({ description })
    .register(fieldTraits, { vocabulary: { name, description, words } });

/** A place in the ledger, as a decimal string. */
export const eventPosition = (description: string) =>
  z
    .string()
    .regex(/^(0|[1-9][0-9]{0,18})$/)
    .meta({ description })
    .register(fieldTraits, { scalar: 'EventPosition' });

/** A SHA-256 digest, as 64 hexadecimal digits. */
export const sha256 = (description: string) =>
  z
    .string()
    .overwrite((text) => text.toLowerCase())
    .regex(/^[0-9a-f]{64}$/)
    .meta({ description });

/** Several objects, of which no two have the same value in one of their fields: every one that repeats it is a fault. */
export const listDistinctBy = <Item extends z.ZodObject>(
  key: keyof z.output<Item> & string,
  item: Item,
  description: string,
  { min = 0, max = 50 } = {},
) =>
  z
    .array(item)
    .min(min)
    .max(max)
    .superRefine(
      (items: readonly unknown[], context) => {
        const seen = new Set<unknown>();
        items.forEach((entry, index) => {
          const value = (entry as Record<string, unknown> | null | undefined)?.[key];
          if (value !== undefined && seen.has(value)) {
            context.addIssue({ code: 'custom', params: { code: 'LISTED_TWICE' }, path: [index, key] });
          }
          seen.add(value);
        });
      },
      // Whatever else is wrong with the list: who corrects it wants to know all of it.
      { when: ({ value }) => Array.isArray(value) },
    )
    .meta({ description });

/** Several, none of them twice. */
export const listOf = <Item extends z.ZodType>(item: Item, description: string, { min = 0, max = 50 } = {}) =>
  z
    .array(item)
    .min(min)
    .max(max)
    .refine((items) => new Set(items.map((entry) => JSON.stringify(entry))).size === items.length, {
      params: { code: 'LISTED_TWICE' },
    })
    .meta({ description });
