// Accreditation cycles in the API, as they are or as of a moment.
import { Arg, Args, Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import { evidenceOf } from '../../../projections/accreditation/evidence';
import { overviewOf } from '../../../projections/accreditation/overview';
import {
  conditionsOf,
  findCycle,
  listCycles,
  packsOf,
  standardsOfCycle,
  statusAt,
} from '../../../projections/accreditation/queries';
import type { CycleRow, CycleStandardRow } from '../../../projections/accreditation/rows';
import type { PastMoment } from '../../../projections/runner/as-of';
import type { ApiContext } from '../context';
import { type Connection, connectionOf, PageArgs, readPage } from '../pages';
import { scalars } from '../scalars';
import { CycleOverview, NotShared } from './cycle-overview';
import { CycleStandard, CycleStandardFilter, cycleStandardFrom } from './cycle-standard';
import { CycleKind, CycleStatus } from './enums';
import { EvidencePack, packFrom } from './evidence-pack';
import { Node } from './node';
import { loadStandardSet, StandardSet } from './standard-set';
import { loadTeam, Team } from './team';

@ObjectType({ description: 'Something that has to be done before the committee decides again.' })
export class Condition {
  @Field(() => Int, { description: 'Its number.' })
  readonly number!: number;

  @Field(() => String, { description: 'What has to be done.' })
  readonly title!: string;

  @Field(() => String, { nullable: true, description: 'The number of the standard that it is about, if it is about one.' })
  readonly standardNumber!: string | null;

  @Field(() => scalars.LocalDate, { nullable: true, description: 'Until when; null when no day was set.' })
  readonly dueOn!: string | null;

  @Field(() => scalars.DateTime, { description: 'When the committee set it.' })
  readonly decidedAt!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When it was met; null while it is not.' })
  readonly metAt!: string | null;
}

const CycleStandardConnection = connectionOf(() => CycleStandard, 'CycleStandard');

@ObjectType({ implements: Node, description: 'One team going through one set of standards.' })
export class AccreditationCycle extends Node {
  @Field(() => CycleKind, { description: 'What it is for.' })
  readonly kind!: string;

  @Field(() => CycleStatus, { description: 'Where it stands; EXPIRED follows from the moment that is asked about.' })
  readonly status!: string;

  @Field(() => ID, { description: 'The id of the team.' })
  readonly teamId!: string;

  @Field(() => ID, { description: 'The id of the set of standards.' })
  readonly standardSetId!: string;

  @Field(() => ID, { nullable: true, description: 'The id of the cycle of the same team before it, if it follows one.' })
  readonly previousCycleId!: string | null;

  @Field(() => scalars.DateTime, { description: 'When it was opened.' })
  readonly openedAt!: string;

  @Field(() => scalars.LocalDate, { nullable: true, description: 'The day that is set for the visit of the peers.' })
  readonly visitOn!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When the peers visited the team.' })
  readonly visitedAt!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When it was last put before the committee.' })
  readonly submittedAt!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When the committee last decided.' })
  readonly decidedAt!: string | null;

  @Field(() => scalars.LocalDate, { nullable: true, description: 'The last day of the accreditation.' })
  readonly validUntil!: string | null;

  private readonly row!: CycleRow;
  private readonly moment!: PastMoment;

  @Field(() => Team, { nullable: true, description: 'The team, as it is now.' })
  team(@Ctx() context: ApiContext): Promise<Team | null> {
    return loadTeam(context, this.teamId);
  }

  @Field(() => StandardSet, { nullable: true, description: 'The set of standards.' })
  standardSet(@Ctx() context: ApiContext): Promise<StandardSet | null> {
    return loadStandardSet(context, this.standardSetId);
  }

  @Field(() => AccreditationCycle, { nullable: true, description: 'The cycle before it, as of the same moment.' })
  previousCycle(@Ctx() context: ApiContext): Promise<AccreditationCycle | null> | null {
    return this.previousCycleId === null ? null : readCycle(context, this.previousCycleId, this.moment);
  }

  @Field(() => [Condition], { description: 'What had to be done each time the decision was deferred.' })
  conditions(@Ctx() { reads }: ApiContext): Promise<Condition[]> {
    return reads.ask('accreditation', this.id, this.moment, (db) =>
      conditionsOf(db, this.id).map((row) => Object.assign(new Condition(), row)),
    );
  }

  @Field(() => [EvidencePack], { description: 'The packs of evidence that were made of it: those you may know of.' })
  packs(@Ctx() { access, reads }: ApiContext): Promise<EvidencePack[]> {
    const isShown = ({ recipient }: { readonly recipient: string }): boolean =>
      access.maySee('PACK', { teams: [this.teamId], recipient });
    return reads.ask('accreditation', this.id, this.moment, (db) => packsOf(db, this.id).filter(isShown).map(packFrom));
  }

  @Field(() => CycleStandardConnection, { description: 'Its standards, in the order of the scheme, and how it stands to each.' })
  standards(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => CycleStandardFilter, { nullable: true, description: 'Which; all of them when nothing is said.' })
    filter?: CycleStandardFilter | null,
  ): Promise<Connection<CycleStandard>> {
    const { id, row: cycle, moment } = this;
    return context.reads.ask('accreditation', id, moment, (db) => {
      const evidence = evidenceOf(db, id);
      return readPage(context, `cycle-standards/${id}`, page, {
        keyOf: ({ ordinal }: CycleStandardRow) => [ordinal] as [number],
        find: ({ after, before, limit, backwards }) =>
          standardsOfCycle(db, id, { after: after?.[0], before: before?.[0], limit, newestFirst: backwards }, filter ?? {}),
        toNode: (row) => cycleStandardFrom(row, { cycle, moment, evidence }),
      });
    });
  }

  @Field(() => CycleOverview, {
    description: 'At one glance: what is met and by which evidence, what is missing, what cannot be shared and why.',
  })
  overview(@Ctx() { reads }: ApiContext): Promise<CycleOverview> {
    return reads.ask('accreditation', this.id, this.moment, (db) => {
      const { cannotBeShared, ...rest } = overviewOf(db, this.row);
      return { ...rest, cannotBeShared: cannotBeShared.map((row) => Object.assign(new NotShared(), row)) };
    });
  }
}

