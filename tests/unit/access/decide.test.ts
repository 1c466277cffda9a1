// The one rule of access: everything that is not allowed is refused, with the reason why.
import fc from 'fast-check';

import {
  type Acting,
  type Action,
  decide,
  inTheNameOf,
  type Purpose,
  type Resource,
  teamLimitOf,
} from '../../../src/access/decide';
import { type Kind, kinds } from '../../../src/access/matrix';
import { type Role, roles, scheduler } from '../../../src/domain/roles';
import { ada, bo, liaisonTeam, otherTeam } from '../../support/cast';

const NOW = '2026-01-01T00:00:00.000Z';
const answer: Purpose = { use: 'ANSWER', at: NOW };
const actions: readonly Action[] = ['ASK', 'SEE', 'READ_TEXT', 'GIVE'];

const actor = (role: Role, more: Partial<Acting> = {}): Acting => ({
  id: role === 'advisor' ? ada : `${role}-0f4e2d10-6a5b-4c3d-8e9f-0000000000aa`,
  role,
  teams: [liaisonTeam],
  disclosures: [],
  ...more,
});
const thing = (kind: Kind, more: Partial<Resource> = {}): Resource => ({ kind, teams: [otherTeam], advisors: [bo], ...more });

test('nobody without a token sees anything but the state of the ledger, and that nobody knows them', () => {
  for (const kind of Object.keys(kinds) as Kind[]) {
    for (const action of actions) {
      const decision = decide(undefined, action, thing(kind), answer);
      if (['LEDGER', 'ONESELF'].includes(kind) && action !== 'GIVE') expect(decision).toEqual({ allowed: true, by: 'EVERYBODY' });
      else expect(decision).toEqual({ allowed: false, code: 'NOBODY_KNOWN' });
    }
  }
});

test.each<[string, Acting, Action, Resource, string]>([
  ['an advisor their own record', actor('advisor'), 'SEE', thing('PERSON', { advisors: [ada] }), 'OWN'],
  ['an advisor the record of another', actor('advisor'), 'SEE', thing('PERSON'), 'NOT_ABOUT_YOU'],
  ['an advisor another’s text', actor('advisor'), 'READ_TEXT', thing('RECORD', { teams: [liaisonTeam] }), 'NOT_ABOUT_YOU'],
  ['staff somebody of their team', actor('staff'), 'READ_TEXT', thing('PERSON', { teams: [otherTeam, liaisonTeam] }), 'TEAMS'],
  ['staff somebody of another team', actor('staff'), 'READ_TEXT', thing('PERSON'), 'NOT_YOUR_TEAM'],
  ['staff somebody whom no team knows', actor('staff'), 'SEE', thing('PERSON', { teams: [] }), 'NOT_YOUR_TEAM'],
  ['a lead somebody whom no team knows', actor('involvement_lead'), 'SEE', thing('PERSON', { teams: [] }), 'TEAMS_OR_FREE'],
  ['a lead nobody at all', actor('involvement_lead'), 'SEE', thing('PERSON', { teams: [], advisors: [] }), 'NOT_YOUR_TEAM'],
  ['staff assigned to no team', actor('staff', { teams: [] }), 'SEE', thing('RECORD'), 'NOT_YOUR_TEAM'],
  ['staff of all teams', actor('staff', { teams: 'ALL' }), 'SEE', thing('RECORD'), 'TEAMS'],
  ['an auditor any event', actor('auditor', { teams: [] }), 'SEE', thing('EVENT'), 'ALL'],
  ['an auditor text without a grant', actor('auditor', { teams: 'ALL' }), 'READ_TEXT', thing('PERSON'), 'NOT_DISCLOSED'],
  [
    'an accreditor a pack for them',
    actor('accreditor'),
    'SEE',
    thing('PACK', { recipient: actor('accreditor').id }),
    'ADDRESSED',
  ],
  ['an accreditor a pack for another', actor('accreditor'), 'SEE', thing('PACK', { recipient: bo }), 'NOT_ADDRESSED_TO_YOU'],
  ['an accreditor a team', actor('accreditor', { teams: 'ALL' }), 'SEE', thing('TEAM'), 'WRONG_ROLE'],
  ['an administrator an advisor', actor('admin', { teams: 'ALL' }), 'SEE', thing('PERSON'), 'WRONG_ROLE'],
  ['an administrator text', actor('admin', { teams: 'ALL' }), 'READ_TEXT', thing('PERSON'), 'WRONG_ROLE'],
  ['an administrator a new team', actor('admin'), 'GIVE', thing('CONFIGURATION', { roles: ['admin'] }), 'ALL'],
  ['a lead of one team a new team', actor('involvement_lead'), 'GIVE', thing('CONFIGURATION'), 'NOT_YOUR_TEAM'],
  ['a lead of all teams a new team', actor('involvement_lead', { teams: 'ALL' }), 'GIVE', thing('CONFIGURATION'), 'UNLIMITED'],
  [
    'a role that a command does not name',
    actor('staff', { teams: 'ALL' }),
    'GIVE',
    thing('RECORD', { roles: ['admin'] }),
    'WRONG_ROLE',
  ],
])('%s', (_, who, action, resource, why) => {
  const decision = decide(who, action, resource, answer);
  expect(decision.allowed ? decision.by : decision.code).toBe(why);
});

