// Events in the API, as the ledger keeps them.
import { Arg, Ctx, Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { leafHashOf } from '../../audit/merkle-tree';
import { leafIndexOf } from '../../audit/sqlite-tree';
import type { Actor, RecordedEvent } from '../../kernel/event';
import type { Position } from '../../kernel/position';
import type { ApiContext } from '../context';
import { connectionOf } from '../pages';
import { scalars } from '../scalars';
import { Role } from './enums';
import { InclusionProof, proveInclusion } from './proofs';

@ObjectType({ description: 'Who did something: a pseudonymous id, and the role they acted in.' })
export class EventActor implements Actor {
  @Field(() => ID, { description: 'A pseudonymous id.' })
  readonly id!: string;

  @Field(() => Role, { description: 'The role.' })
  readonly role!: string;
}

@ObjectType({ description: 'One field of an event.' })
export class EventField {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { description: 'Its value: text as it is, anything else as JSON.' })
  readonly value!: string;
}

@ObjectType({ description: 'Personal text of an event about one subject: kept apart from the event, and encrypted.' })
export class SealedText {
  @Field(() => ID, { description: 'Whom it is about.' })
  readonly subject!: string;

  @Field(() => [EventField], { nullable: true, description: 'Its fields; null when you may not read them.' })
  readonly fields!: readonly EventField[] | null;
}

@ObjectType({ description: 'The sealed fields of an event: how many, and their text for those who may read it.' })
export class SealedFields {
  @Field(() => Int, { description: 'How many there are.' })
  readonly count!: number;

  @Field(() => [String], { description: 'What sealed fields of such an event are called; not every event has all of them.' })
  readonly names!: readonly string[];

  @Field(() => [EventField], {
    nullable: true,
    description: 'Their text; null when you may not read it, or when it was erased and nobody can any more.',
  })
  readonly text!: readonly EventField[] | null;
}

@ObjectType({ description: 'An event: something that happened, written down once and never changed.' })
export class LedgerEvent {
  @Field(() => ID, { description: 'Its id.' })
  readonly id!: string;

  @Field(() => scalars.EventPosition, { description: 'Where it stands in the ledger.' })
  readonly position!: Position;

  @Field(() => ID, { description: 'The stream it belongs to.' })
  readonly stream!: string;

  @Field(() => Int, { description: 'Where it stands in its stream, from 0.' })
  readonly revision!: number;

  @Field(() => String, { description: 'Its type.' })
  readonly type!: string;

  @Field(() => Int, { description: 'The version of its schema.' })
  readonly schemaVersion!: number;

  @Field(() => scalars.DateTime, { description: 'When it happened.' })
  readonly occurredAt!: string;

  @Field(() => scalars.DateTime, { description: 'When it was written down: never before the event written before it.' })
  readonly recordedAt!: string;

  @Field(() => EventActor, { description: 'Who did it.' })
  readonly actor!: EventActor;

  @Field(() => scalars.UUID, { description: 'The command it came from.' })
  readonly commandId!: string;

  @Field(() => scalars.UUID, { description: 'The piece of work it belongs to.' })
  readonly correlationId!: string;

  @Field(() => scalars.UUID, { description: 'What led to it.' })
  readonly causationId!: string;

  @Field(() => [EventField], { description: 'What it says, without anything personal, as it was written.' })
  readonly data!: readonly EventField[];

  @Field(() => [String], { description: 'SHA-256 digests of its sealed fields, in base64url.' })
  readonly sealedDigests!: readonly string[];

  @Field(() => String, { description: 'The exact text that is stored: RFC 8785 JSON.' })
  readonly leaf!: string;

  @Field(() => Int, { description: 'Its place among the leaves of the Merkle tree, from 0.' })
  leafIndex(): number {
    return leafIndexOf(this.position);
  }

  @Field(() => String, { description: 'Its hash as a leaf of the Merkle tree (RFC 9162, 2.1.1), in base64.' })
  leafHash(): string {
    return leafHashOf(this.leaf).toString('base64');
  }

