// Whether somebody may give a command: everything it names must be theirs to act on, before anything about it is told.
import { z } from 'zod';

import { type Acting, decide, type Resource } from '../../access/decide';
import { kindMadeBy, kindNamedBy } from '../../access/root-fields';
import type { CommandEntry } from '../../kernel/catalogue';
import type { EventStore } from '../../kernel/event-store';
import { coreOf, traitsOf } from '../../kernel/fields';
import { prefixOf, type StreamId } from '../../kernel/ids';
import type { ApiContext } from '../context';
import { eventResource, invitationOf, resourceOf } from './whose';

type Store = Pick<EventStore, 'readStream' | 'streamsNaming' | 'readEvent'>;
type Input = Readonly<Record<string, unknown>>;

export const mayGiveCommand = async (
  { actor, ledger }: Pick<ApiContext, 'actor' | 'ledger'>,
  entry: CommandEntry,
  input: Input,
): Promise<boolean> => {
  const purpose = { use: 'ANSWER', at: ledger.clock() } as const;
  const { roles } = entry.definition;
  if (!actor || !decide(actor, 'ASK', { kind: 'COMMAND', roles, teams: [], advisors: [] }, purpose).allowed) return false;
  const named = await namedBy(ledger.store, entry, input, actor);
  return named.every((resource) => decide(actor, 'GIVE', { ...resource, roles }, purpose).allowed);
};

/** All that a command names and, when that is nothing, what it makes: never an empty list. */
const namedBy = async (
  store: Store,
  { aggregate: { prefix }, definition }: CommandEntry,
  input: Input,
  actor: Acting,
): Promise<readonly Resource[]> => {
  const made: Resource = { kind: kindMadeBy[prefix] ?? 'CONFIGURATION', teams: [], advisors: [] };
  if (made.kind === 'CHECK') return [made];
  const enough = actor.teams === 'ALL' ? [] : actor.teams;
  const named: Resource[] = [];
  for (const [name, field] of Object.entries(definition.input)) {
    for (const id of idsGiven(field, input[name])) {
      const resource = await resourceNamed(store, id, input, enough);
      if (resource) named.push(resource);
    }
  }
  const isOfTeams = named.some(({ kind }) => kind !== 'PERSON');
  // To name somebody in the work of a team is how the team comes to know them; their own record is not its work.
  const asked = named.filter(({ kind }) => kind !== 'PERSON' || actor.role === 'advisor' || prefix === 'advisor' || !isOfTeams);
  return asked.length > 0 ? asked : [made];
};

/** The ids in a field that name something which should be there already. */
const idsGiven = (field: z.ZodType, value: unknown): string[] => {
  const core = coreOf(field);
  const item = core instanceof z.ZodArray ? (core.element as z.ZodType) : core;
  const { refersTo, derivedWithPrefix, scalar } = traitsOf(item);
  const isEvent = scalar === 'UUID' && item !== core;
  if (derivedWithPrefix !== undefined || (refersTo === undefined && !isEvent)) return [];
  return [value].flat().filter((id) => typeof id === 'string');
};

const resourceNamed = async (
  store: Store,
  id: string,
  { activityId }: Input,
  enough: readonly StreamId[],
): Promise<Resource | undefined> => {
  if (prefixOf(id) === 'invitation') return invitationOf(store, typeof activityId === 'string' ? activityId : '', id);
  const kind = kindNamedBy(id);
  if (kind) return resourceOf(store, kind, id, enough);
  if (prefixOf(id) === 'standards' || prefixOf(id) === 'policy') return undefined;
  const event = await store.readEvent(id.toLowerCase());
  return event ? eventResource(store, event.envelope, enough) : { kind: 'EVENT', teams: [], advisors: [] };
};
