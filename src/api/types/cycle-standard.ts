// How a cycle stands to one standard, in the API: ratings, evidence, and what could be evidence.
import { Args, Ctx, Field, InputType, Int, ObjectType } from 'type-graphql';

import { type CandidateKey, candidatesFor } from '../../../projections/accreditation/evidence';
import type { Candidate, CycleRow, CycleStandardRow, LinkedPiece } from '../../../projections/accreditation/rows';
import type { PastMoment } from '../../../projections/runner/as-of';
import type { ApiContext } from '../context';
import { type Connection, connectionOf, PageArgs, readPage } from '../pages';
import { StandardRating, StandardTopic } from './enums';
import { Evidence, EvidencePiece, pieceFields } from './evidence';
import { Standard, standardFrom } from './standard-set';

const CandidateConnection = connectionOf(() => EvidencePiece, 'Candidate');

@ObjectType({ description: 'How a cycle stands to one standard.' })
export class CycleStandard {
  @Field(() => Standard, { description: 'The standard.' })
  readonly standard!: Standard;

  @Field(() => StandardRating, { nullable: true, description: 'How far the team says it meets it; null when it has not said.' })
  readonly selfRating!: string | null;

  @Field(() => StandardRating, { nullable: true, description: 'How far its peers found it met; null when they have not said.' })
  readonly peerRating!: string | null;

  @Field(() => Boolean, { description: 'Whether there is no evidence for it, and the team does not say that it does not apply.' })
  readonly gap!: boolean;

  @Field(() => [Evidence], { description: 'What is evidence for it, the earliest first.' })
  readonly evidence!: readonly Evidence[];

  private readonly cycle!: CycleRow;
  private readonly moment!: PastMoment;
  private readonly findingEvent!: string | null;

  @Field(() => String, { nullable: true, description: 'What the peers found; null when not said or not yours to read.' })
  async finding(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.findingEvent))['findingText'] ?? null;
  }

  @Field(() => CandidateConnection, {
    description:
      'What could be evidence for it and is not yet: joint work of the team that fits its topics, since the decision on the cycle ' +
      'before or, without one, from three years before this one was opened. The earliest first.',
  })
  candidates(@Ctx() context: ApiContext, @Args(() => PageArgs) page: PageArgs): Promise<Connection<EvidencePiece>> {
    const { cycle, moment, standard } = this;
    const now = moment.at ?? context.ledger.clock();
    return context.reads.ask('accreditation', cycle.id, moment, (db) =>
      readPage(context, `candidates/${cycle.id}/${standard.number}`, page, {
        keyOf: ({ at, position }: Candidate) => [at, position] as [string, number],
        find: ({ after, before, limit, backwards }) =>
          candidatesFor(db, cycle, standard, now, {
            after: after && keyFrom(after),
            before: before && keyFrom(before),
            limit,
            newestFirst: backwards,
          }),
        toNode: (candidate) => Object.assign(new EvidencePiece(), pieceFields(candidate)),
      }),
    );
  }
}

const keyFrom = ([at, position]: readonly [string, number]): CandidateKey => ({ at, position });

export const cycleStandardFrom = (
  row: CycleStandardRow,
  { cycle, moment, evidence }: { cycle: CycleRow; moment: PastMoment; evidence: readonly LinkedPiece[] },
): CycleStandard =>
  Object.assign(new CycleStandard(), {
    standard: standardFrom(row),
    selfRating: row.selfRating,
    peerRating: row.peerRating,
    gap: row.gap,
    findingEvent: row.findingEvent,
    cycle,
    moment,
    evidence: evidence
      .filter(({ standardNumber }) => standardNumber === row.number)
      .map(({ linkedAt, linkEvent, ...piece }) => Object.assign(new Evidence(), { ...pieceFields(piece), linkedAt, linkEvent })),
  });

@InputType({ description: 'Which standards of a cycle: those that fit everything that is said.' })
export class CycleStandardFilter {
  @Field(() => String, { nullable: true, description: 'Only the one with this number.' })
  number?: string | null;

  @Field(() => Int, { nullable: true, description: 'Only those of this type.' })
  type?: number | null;

  @Field(() => StandardTopic, { nullable: true, description: 'Only those about this topic.' })
  topic?: string | null;

  @Field(() => StandardRating, { nullable: true, description: 'Only those that the team rates so.' })
  selfRating?: string | null;

  @Field(() => StandardRating, { nullable: true, description: 'Only those that its peers rate so.' })
  peerRating?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those for which evidence is missing.' })
  gapsOnly?: boolean | null;
}
