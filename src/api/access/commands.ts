// Whether somebody may give a command: everything it names must be theirs to act on, before anything about it is told.
import { z } from 'zod';

import { type ActingRole, type Kind } from '../../access/matrix';
import { decide, type Resource } from '../../access/decide';
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
  const named = await namedBy(ledger.store, entry, input, actor.teams === 'ALL' ? [] : actor.teams);
  return askedAbout(entry, actor.role, named).every((resource) => decide(actor, 'GIVE', { ...resource, roles }, purpose).allowed);
};

/** Of all that a command names, what decides whether somebody of a role may give it; what it makes, where that is nothing. */
export const askedAbout = <Named extends { readonly kind: Kind }>(
  { aggregate: { prefix } }: CommandEntry,
  role: ActingRole,
  named: readonly Named[],
): readonly (Named | Resource)[] => {
  const made: Resource = { kind: kindMadeBy[prefix] ?? 'CONFIGURATION', teams: [], advisors: [] };
  if (made.kind === 'CHECK') return [made];
  // To name somebody in the work of a team is how the team comes to know them; their own record is not its work.
  const isOfTeams = named.some(({ kind }) => kind !== 'PERSON');
  const asked = named.filter(({ kind }) => kind !== 'PERSON' || role === 'advisor' || prefix === 'advisor' || !isOfTeams);
  return asked.length > 0 ? asked : [made];
};

const namedBy = async (
  store: Store,
  { definition }: CommandEntry,
  input: Input,
  enough: readonly StreamId[],
): Promise<readonly Resource[]> => {
  const named: Resource[] = [];
  for (const { name, kind } of referringFields(definition.input)) {
    for (const id of [input[name]].flat().filter((value) => typeof value === 'string')) {
      named.push(await resourceNamed(store, kind, id, input, enough));
    }
  }
  return named;
};

const resourceNamed = async (
  store: Store,
  kind: Kind,
  id: string,
  { activityId }: Input,
  enough: readonly StreamId[],
): Promise<Resource> => {
  if (kind === 'EVENT') {
    const event = await store.readEvent(id.toLowerCase());
    return event ? eventResource(store, event.envelope, enough) : { kind, teams: [], advisors: [] };
  }
  // An invitation is found in the activity that it belongs to.
  if (prefixOf(id) === 'invitation') return invitationOf(store, typeof activityId === 'string' ? activityId : '', id);
  return resourceOf(store, kind, id, enough);
};

/** The kinds of things that a command can name. */
export const kindsNamedIn = ({ definition }: CommandEntry): readonly { readonly kind: Kind }[] =>
  referringFields(definition.input);

/** The fields that name something which should be there already: by the prefix of its id, or an event. */
const referringFields = (input: Readonly<Record<string, z.ZodType>>): { readonly name: string; readonly kind: Kind }[] =>
  Object.entries(input).flatMap(([name, field]) => {
    const core = coreOf(field);
    const item = core instanceof z.ZodArray ? (core.element as z.ZodType) : core;
    const { refersTo, derivedWithPrefix, scalar } = traitsOf(item);
    if (derivedWithPrefix !== undefined) return [];
    const isListOfEvents = scalar === 'UUID' && item !== core;
    const kind = isListOfEvents ? 'EVENT' : refersTo === undefined ? undefined : kindNamedBy(refersTo);
    return kind ? [{ name, kind }] : [];
  });
