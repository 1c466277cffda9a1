// Who looked at an advisor’s personal text, in the API: for the advisor, and for auditors.
import { Field, ID, ObjectType } from 'type-graphql';

import type { Look as RecordedLook } from '../../access/reads-log';
import type { ApiContext } from '../context';
import { type Connection, connectionOf, type PageArgs, readPage } from '../pages';
import { scalars } from '../scalars';
import { FieldGroup, Purpose, Role } from './enums';
import { EventActor } from './ledger-event';

@ObjectType({ description: 'That somebody was shown personal text about somebody else, in one request.' })
export class Look {
  @Field(() => scalars.DateTime, { description: 'When.' })
  readonly at!: string;

  @Field(() => Role, { description: 'In which role.' })
  readonly role!: string;

  @Field(() => EventActor, { description: 'Who.' })
  readonly actor!: EventActor;

  @Field(() => Purpose, { description: 'Why, as they said, or as is usual in their role.' })
  readonly purpose!: string;

  @Field(() => [FieldGroup], { description: 'What kinds of text.' })
  readonly fieldGroups!: readonly string[];

  @Field(() => [ID], { description: 'The events that the text stands in.' })
  readonly events!: readonly string[];
}

export const LookConnection = connectionOf(() => Look, 'Look');

const lookFrom = ({ at, actor, purpose, fieldGroups, eventIds }: RecordedLook): Look =>
  Object.assign(new Look(), { at, role: actor.role, actor, purpose, fieldGroups, events: eventIds });

/** Null for everybody else: who looked is itself nothing for others to see. */
export const readLooks = (context: ApiContext, advisorId: string, page: PageArgs): Connection<Look> | null => {
  const { access, readsLog } = context;
  if (!access.maySee('LOOK', { advisors: [advisorId] })) return null;
  return readPage(context, `looks/${advisorId}`, page, {
    keyOf: ({ position }: RecordedLook) => [position] as [number],
    // The list runs from the newest to the oldest, so what comes after a look is older than it.
    find: ({ after, before, limit, backwards }) =>
      readsLog.looksAt(advisorId, { after: before?.[0], before: after?.[0], limit, newestFirst: !backwards }),
    toNode: lookFrom,
  });
};
