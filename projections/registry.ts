// Every read model of the ledger: add a new one here.
import { accreditationProjection } from './accreditation/projection';
import { directoryProjection } from './directory/projection';
import { historyProjection } from './history/projection';
import type { Projection } from './runner/projection';
import { scoreProjection } from './score/projection';
import { timelineProjection } from './timeline/projection';

/** In this order they are dealt out to threads in turn, so that two threads have about as much to do. */
export const projections: readonly Projection[] = [
  timelineProjection,
  historyProjection,
  directoryProjection,
  accreditationProjection,
  scoreProjection,
];
