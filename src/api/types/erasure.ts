// Erasures in the API: the certificate of one that was carried out, and what is to be looked at before one is.
import { Field, ID, Int, ObjectType } from 'type-graphql';

import type { ErasureCertificate as Certificate } from '../../erasure/certificate';
import type { ErasureReview as Review } from '../../erasure/review';
import type { Position } from '../../kernel/position';
import { scalars } from '../scalars';
import { ErasureGround, ReviewReason } from './enums';

@ObjectType({ description: 'One step of an erasure: when, and by whom.' })
export class ErasureStep {
  @Field(() => ID, { description: 'The id of the event.' })
  readonly eventId!: string;

  @Field(() => scalars.DateTime, { description: 'When it happened.' })
  readonly occurredAt!: string;

  @Field(() => scalars.DateTime, { description: 'When it was written down.' })
  readonly recordedAt!: string;

  @Field(() => ID, { description: 'The pseudonymous id of who did it.' })
  readonly actorId!: string;

  @Field(() => String, { description: 'The role they acted in.' })
  readonly actorRole!: string;
}

@ObjectType({ description: 'What shows that somebody was erased.' })
export class ErasureCertificate {
  @Field(() => ID, { description: 'The id of the advisor.' })
  readonly advisorId!: string;

  @Field(() => ErasureStep, {
    nullable: true,
    description: 'The request; null when a restored backup does not hold it any more.',
  })
  readonly requested!: ErasureStep | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether somebody else asked for the advisor; null when the request is lost.',
  })
  readonly onBehalf!: boolean | null;

  @Field(() => ErasureStep, {
    nullable: true,
    description: 'The decision; null when a restored backup does not hold it any more.',
  })
  readonly decided!: ErasureStep | null;

  @Field(() => ErasureGround, { nullable: true, description: 'On which ground; null when the decision is lost.' })
  readonly ground!: string | null;

  @Field(() => ErasureStep, { description: 'That it was carried out.' })
  readonly executed!: ErasureStep;

  @Field(() => Boolean, { description: 'Whether it was carried out once more, because an older backup was restored.' })
  readonly again!: boolean;

  @Field(() => scalars.EventPosition, { description: 'Where the event stands in the ledger.' })
  readonly position!: Position;

  @Field(() => String, { description: 'The event exactly as the ledger holds it: what the proof is about.' })
  readonly event!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The proof that a signed checkpoint covers the event, as a C2SP tlog-proof; null until one does.',
  })
  readonly proof!: string | null;

  @Field(() => String, { description: 'What is promised, and what is not.' })
  readonly promise!: string;
}

export const certificateFrom = ({ requested, decided, executed, ...rest }: Certificate): ErasureCertificate =>
  Object.assign(new ErasureCertificate(), {
    ...rest,
    proof: rest.proof ?? null,
    requested: requested ? stepFrom(requested) : null,
    onBehalf: requested?.onBehalf ?? null,
    decided: decided ? stepFrom(decided) : null,
    ground: decided?.ground ?? null,
    executed: stepFrom(executed),
    again: executed.again,
    position: executed.position,
  });

const stepFrom = ({ eventId, at, recordedAt, by }: Pick<Certificate['executed'], 'eventId' | 'at' | 'recordedAt' | 'by'>) =>
  Object.assign(new ErasureStep(), { eventId, occurredAt: at, recordedAt, actorId: by.id, actorRole: by.role });

@ObjectType({ description: 'An event whose text is about somebody or something else, and may speak of the advisor.' })
export class ErasureReviewItem {
  @Field(() => ID, { description: 'The id of the event.' })
  readonly eventId!: string;

  @Field(() => ID, { description: 'The id of what it happened to.' })
  readonly stream!: string;

  @Field(() => String, { description: 'The type of the event.' })
  readonly type!: string;

  @Field(() => scalars.EventPosition, { description: 'Where it stands in the ledger.' })
  readonly position!: Position;

  @Field(() => [ReviewReason], { description: 'Why it is listed.' })
  readonly reasons!: readonly string[];
}

@ObjectType({ description: 'What others wrote that is to be looked at before somebody is erased. No text is shown.' })
export class ErasureReview {
  @Field(() => [ErasureReviewItem], { description: 'The events, in the order of the ledger: the first thousand of them.' })
  readonly items!: readonly ErasureReviewItem[];

  @Field(() => Int, { description: 'How many there are in all.' })
  readonly total!: number;

  @Field(() => Int, { description: 'How many belong to what the advisor took part in.' })
  readonly sameWork!: number;

  @Field(() => Int, { description: 'In how many a word of the advisor’s name stands.' })
  readonly named!: number;

  @Field(() => Boolean, { description: 'Whether the name could be read, to look for it.' })
  readonly nameKnown!: boolean;
}

const MOST_ITEMS = 1000;

export const reviewFrom = ({ items, ...counts }: Review): ErasureReview =>
  Object.assign(new ErasureReview(), {
    ...counts,
    total: items.length,
    items: items.slice(0, MOST_ITEMS).map((item) => Object.assign(new ErasureReviewItem(), item)),
  });
