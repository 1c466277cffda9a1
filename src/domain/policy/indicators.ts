// The eight indicators of co-production: what each is called and which principle it shows. Their codes are promises.
import type { principle } from '../vocabulary';

export const indicatorCodes = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8'] as const;

export type Principle = keyof typeof principle.enum;
export type IndicatorCode = (typeof indicatorCodes)[number];

export interface IndicatorWord {
  readonly code: IndicatorCode;
  readonly name: string;
  readonly principle: Principle;
}

export const indicatorWords: readonly IndicatorWord[] = [
  { code: 'I1', name: 'Depth', principle: 'ASSETS' },
  { code: 'I2', name: 'Equal say', principle: 'ASSETS' },
  { code: 'I3', name: 'Prepared and supported', principle: 'CAPABILITIES' },
  { code: 'I4', name: 'Growth', principle: 'CAPABILITIES' },
  { code: 'I5', name: 'Loop closed', principle: 'RECIPROCITY' },
  { code: 'I6', name: 'Promises kept', principle: 'RECIPROCITY' },
  { code: 'I7', name: 'Not the lone voice', principle: 'PEER_SUPPORT' },
  { code: 'I8', name: 'Peer connection', principle: 'PEER_SUPPORT' },
];

export const indicatorsOf = (name: Principle): readonly IndicatorWord[] =>
  indicatorWords.filter((indicator) => indicator.principle === name);