export const CycleConnection = connectionOf(() => AccreditationCycle, 'AccreditationCycle');

const cycleFrom = (row: CycleRow, moment: PastMoment, now: string): AccreditationCycle =>
  Object.assign(new AccreditationCycle(), { ...row, status: statusAt(row, now), row, moment });

/** A cycle, as it is or as of a moment: null when there was none, or the one who asks may not see it. @throws as for reads */
export const readCycle = async (
  { access, ledger, reads }: ApiContext,
  id: string,
  moment: PastMoment,
): Promise<AccreditationCycle | null> => {
  const row = await reads.ask('accreditation', id, moment, (db) => findCycle(db, id));
  return row && access.maySee('CYCLE', { teams: [row.teamId] }) ? cycleFrom(row, moment, moment.at ?? ledger.clock()) : null;
};

export const loadCycle = (context: ApiContext, id: string): Promise<AccreditationCycle | null> => readCycle(context, id, {});

/** The cycles of one team, or of all that the one who asks may see, as they are. */
export const readCycles = async (
  context: ApiContext,
  page: PageArgs,
  teamId: string | null,
): Promise<Connection<AccreditationCycle>> => {
  const db = await context.reads.rows('accreditation');
  const now = context.ledger.clock();
  return readPage(context, `cycles/${teamId ?? ''}`, page, {
    keyOf: ({ position }: CycleRow) => [position] as [number],
    find: ({ after, before, limit, backwards }) =>
      listCycles(
        db,
        { teamId: teamId ?? undefined, teams: context.access.teamsOf('CYCLE') },
        { after: after?.[0], before: before?.[0], limit, newestFirst: backwards },
      ),
    toNode: (row) => cycleFrom(row, {}, now),
  });
};
