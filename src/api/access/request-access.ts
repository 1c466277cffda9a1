// What the one who asks may see, for one request: `decide`, told whose things are.
import { advisorsKnownTo, teamsThatKnow } from '../../../projections/directory/acquaintances';
import { decide, type Purpose, reachOf, type Resource, teamLimitOf } from '../../access/decide';
import type { Kind } from '../../access/matrix';
import type { Principal } from '../../access/principal';
import type { Envelope } from '../../kernel/event';
import { prefixOf, type StreamId } from '../../kernel/ids';
import type { Ledger } from '../../open-ledger';
import type { Reads } from '../reads';
import { eventResource } from './whose';

type Whose = Partial<Pick<Resource, 'teams' | 'advisors' | 'recipient'>>;

export interface RequestAccess {
  /** Whether one may see a thing of a kind, and whose. */
  maySee(kind: Kind, whose: Whose): boolean;
  /** Whether one may take it away as a file. */
  mayTakeAway(kind: Kind, whose: Whose): boolean;
  maySeePerson(advisorId: StreamId): Promise<boolean>;
  maySeeEvent(event: Pick<Envelope, 'stream'>): Promise<boolean>;
  /** Whether one may read the personal text of an event about a subject. */
  mayReadText(event: Pick<Envelope, 'stream'>, subject: StreamId): Promise<boolean>;
  /** The teams within which a list of things of a kind is kept; undefined without such a limit. */
  teamsOf(kind: Kind): readonly StreamId[] | undefined;
  /** The teams within which the record of one advisor is shown; undefined without such a limit. */
  teamsInRecordOf(advisorId: StreamId): readonly StreamId[] | undefined;
  /** Whom a list is kept to what is addressed to; undefined without such a limit. */
  addressee(kind: Kind): string | undefined;
  /** The advisors within whom a list of people is kept; undefined without such a limit. */
  people(): Promise<readonly StreamId[] | undefined>;
}

export const createAccess = (
  actor: Principal | undefined,
  { store, clock }: Pick<Ledger, 'store' | 'clock'>,
  reads: Pick<Reads, 'rows'>,
  use: Purpose['use'] = 'ANSWER',
): RequestAccess => {
  const allows = (action: 'SEE' | 'READ_TEXT', kind: Kind, whose: Whose, toUse = use): boolean =>
    decide(actor, action, { kind, teams: [], advisors: [], ...whose }, { use: toUse, at: clock() }).allowed;
  // Whose teams are not limited needs nobody to look up whose a thing is.
  const limit = actor === undefined || actor.teams === 'ALL' ? undefined : actor.teams;

  const teamsKnowing = async (advisorId: StreamId): Promise<readonly StreamId[]> =>
    limit === undefined ? [] : teamsThatKnow(await reads.rows('directory'), advisorId);

  const readPeople = async (): Promise<readonly StreamId[] | undefined> => {
    if (!actor) return [];
    if (reachOf(actor, 'PERSON') === 'OWN') return [actor.id];
    const teams = teamLimitOf(actor, 'PERSON');
    if (teams === undefined) return undefined;
    return advisorsKnownTo(await reads.rows('directory'), teams, {
      alsoFree: reachOf(actor, 'PERSON') === 'TEAMS_OR_FREE',
    });
  };
  let people: Promise<readonly StreamId[] | undefined> | undefined;

  return {
    maySee: (kind, whose) => allows('SEE', kind, whose),
    mayTakeAway: (kind, whose) => allows('SEE', kind, whose, 'FILE'),
    maySeePerson: async (advisorId) => allows('SEE', 'PERSON', { advisors: [advisorId], teams: await teamsKnowing(advisorId) }),
    maySeeEvent: async (event) => {
      if (actor && reachOf(actor, 'EVENT') === undefined) return false;
      const { kind, ...whose } = limit === undefined ? ANY_EVENT : await eventResource(store, event, limit);
      return allows('SEE', kind, whose);
    },
    mayReadText: async (event, subject) => {
      const isOwnRecord = prefixOf(event.stream) === 'advisor';
      const { teams } = limit === undefined ? { teams: [] } : await eventResource(store, event, limit);
      return allows('READ_TEXT', isOwnRecord ? 'PERSON' : 'RECORD', { teams, advisors: [subject] });
    },
    teamsOf: (kind) => teamLimitOf(actor, kind),
    teamsInRecordOf: (advisorId) => (advisorId === actor?.id ? undefined : teamLimitOf(actor, 'RECORD')),
    addressee: (kind) => (actor && reachOf(actor, kind) === 'ADDRESSED' ? actor.id : undefined),
    people: () => (people ??= readPeople()),
  };
};

/** For whom it does not matter whose an event is. */
const ANY_EVENT: Resource = { kind: 'EVENT', teams: [], advisors: [] };
