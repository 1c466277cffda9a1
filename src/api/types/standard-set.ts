// Sets of standards in the API.
import { Args, Ctx, Field, Int, ObjectType } from 'type-graphql';

import { findStandardSet, listStandards } from '../../../projections/accreditation/queries';
import type { StandardRow, StandardSetRow } from '../../../projections/accreditation/rows';
import type { ApiContext } from '../context';
import { type Connection, connectionOf, PageArgs, readPage } from '../pages';
import { scalars } from '../scalars';
import { StandardTopic } from './enums';
import { Node } from './node';

@ObjectType({ description: 'One standard of a set.' })
export class Standard {
  @Field(() => String, { description: 'Its number, as its scheme writes it.' })
  readonly number!: string;

  @Field(() => Int, { description: 'Its type, from 1 on: what it means is for the scheme to say.' })
  readonly type!: number;

  @Field(() => String, { description: 'What it asks for.' })
  readonly title!: string;

  @Field(() => [StandardTopic], { description: 'What it is about, as far as co-production goes.' })
  readonly topics!: readonly string[];

  @Field(() => [String], { description: 'The parts of the scheme that it belongs to, as codes.' })
  readonly domains!: readonly string[];
}

@ObjectType({ description: 'How many standards of one type must be met.' })
export class AcceptanceThreshold {
  @Field(() => Int, { description: 'The type.' })
  readonly type!: number;

  @Field(() => Int, { description: 'In percent of those that apply.' })
  readonly percentMet!: number;
}

const StandardConnection = connectionOf(() => Standard, 'Standard');

@ObjectType({ implements: Node, description: 'The standards of a scheme in one edition.' })
export class StandardSet extends Node {
  @Field(() => String, { description: 'The scheme.' })
  readonly scheme!: string;

  @Field(() => String, { description: 'Its edition.' })
  readonly edition!: string;

  @Field(() => scalars.LocalDate, { description: 'The day on which this edition was published.' })
  readonly publishedOn!: string;

  @Field(() => Boolean, { description: 'Whether it only shows what a set looks like, and nobody is accredited by it.' })
  readonly illustrative!: boolean;

  @Field(() => Boolean, { description: 'Whether all its parts are there; until then no cycle can be opened on it.' })
  readonly isComplete!: boolean;

  @Field(() => [AcceptanceThreshold], { description: 'How many standards of each type must be met; none when nobody said.' })
  readonly acceptanceRule!: readonly AcceptanceThreshold[];

  @Field(() => StandardConnection, { description: 'Its standards, in the order of the scheme.' })
  async standards(@Ctx() context: ApiContext, @Args(() => PageArgs) page: PageArgs): Promise<Connection<Standard>> {
    const db = await context.reads.rows('accreditation');
    return readPage(context, `standards/${this.id}`, page, {
      keyOf: ({ ordinal }: StandardRow) => [ordinal] as [number],
      find: ({ after, before, limit, backwards }) =>
        listStandards(db, this.id, { after: after?.[0], before: before?.[0], limit, newestFirst: backwards }),
      toNode: standardFrom,
    });
  }
}

export const standardFrom = (row: StandardRow): Standard => Object.assign(new Standard(), row);

export const standardSetFrom = (row: StandardSetRow): StandardSet => Object.assign(new StandardSet(), row);

export const loadStandardSet = async ({ reads }: ApiContext, id: string): Promise<StandardSet | null> => {
  const row = findStandardSet(await reads.rows('accreditation'), id);
  return row ? standardSetFrom(row) : null;
};
