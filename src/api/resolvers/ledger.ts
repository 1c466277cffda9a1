// What anybody may know of the ledger: how much it holds, and whether its read models keep up.
import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';

import type { Words as GivenWords } from '../../domain/words';
import type { Position } from '../../kernel/position';
import type { ApiContext } from '../context';
import { scalars } from '../scalars';
import { FeedState } from '../types/enums';

@ObjectType({ description: 'How one read model keeps up with the ledger.' })
export class ProjectionInfo {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => Int, { description: 'The version of its definition.' })
  readonly version!: number;

  @Field(() => scalars.EventPosition, { description: 'The last event it has taken in.' })
  readonly position!: Position;

  @Field(() => Int, { description: 'For how many seconds the first event it has not taken in has been waiting.' })
  readonly lagSeconds!: number;

  @Field(() => FeedState, { description: 'How it keeps up.' })
  readonly state!: string;

  @Field(() => Int, { description: 'How many streams wait because one of their events could not be taken in.' })
  readonly parked!: number;
}

@ObjectType({ description: 'What this trust calls people and things, as it stands within a sentence. Ids and codes stay.' })
export class Words implements GivenWords {
  @Field(() => String, { description: 'A person with lived experience.' })
  readonly advisor!: string;

  @Field(() => String, { description: 'Several of them.' })
  readonly advisors!: string;

  @Field(() => String, { description: 'A staff team or service.' })
  readonly team!: string;

  @Field(() => String, { description: 'Several of them.' })
  readonly teams!: string;

  @Field(() => String, { description: 'A recruitment panel.' })
  readonly panel!: string;

  @Field(() => String, { description: 'Several of them.' })
  readonly panels!: string;
}

@ObjectType({ description: 'The ledger.' })
export class LedgerInfo {
  @Field(() => String, { description: 'Its id.' })
  readonly log!: string;

  @Field(() => scalars.EventPosition, { description: 'The position of its last event.' })
  readonly head!: Position;

  @Field(() => Int, { description: 'How many events it holds.' })
  readonly size!: number;

  @Field(() => [ProjectionInfo], { description: 'Its read models.' })
  readonly projections!: readonly ProjectionInfo[];

  @Field(() => Words, { description: 'The words for people that this trust has chosen.' })
  readonly words!: Words;
}

@Resolver()
export class LedgerResolver {
  @Query(() => LedgerInfo, { nullable: true, description: 'The state of the ledger. Needs no token.' })
  async ledger(@Ctx() { ledger, runner, words }: ApiContext): Promise<LedgerInfo> {
    const status = await runner.status();
    const head = await ledger.store.head();
    return Object.assign(new LedgerInfo(), {
      log: ledger.store.log,
      head,
      size: await ledger.store.size(),
      projections: status.map(({ parked, ...rest }) => Object.assign(new ProjectionInfo(), { ...rest, parked: parked.length })),
      words: Object.assign(new Words(), words),
    });
  }
}
