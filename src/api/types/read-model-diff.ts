// What changed in a read model between two moments, row by row.
import { Args, Ctx, Field, InputType, Int, ObjectType } from 'type-graphql';

import { accreditationProjection } from '../../../projections/accreditation/projection';
import { directoryProjection } from '../../../projections/directory/projection';
import { differencesBetween, type RowDifference } from '../../../projections/runner/differences';
import type { PastMoment } from '../../../projections/runner/as-of';
import type { Projection } from '../../../projections/runner/projection';
import { type Cell, copyOf, type Table, tablesIn } from '../../../projections/runner/tables';
import { scoreProjection } from '../../../projections/score/projection';
import { timelineProjection } from '../../../projections/timeline/projection';
import type { Position } from '../../kernel/position';
import type { ApiContext } from '../context';
import { type Connection, connectionOf, PageArgs, readPage } from '../pages';
import { scalars } from '../scalars';
import { enumOf } from './enums';

export const ReadModelName = enumOf({
  name: 'ReadModelName',
  description: 'A read model that can be asked about the past of one subject.',
  words: {
    TIMELINE: 'What happened with an advisor.',
    SCORE: 'What a team’s score is computed from.',
    DIRECTORY: 'Things as they are: teams, advisors, activities, contributions.',
    ACCREDITATION: 'Standards, cycles, ratings and evidence of an accreditation cycle.',
  },
});

const projectionOf: Readonly<Record<string, Projection>> = {
  TIMELINE: timelineProjection,
  SCORE: scoreProjection,
  DIRECTORY: directoryProjection,
  ACCREDITATION: accreditationProjection,
};

const RowChange = enumOf({
  name: 'RowChange',
  description: 'What became of a row between two moments.',
  words: {
    ADDED: 'It is there at the later moment only.',
    REMOVED: 'It is there at the earlier moment only.',
    CHANGED: 'It is there at both, and says something else.',
  },
});

@InputType({ description: 'A moment of the past, or now when nothing is said.' })
export class MomentInput {
  @Field(() => scalars.DateTime, { nullable: true, description: 'As the world stood: only what had happened by this moment.' })
  asOf?: Date | null;

  @Field(() => scalars.EventPosition, {
    nullable: true,
    description: 'As the ledger stood: only what had been written by this position.',
  })
  asOfPosition?: Position | null;
}

@ObjectType({ description: 'A column that belongs to the key of a row.' })
export class RowKeyColumn {
  @Field(() => String, { description: 'The name of the column.' })
  readonly column!: string;

  @Field(() => String, { nullable: true, description: 'What stands in it.' })
  readonly value!: string | null;
}

@ObjectType({ description: 'A column of a row, at both moments.' })
export class ColumnChange {
  @Field(() => String, { description: 'The name of the column.' })
  readonly column!: string;

  @Field(() => String, { nullable: true, description: 'What stood in it at the first moment; null for nothing.' })
  readonly before!: string | null;

  @Field(() => String, { nullable: true, description: 'What stood in it at the second moment; null for nothing.' })
  readonly after!: string | null;
}

@ObjectType({ description: 'A row of a read model that is not the same at two moments.' })
export class ChangedRow {
  @Field(() => String, { description: 'The table it stands in.' })
  readonly table!: string;

  @Field(() => RowChange, { description: 'What became of it.' })
  readonly change!: string;

  @Field(() => [RowKeyColumn], { description: 'What tells it apart from the other rows of its table.' })
  readonly key!: readonly RowKeyColumn[];

  @Field(() => [ColumnChange], { description: 'The columns beside the key that are not the same.' })
  readonly columns!: readonly ColumnChange[];
}

const ChangedRowConnection = connectionOf(() => ChangedRow, 'ChangedRow');

@ObjectType({ description: 'What changed in a read model between two moments, for one subject. No row holds personal text.' })
export class ReadModelDiff {
  @Field(() => Int, { description: 'How many rows are not the same.' })
  total(): number {
    return this.differences.length;
  }

  @Field(() => ChangedRowConnection, { description: 'These rows, by table and key.' })
  rows(@Ctx() context: ApiContext, @Args(() => PageArgs) page: PageArgs): Connection<ChangedRow> {
    return readPage(context, 'readModelDiff', page, {
      keyOf: ({ place }: Placed) => [place] as [number],
      find: ({ after, before, limit, backwards }) => {
        const between = this.differences
          .map((difference, place) => ({ difference, place }))
          .filter(({ place }) => place > (after?.[0] ?? -1) && place < (before?.[0] ?? Number.POSITIVE_INFINITY));
        return backwards ? between.reverse().slice(0, limit) : between.slice(0, limit);
      },
      toNode: ({ difference }) => changedRowFrom(difference),
    });
  }

  readonly differences!: readonly RowDifference[];
}

interface Placed {
  readonly difference: RowDifference;
  readonly place: number;
}

const changedRowFrom = ({ table, kind, key, columns }: RowDifference): ChangedRow =>
  Object.assign(new ChangedRow(), {
    table,
    change: kind,
    key: key.map(({ column, value }) => ({ column, value: textOf(value) })),
    columns: columns.map(({ column, before, after }) => ({ column, before: textOf(before), after: textOf(after) })),
  });

const textOf = (cell: Cell): string | null => (cell === null ? null : String(cell));

/** @throws GraphQLError POSITION_NOT_REACHED */
export const readDiff = async (
  context: ApiContext,
  name: string,
  subject: string,
  from: MomentInput,
  to: MomentInput,
): Promise<ReadModelDiff> => {
  const projection = projectionOf[name];
  if (!projection) throw new Error(`There is no read model ${name}.`);
  // Now is a moment, too: that of the last event. The rows of now are those of everybody.
  const head = await context.ledger.store.head();
  const tablesAt = (moment: MomentInput): Promise<readonly Table[]> =>
    context.reads.ask(projection.name, subject, pastFrom(moment, head), (db) => copyOf(tablesIn(db, projection)));
  const [before, after] = [await tablesAt(from), await tablesAt(to)];
  return Object.assign(new ReadModelDiff(), { differences: [...differencesBetween(before, after)] });
};

const pastFrom = ({ asOf, asOfPosition }: MomentInput, head: Position): PastMoment =>
  asOf ? { at: asOf.toISOString(), position: asOfPosition ?? undefined } : { position: asOfPosition ?? head };
