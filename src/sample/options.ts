// What can be asked of a sample, and what is said when it is asked wrongly.
import { DAY } from './moments';

export interface SampleOptions {
  readonly teams: number;
  /** How many join the register over the years. */
  readonly advisors: number;
  readonly years: number;
  readonly seed: number;
  /** The first moment that is not told of. */
  readonly until: number;
}

/** In the words of the command line. Numbers are whole. */
export const sampleOptions = {
  teams: { default: '24', min: 1, max: 500, describe: 'how many teams there are' },
  advisors: { default: '150', min: 1, max: 20_000, describe: 'how many advisors join the register in all' },
  years: { default: '6', min: 1, max: 30, describe: 'how many years are told of' },
  seed: { default: '7', min: 0, max: 4_294_967_295, describe: 'another seed tells another story' },
} as const;

export const DEFAULT_UNTIL = '2026-11-01';
const [EARLIEST, LATEST] = ['1990-01-01', '2150-12-31'];

export type GivenOptions = Readonly<Partial<Record<keyof SampleOptions, string>>>;

/** The options as they were given, or a sentence for each that cannot be. What is left out is as by default. */
export const readSampleOptions = (
  given: GivenOptions,
): { readonly options: SampleOptions } | { readonly faults: readonly string[] } => {
  const faults: string[] = [];
  const numberOf = (name: keyof typeof sampleOptions): number => {
    const { min, max, default: usual } = sampleOptions[name];
    const text = given[name] ?? usual;
    const number = /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= min && number <= max)) faults.push(`--${name} is a whole number from ${min} to ${max}.`);
    return number;
  };
  const options = {
    teams: numberOf('teams'),
    advisors: numberOf('advisors'),
    years: numberOf('years'),
    seed: numberOf('seed'),
    until: startOf(given.until ?? DEFAULT_UNTIL),
  };
  if (Number.isNaN(options.until)) faults.push(`--until is a day from ${EARLIEST} to ${LATEST}, for example ${DEFAULT_UNTIL}.`);
  return faults.length > 0 ? { faults } : { options };
};

/** The first moment of a calendar day, or NaN. */
const startOf = (day: string): number => {
  const at = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(day) && day >= EARLIEST && day <= LATEST ? Date.parse(day) : Number.NaN;
  // 30 February is not a day, though it is parsed as one of March.
  return Number.isInteger(at / DAY) && new Date(at).toISOString().startsWith(day) ? at : Number.NaN;
};

/** The moment that many years before the end. */
export const beginningOf = ({ until, years }: Pick<SampleOptions, 'until' | 'years'>): number => {
  const end = new Date(until);
  return Date.UTC(end.getUTCFullYear() - years, end.getUTCMonth(), end.getUTCDate());
};