describe('a disclosure', () => {
  const until = '2026-01-02T00:00:00.000Z';
  const auditor = actor('auditor', { disclosures: [{ subject: bo, until }] });
  const reading = (subject: string, purpose: Purpose) =>
    decide(auditor, 'READ_TEXT', thing('PERSON', { advisors: [subject] }), purpose);

  test('lets an auditor read about one person until a moment, and not at it', () => {
    expect(reading(bo, answer)).toEqual({ allowed: true, by: 'DISCLOSED' });
    expect(reading(bo, { ...answer, at: '2026-01-01T23:59:59.999Z' }).allowed).toBe(true);
    expect(reading(bo, { ...answer, at: until })).toEqual({ allowed: false, code: 'NOT_DISCLOSED' });
    expect(reading(ada, answer)).toEqual({ allowed: false, code: 'NOT_DISCLOSED' });
  });

  test('covers nothing that goes on after it: no feed and no file', () => {
    expect(reading(bo, { ...answer, use: 'FEED' }).allowed).toBe(false);
    expect(reading(bo, { ...answer, use: 'FILE' }).allowed).toBe(false);
  });

  test('is of no use in any other role', () => {
    for (const role of roles.filter((one) => one !== 'auditor')) {
      const who = { ...actor(role), disclosures: auditor.disclosures, teams: [] };
      expect(decide(who, 'READ_TEXT', thing('PERSON'), answer).allowed).toBe(false);
    }
  });
});

test('a file is for fewer than an answer: an auditor lists packs and takes only their own, and takes the whole log', () => {
  const auditor = actor('auditor');
  const file: Purpose = { ...answer, use: 'FILE' };
  expect(decide(auditor, 'SEE', thing('PACK'), answer).allowed).toBe(true);
  expect(decide(auditor, 'SEE', thing('PACK'), file).allowed).toBe(false);
  expect(decide(auditor, 'SEE', thing('PACK', { recipient: auditor.id }), file).allowed).toBe(true);
  for (const role of roles)
    expect(decide(actor(role, { teams: 'ALL' }), 'SEE', thing('LOG'), file).allowed).toBe(role === 'auditor');
});

test('who imports writes in the name of others: their roles count, and nothing else', () => {
  const command = (given: readonly string[]): Resource => ({ kind: 'COMMAND', roles: given, teams: [], advisors: [] });
  expect(decide(inTheNameOf(scheduler), 'ASK', command(['scheduler']), answer).allowed).toBe(true);
  expect(decide(inTheNameOf({ id: ada, role: 'advisor' }), 'ASK', command(['staff']), answer).allowed).toBe(false);
  expect(decide(inTheNameOf({ id: ada, role: 'constructor' }), 'SEE', thing('TEAM'), answer).allowed).toBe(false);
});

test('more teams never show less, and a list is kept to exactly what may be seen one by one', () => {
  const team = fc.constantFrom('team-a', 'team-b', 'team-c');
  const someTeams = fc.uniqueArray(team);
  const kind = fc.constantFrom(...(Object.keys(kinds) as Kind[]));
  fc.assert(
    fc.property(fc.constantFrom(...roles), kind, someTeams, someTeams, team, (role, one, fewer, added, owner) => {
      const see = (teams: readonly string[]) =>
        decide(actor(role, { teams }), 'SEE', thing(one, { teams: [owner] }), answer).allowed;
      if (see(fewer)) expect(see([...fewer, ...added])).toBe(true);
      const limit = teamLimitOf(actor(role, { teams: fewer }), one);
      const reach = decide(actor(role), 'ASK', thing(one), answer);
      if (reach.allowed && ['ALL', 'TEAMS', 'TEAMS_OR_FREE'].includes(reach.by)) {
        expect(limit === undefined || limit.includes(owner)).toBe(see(fewer));
      } else expect(limit).toEqual([]);
    }),
  );
});
