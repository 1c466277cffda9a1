// What a bench says: figures, some with a target, as a table for people and as JSON for programs.
import { steadyPercentile } from './measure';

export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `x` marks a ratio of two figures of the same run: those travel between machines, the others do not. */
  readonly unit: string;
  readonly target?: Target;
}

export type Target = { readonly atLeast: number } | { readonly atMost: number };

export const isMet = ({ value }: Figure, target: Target): boolean =>
  'atLeast' in target ? value >= target.atLeast : value <= target.atMost;

/** The median and the 99th percentile of some latencies, the latter perhaps with a target. */
export const latencyFigures = (name: string, taken: readonly number[], p99?: number): Figure[] => [
  { name: `${name}, p50`, value: steadyPercentile(taken, 0.5), unit: 'ms' },
  {
    name: `${name}, p99`,
    value: steadyPercentile(taken, 0.99),
    unit: 'ms',
    ...(p99 !== undefined && { target: { atMost: p99 } }),
  },
];

/** The figures as lines of equal columns. */
export const tableOf = (figures: readonly Figure[]): string => {
  const rows = figures.map((figure) => [figure.name, shown(figure.value), figure.unit, verdictOn(figure)]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(([name, value, unit, verdict]) =>
      `  ${name!.padEnd(widths[0]!)}  ${value!.padStart(widths[1]!)} ${unit!.padEnd(widths[2]!)}  ${verdict!}`.trimEnd(),
    )
    .join('\n');
};

const verdictOn = (figure: Figure): string => {
  const { target } = figure;
  if (!target) return '';
  const words = 'atLeast' in target ? `at least ${shown(target.atLeast)}` : `at most ${shown(target.atMost)}`;
  return `${words}: ${isMet(figure, target) ? 'met' : 'NOT MET'}`;
};

const shown = (value: number): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2 });
