// History: every event, found by what it is about, and told as it is written.
import { Arg, Args, Ctx, ID, Int, Query, Resolver, Root, Subscription } from 'type-graphql';

import { findPositions, type HistoryLimits, isTagged } from '../../../projections/history/queries';
import type { Database } from '../../../projections/runner/projection';
import type { RecordedEvent } from '../../kernel/event';
import { comparePositions, latest, type Position, positionOf } from '../../kernel/position';
import type { ApiContext } from '../context';
import { fault } from '../faults';
import { refusalOf } from '../limits/good-until';
import { MomentArgs, momentFrom } from '../moments';
import { type Connection, PageArgs, readPage } from '../pages';
import { scalars } from '../scalars';
import { EventFilter, HistoryFilter, LedgerEvent, LedgerEventConnection, ledgerEventFrom } from '../types/ledger-event';
import { ConsistencyProof, proveConsistency } from '../types/proofs';
import { MomentInput, readDiff, ReadModelDiff, ReadModelName } from '../types/read-model-diff';

@Resolver()
export class HistoryResolver {
  @Query(() => LedgerEventConnection, { nullable: true, description: 'Events, in the order of the ledger.' })
  async history(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Args(() => MomentArgs) moment: MomentArgs,
    @Arg('filter', () => HistoryFilter, { nullable: true, description: 'Which events; all of them when nothing is said.' })
    filter?: HistoryFilter | null,
  ): Promise<Connection<LedgerEvent>> {
    const { reads, ledger } = context;
    const { at, position } = momentFrom(moment);
    reads.atLeast(moment.minPosition ?? undefined);
    if (position && comparePositions(position, await ledger.store.head()) > 0) throw fault('POSITION_NOT_REACHED');
    const db = await reads.rows('history');
    const conditions = {
      stream: filter?.stream ?? undefined,
      subject: filter?.subject ?? undefined,
      types: filter?.types ?? undefined,
      actor: filter?.actor ?? undefined,
      occurredFrom: filter?.occurredFrom?.toISOString(),
      occurredUntil: filter?.occurredUntil?.toISOString(),
      recordedFrom: filter?.recordedFrom?.toISOString(),
      recordedUntil: filter?.recordedUntil?.toISOString(),
      fromPosition: numberOf(filter?.fromPosition),
      untilPosition: numberOf(filter?.untilPosition),
      asOf: at,
      asOfPosition: position && Number(position),
      within: await limitsOf(context),
    };
    const positions = readPage(context, 'history', page, {
      keyOf: (position: number) => [position] as [number],
      find: ({ after, before, limit, backwards }) =>
        findPositions(db, conditions, { after: after?.[0], before: before?.[0], limit, newestFirst: backwards }),
      toNode: (position) => position,
    });
    const edges = await Promise.all(
      positions.edges.map(async ({ cursor, node }) => ({ cursor, node: ledgerEventFrom(await eventAt(context, node)) })),
    );
    return { edges, nodes: edges.map(({ node }) => node), pageInfo: positions.pageInfo };
  }

  @Query(() => ConsistencyProof, {
    nullable: true,
    description: 'Shows that the log as it was lies unchanged in the log as it is; null before the first checkpoint.',
  })
  consistencyProof(
    @Ctx() { audit }: ApiContext,
    @Arg('from', () => Int, { description: 'How many events the earlier tree has: 1 or more.' }) from: number,
    @Arg('to', () => Int, {
      nullable: true,
      description: 'How many events the later tree has; as many as the last signed checkpoint when nothing is said.',
    })
    to?: number | null,
  ): ConsistencyProof | null {
    return proveConsistency(audit, from, to ?? null);
  }

  @Query(() => ReadModelDiff, {
    nullable: true,
    description:
      'What changed in a read model between two moments, for one subject: a team, an advisor, an activity or an accreditation cycle.',
  })
  readModelDiff(
    @Ctx() context: ApiContext,
    @Arg('readModel', () => ReadModelName, { description: 'Which read model.' }) readModel: string,
    @Arg('subject', () => ID, { description: 'Whose rows.' }) subject: string,
    @Arg('from', () => MomentInput, { description: 'The first moment.' }) from: MomentInput,
    @Arg('to', () => MomentInput, { description: 'The second moment.' }) to: MomentInput,
  ): Promise<ReadModelDiff> {
    return readDiff(context, readModel, subject, from, to);
  }

  @Subscription(() => LedgerEvent, {
    description:
      'Events as they are written: those after a position, or from now on. To go on after a break, give the last position you saw.',
    subscribe: ({ args, context }: { args: EventAppendedArgs; context: ApiContext }) => follow(context, args),
  })
  eventAppended(
    @Root() event: RecordedEvent,
    @Arg('afterPosition', () => scalars.EventPosition, {
      nullable: true,
      description: 'After this position; from now on when nothing is said.',
    })
    _afterPosition?: Position | null,
    @Arg('filter', () => EventFilter, { nullable: true, description: 'Which events; all of them when nothing is said.' })
    _filter?: EventFilter | null,
  ): LedgerEvent {
    return ledgerEventFrom(event);
  }
}

/** History is kept within one's teams and the people they know. */
const limitsOf = async ({ access }: ApiContext): Promise<HistoryLimits | undefined> => {
  const [teams, people] = [access.teamsOf('EVENT'), await access.people()];
  return teams === undefined && people === undefined ? undefined : { teams: teams ?? [], people: people ?? [] };
};

const numberOf = (position: Position | null | undefined): number | undefined => (position ? Number(position) : undefined);

interface EventAppendedArgs {
  readonly afterPosition?: Position | null;
  readonly filter?: EventFilter | null;
}

const eventAt = async ({ ledger }: ApiContext, position: number): Promise<RecordedEvent> => {
  const [event] = await ledger.store.readAll(positionOf(position - 1), 1);
  if (!event) throw new Error('The index of history knows an event that the ledger does not.');
  return event;
};

async function* follow(context: ApiContext, { afterPosition, filter }: EventAppendedArgs): AsyncGenerator<RecordedEvent> {
  const { store } = context.ledger;
  const head = await store.head();
  if (afterPosition && comparePositions(afterPosition, head) > 0) throw fault('POSITION_NOT_REACHED');
  const stopping = new AbortController();
  try {
    for await (const batch of store.subscribeAll(afterPosition ?? head, stopping.signal)) {
      // Whatever happened may have ended what they are here for, also when they are not told of it.
      const refusal = context.asker && (await refusalOf(context.asker));
      if (refusal) throw refusal;
      const matching = await matchingOf(context, batch, filter ?? {});
      for (const event of matching) if (await context.access.maySeeEvent(event.envelope)) yield event;
    }
  } finally {
    stopping.abort();
  }
}

/** Those of a batch that fit a filter. What they are about is known to the index, which is waited for. */
const matchingOf = async (
  { reads }: ApiContext,
  batch: readonly RecordedEvent[],
  { stream, types, actor, subject }: EventFilter,
): Promise<readonly RecordedEvent[]> => {
  const fitting = batch.filter(
    ({ envelope }) =>
      (stream ?? envelope.stream) === envelope.stream &&
      (types ?? [envelope.type]).includes(envelope.type) &&
      (actor ?? envelope.actor.id) === envelope.actor.id,
  );
  if (subject === undefined || subject === null || fitting.length === 0) return fitting;
  reads.atLeast(fitting.map(({ position }) => position).reduce(latest));
  const index: Database = await reads.rows('history');
  return fitting.filter(({ position }) => isTagged(index, Number(position), subject));
};