  @Field(() => InclusionProof, {
    nullable: true,
    description: 'Shows that it stands at its place; null when no size is said and the last checkpoint does not cover it yet.',
  })
  inclusionProof(
    @Ctx() { audit }: ApiContext,
    @Arg('treeSize', () => Int, {
      nullable: true,
      description: 'In the tree of so many events; in that of the last signed checkpoint when nothing is said.',
    })
    treeSize?: number | null,
  ): InclusionProof | null {
    return proveInclusion(audit, this.position, treeSize ?? null);
  }

  @Field(() => SealedFields, { description: 'Its sealed fields, shown as sealed.' })
  async sealedFields(@Ctx() { access, ledger, openText }: ApiContext): Promise<SealedFields> {
    const records = await ledger.store.readSealed(this.id);
    const mayRead = await Promise.all(records.map(({ subject }) => access.mayReadText(this, subject)));
    return Object.assign(new SealedFields(), {
      count: this.sealedDigests.length,
      names: Object.keys(ledger.catalogue.events.get(this.type)?.definition.text ?? {}),
      text: mayRead.includes(true) ? fieldsOf(await openText(this.id)) : null,
    });
  }

  @Field(() => [SealedText], { description: 'Its personal text.' })
  async sealed(@Ctx() { access, ledger, openText }: ApiContext): Promise<SealedText[]> {
    const records = await ledger.store.readSealed(this.id);
    return Promise.all(
      records.map(async ({ subject }) => ({
        subject,
        fields: (await access.mayReadText(this, subject)) ? fieldsOf(await openText(this.id)) : null,
      })),
    );
  }

  @Field(() => [String], { description: 'The read models that could not take it in yet, by their names: normally none.' })
  async parkedIn(@Ctx() { runner }: ApiContext): Promise<string[]> {
    const position = Number(this.position);
    const isParked = (parked: { stream: string; firstPosition: number; lastPosition: number }) =>
      parked.stream === this.stream && parked.firstPosition <= position && position <= parked.lastPosition;
    return (await runner.status()).filter(({ parked }) => parked.some(isParked)).map(({ name }) => name);
  }
}

export const LedgerEventConnection = connectionOf(() => LedgerEvent, 'LedgerEvent');

export const ledgerEventFrom = ({ position, leaf, envelope }: RecordedEvent): LedgerEvent =>
  Object.assign(new LedgerEvent(), {
    id: envelope.id,
    position,
    stream: envelope.stream,
    revision: envelope.rev,
    type: envelope.type,
    schemaVersion: envelope.sv,
    occurredAt: envelope.at,
    recordedAt: envelope.rec,
    actor: envelope.actor,
    commandId: envelope.cmd,
    correlationId: envelope.corr,
    causationId: envelope.caus,
    data: fieldsOf(envelope.data),
    sealedDigests: envelope.sd,
    leaf,
  });

const fieldsOf = (values: Readonly<Record<string, unknown>>): EventField[] =>
  Object.entries(values).map(([name, value]) =>
    Object.assign(new EventField(), { name, value: typeof value === 'string' ? value : JSON.stringify(value) }),
  );

@InputType({ description: 'Which events: those that fit everything that is said.' })
export class EventFilter {
  @Field(() => ID, { nullable: true, description: 'Only those of this stream.' })
  stream?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Only those that are about this team, advisor, activity or contribution, in whichever stream they stand.',
  })
  subject?: string | null;

  @Field(() => [String], { nullable: true, description: 'Only those of these types.' })
  types?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Only what this actor did.' })
  actor?: string | null;
}

@InputType({ description: 'Which events of history: those that fit everything that is said.' })
export class HistoryFilter extends EventFilter {
  @Field(() => scalars.DateTime, { nullable: true, description: 'Only what happened at this moment or later.' })
  occurredFrom?: Date | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'Only what happened before this moment.' })
  occurredUntil?: Date | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'Only what was written at this moment or later.' })
  recordedFrom?: Date | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'Only what was written before this moment.' })
  recordedUntil?: Date | null;

  @Field(() => scalars.EventPosition, { nullable: true, description: 'Only what stands at this position or after it.' })
  fromPosition?: Position | null;

  @Field(() => scalars.EventPosition, { nullable: true, description: 'Only what stands before this position.' })
  untilPosition?: Position | null;
}
