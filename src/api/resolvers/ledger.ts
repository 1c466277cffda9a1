// What anybody may know of the ledger: how much it holds, and whether its read models keep up.
import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';

import type { Words as GivenWords } from '../../domain/words';
import { formatVerifierKey } from '../../audit/note-keys';
import type { SigningState } from '../../audit/signing-schedule';
import type { Position } from '../../kernel/position';
import type { Audit } from '../../open-audit';
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

@ObjectType({ description: 'The last checkpoint that was signed: over how many events, and what they come to.' })
export class SignedCheckpointInfo {
  @Field(() => String, { description: 'The name under which the log is known.' })
  readonly origin!: string;

  @Field(() => Int, { description: 'How many events it covers.' })
  readonly size!: number;

  @Field(() => String, { description: 'The root of the Merkle tree over them, in base64.' })
  readonly root!: string;

  @Field(() => String, { description: 'The signed note itself, as it stands at /checkpoint.' })
  readonly note!: string;
}

@ObjectType({ description: 'Whether the ledger signs what it holds.' })
export class SigningInfo {
  @Field(() => Boolean, { description: 'False when signing was refused: then code and message say why.' })
  readonly isSigning!: boolean;

  @Field(() => String, { nullable: true, description: 'Why signing was refused, as a code.' })
  readonly code!: string | null;

  @Field(() => String, { nullable: true, description: 'Why signing was refused, in words.' })
  readonly message!: string | null;

  @Field(() => SignedCheckpointInfo, { nullable: true, description: 'The last checkpoint; null before the first.' })
  readonly checkpoint!: SignedCheckpointInfo | null;

  @Field(() => [String], { description: 'The keys that verify checkpoints, newest first, in the form of C2SP signed notes.' })
  readonly verifierKeys!: readonly string[];
}

@ObjectType({ description: 'The ledger.' })
export class LedgerInfo {
  @Field(() => String, { description: 'Its id.' })
  readonly log!: string;

  @Field(() => scalars.EventPosition, { description: 'The position of its last event.' })
  readonly head!: Position;

  @Field(() => Int, { description: 'How many events it holds.' })
  readonly size!: number;

  @Field(() => SigningInfo, { description: 'Whether it signs what it holds.' })
  readonly signing!: SigningInfo;

  @Field(() => [ProjectionInfo], { description: 'Its read models.' })
  readonly projections!: readonly ProjectionInfo[];

  @Field(() => Words, { description: 'The words for people that this trust has chosen.' })
  readonly words!: Words;
}

const signingInfo = ({ signer, keys }: Audit, state: SigningState): SigningInfo => {
  const latest = signer.latest();
  return Object.assign(new SigningInfo(), {
    isSigning: state.kind === 'SIGNING',
    code: state.kind === 'REFUSED' ? state.code : null,
    message: state.kind === 'REFUSED' ? 'Nothing is signed until somebody has looked: see docs/RUNBOOK.md.' : null,
    checkpoint: latest
      ? Object.assign(new SignedCheckpointInfo(), {
          origin: latest.checkpoint.origin,
          size: latest.checkpoint.size,
          root: latest.checkpoint.root.toString('base64'),
          note: latest.note.toString(),
        })
      : null,
    verifierKeys: keys.verifying.map(formatVerifierKey),
  });
};

@Resolver()
export class LedgerResolver {
  @Query(() => LedgerInfo, { nullable: true, description: 'The state of the ledger. Needs no token.' })
  async ledger(@Ctx() { ledger, runner, words, audit, signing }: ApiContext): Promise<LedgerInfo> {
    const status = await runner.status();
    const head = await ledger.store.head();
    return Object.assign(new LedgerInfo(), {
      log: ledger.store.log,
      head,
      size: await ledger.store.size(),
      signing: signingInfo(audit, signing.state()),
      projections: status.map(({ parked, ...rest }) => Object.assign(new ProjectionInfo(), { ...rest, parked: parked.length })),
      words: Object.assign(new Words(), words),
    });
  }
}
