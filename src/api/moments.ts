// The arguments by which a question is about the past, or about what was just written.
import { ArgsType, Field } from 'type-graphql';

import type { PastMoment } from '../../projections/runner/as-of';
import type { Position } from '../kernel/position';
import { scalars } from './scalars';

@ArgsType()
export class MomentArgs {
  @Field(() => scalars.DateTime, {
    nullable: true,
    description: 'As the world stood: only what had happened by this moment, whenever it was written down.',
  })
  asOf?: Date | null;

  @Field(() => scalars.EventPosition, {
    nullable: true,
    description: 'As the ledger stood: only what had been written by this position.',
  })
  asOfPosition?: Position | null;

  @Field(() => scalars.EventPosition, {
    nullable: true,
    description: 'At least what was written up to this position: give the position of a mutation to see what it did.',
  })
  minPosition?: Position | null;
}

export const momentFrom = ({ asOf, asOfPosition }: MomentArgs): PastMoment => ({
  at: asOf?.toISOString(),
  position: asOfPosition ?? undefined,
});
