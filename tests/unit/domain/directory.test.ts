// The rules of the directory: who may be given which role, and who may be shown personal text for a while.
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import { type DirectoryCommand, directoryCommands } from '../../../src/domain/directory/commands';
import { directoryAggregate } from '../../../src/domain/directory/directory';
import type { DirectoryEvent } from '../../../src/domain/directory/events';
import { disclosuresAt, isIdOf, type Person, personFold, rolesAt } from '../../../src/domain/directory/person';
import { type Role, roles, scheduler } from '../../../src/domain/roles';
import type { TeamEvent } from '../../../src/domain/team/events';
import { ada, admin, bo, lead, liaisonTeam, otherPerson, otherTeam, person as personId } from '../../support/cast';
import { EARLIER, type Elsewhere, makersOf, NOW, specificationOf, testThatAllIsShown } from '../../support/specification';

const given = specificationOf(directoryAggregate);
const command = makersOf<DirectoryCommand>();
const event = makersOf<DirectoryEvent>();

const registered = makersOf<AdvisorEvent>()('AdvisorRegistered', { lens: ['CARER'], joinedOn: '2016-01-04' });
const teamRegistered = makersOf<TeamEvent>()('TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });
const world: Elsewhere = { [ada]: [registered()], [bo]: [registered()], [liaisonTeam]: [teamRegistered()] };

const by = { actor: admin };
const grant = (data: Partial<Extract<DirectoryCommand, { type: 'GrantRole' }>['data']>, circumstances: object = {}) => ({
  type: 'GrantRole' as const,
  data: { personId, role: 'admin' as const, ...data },
  ...by,
  ...circumstances,
});
const granted = event('RoleGranted', { role: 'auditor' });
const revoke = command('RevokeRole', { personId, role: 'auditor' });
const revoked = event('RoleRevoked', { role: 'auditor' });
const IN_30_DAYS = '2017-06-14T09:00:00.000Z';
const disclose = command('GrantDisclosure', { personId, subject: ada, reason: 'COMPLAINT', validUntil: IN_30_DAYS });
const disclosed = event('DisclosureGranted', { subject: ada, reason: 'COMPLAINT', validUntil: IN_30_DAYS });
const conceal = command('RevokeDisclosure', { personId, subject: ada });
const concealed = event('DisclosureRevoked', { subject: ada });

/** What each role is given with. */
const scopes: Readonly<Record<Role, object>> = {
  advisor: { advisorId: ada },
  staff: { teamIds: [liaisonTeam] },
  involvement_lead: { teamIds: [liaisonTeam] },
  auditor: {},
  accreditor: {},
  admin: {},
};

describe('a role', () => {
  test.each(roles)('is given with its scope and with no other: %s', (role) => {
    given([], world)
      .when(grant({ role, ...scopes[role] }))
      .thenAccepted(event('RoleGranted', { role, ...scopes[role] })());
    const forTeams = role === 'staff' || role === 'involvement_lead';
    if (forTeams) given([], world).when(grant({ role })).thenRefused('ROLE_NEEDS_TEAMS', 'teamIds');
    else
      given([], world)
        .when(grant({ role, ...scopes[role], teamIds: [liaisonTeam] }))
        .thenRefused('ROLE_HAS_NO_TEAMS', 'teamIds');
    if (role === 'advisor') given([], world).when(grant({ role })).thenRefused('ROLE_NEEDS_ADVISOR', 'advisorId');
    else
      given([], world)
        .when(grant({ role, ...scopes[role], advisorId: ada }))
        .thenRefused('ROLE_HAS_NO_ADVISOR', 'advisorId');
  });

  test('is for teams and advisors that exist', () => {
    given([], world)
      .when(grant({ role: 'staff', teamIds: [liaisonTeam, otherTeam] }))
      .thenRefused('TEAM_NOT_FOUND', 'teamIds', '1');
    given([])
      .when(grant({ role: 'advisor', advisorId: ada }))
      .thenRefused('ADVISOR_NOT_FOUND', 'advisorId');
  });

  test('is given by nobody to themselves, and taken by nobody from themselves', () => {
    const self = { actor: { id: personId, role: 'admin' } };
    given([], world).when(grant({}, self)).thenRefused('NOT_FOR_ONESELF', 'personId');
    given([granted()]).when(revoke({}, self)).thenRefused('NOT_FOR_ONESELF', 'personId');
  });

  test('is given and taken by administrators, and by the ledger on its own machine; text is disclosed by two roles', () => {
    expect([directoryCommands.GrantRole, directoryCommands.RevokeRole].map((one) => one.roles)).toEqual([
      ['admin', scheduler.role],
      ['admin', scheduler.role],
    ]);
    expect([directoryCommands.GrantDisclosure, directoryCommands.RevokeDisclosure].map((one) => one.roles)).toEqual([
      ['involvement_lead', 'admin'],
      ['involvement_lead', 'admin'],
    ]);
  });

  test('ends after it begins', () => {
    given([], world)
      .when(grant({ validUntil: NOW }))
      .thenRefused('ENDED_BEFORE_IT_BEGAN', 'validUntil');
    given([], world)
      .when(grant({ validUntil: '2017-05-15T09:00:00.001Z' }))
      .thenAccepted(event('RoleGranted', { role: 'admin', validUntil: '2017-05-15T09:00:00.001Z' })());
  });

  test('is given again only for something else, or when it has run out', () => {
    const staff = event('RoleGranted', { role: 'staff', teamIds: [liaisonTeam, otherTeam] });
    const both: Elsewhere = { ...world, [otherTeam]: [teamRegistered()] };
    given([staff()], both)
      .when(grant({ role: 'staff', teamIds: [otherTeam, liaisonTeam] }))
      .thenRefused('ROLE_ALREADY_HELD', 'role');
    given([staff()], both)
      .when(grant({ role: 'staff', teamIds: [liaisonTeam] }))
      .thenAccepted(event('RoleGranted', { role: 'staff', teamIds: [liaisonTeam] })());
    const until = event('RoleGranted', { role: 'admin', validUntil: NOW });
    given([until()], world)
      .when(grant({}, { at: NOW }))
      .thenAccepted(event('RoleGranted', { role: 'admin' })());
  });

  test('of an advisor is that of one person at a time', () => {
    const asAda = event('RoleGranted', { role: 'advisor', advisorId: ada });
    const given1 = grant({ role: 'advisor', advisorId: ada });
    given([], { ...world, [otherPerson]: [asAda()] })
      .when(given1)
      .thenRefused('ADVISOR_IS_SOMEBODY_ELSE', 'advisorId');
    given([], { ...world, [otherPerson]: [asAda(), event('RoleRevoked', { role: 'advisor' })()] })
      .when(given1)
      .thenAccepted(asAda());
    given([], { ...world, [otherPerson]: [asAda({ validUntil: NOW })] })
      .when(given1)
      .thenAccepted(asAda());
    given([], { ...world, [otherPerson]: [asAda({ advisorId: bo })] })
      .when(given1)
      .thenAccepted(asAda());
  });

  test('is taken from those who have it', () => {
    given([]).when(revoke({}, by)).thenRefused('ROLE_NOT_HELD', 'role');
    given([granted(), revoked()]).when(revoke({}, by)).thenRefused('ROLE_NOT_HELD', 'role');
    given([granted()])
      .when(revoke({ reasonCode: 'LEFT' }, by))
      .thenAccepted(revoked({ reasonCode: 'LEFT' }));
  });
});

describe('personal text', () => {
  test('is disclosed to auditors alone, as long as they are', () => {
    given([], world).when(disclose()).thenRefused('DISCLOSED_TO_NO_AUDITOR', 'personId');
    given([granted(), revoked()], world).when(disclose()).thenRefused('DISCLOSED_TO_NO_AUDITOR', 'personId');
    given([granted({ validUntil: NOW })], world)
      .when(disclose())
      .thenRefused('DISCLOSED_TO_NO_AUDITOR', 'personId');
    const noteText = 'Asked for by the complaints team.';
    given([granted()], world)
      .when(disclose({ noteText }))
      .thenAccepted({ ...disclosed(), text: { noteText } });
  });

  test('is disclosed about an advisor on the register', () => {
    given([granted()]).when(disclose()).thenRefused('ADVISOR_NOT_FOUND', 'subject');
  });

  test('is disclosed by nobody to themselves', () => {
    const self = { actor: { id: personId, role: 'involvement_lead' } };
    given([granted()], world).when(disclose({}, self)).thenRefused('NOT_FOR_ONESELF', 'personId');
    given([granted(), disclosed()], world).when(conceal({}, self)).thenRefused('NOT_FOR_ONESELF', 'personId');
  });

  test('is disclosed for 30 days at the most', () => {
    given([granted()], world)
      .when(disclose({ validUntil: '2017-06-14T09:00:00.001Z' }))
      .thenRefused('DISCLOSED_TOO_LONG', 'validUntil');
    given([granted()], world)
      .when(disclose({ validUntil: EARLIER }))
      .thenRefused('ENDED_BEFORE_IT_BEGAN', 'validUntil');
    given([granted()], world)
      .when(disclose({}, { actor: lead }))
      .thenAccepted(disclosed());
  });

  test('is not shown any more when somebody says so', () => {
    given([granted()]).when(conceal()).thenRefused('NOTHING_DISCLOSED', 'subject');
    given([granted(), disclosed(), concealed()]).when(conceal()).thenRefused('NOTHING_DISCLOSED', 'subject');
    given([granted(), disclosed()])
      .when(conceal({ reasonCode: 'NO_LONGER_NEEDED' }))
      .thenAccepted(concealed({ reasonCode: 'NO_LONGER_NEEDED' }));
  });
});

describe('what a person has at a moment', () => {
  const personAfter = (...past: readonly { readonly type: string; readonly data: object }[]): Person =>
    past.reduce((state, one) => personFold.evolve(state, one as never), personFold.initialState);
  const admins = event('RoleGranted', { role: 'admin' });

  test('are roles in the order in which they were first given, without those that ran out', () => {
    const person = personAfter(granted(), admins(), granted({ validUntil: NOW }));
    expect(rolesAt(person, EARLIER).map(({ role }) => role)).toEqual(['auditor', 'admin']);
    expect(rolesAt(person, NOW).map(({ role }) => role)).toEqual(['admin']);
  });

  test('are disclosures until they run out, and while the person is an auditor', () => {
    const person = personAfter(granted(), disclosed());
    expect(disclosuresAt(person, NOW).map(({ subject }) => subject)).toEqual([ada]);
    expect(disclosuresAt(person, IN_30_DAYS)).toEqual([]);
    expect(disclosuresAt(personAfter(granted(), disclosed(), concealed()), NOW)).toEqual([]);
    expect(disclosuresAt(personAfter(granted(), disclosed(), revoked(), granted()), NOW)).toEqual([]);
    expect(disclosuresAt(personAfter(granted({ validUntil: NOW }), disclosed()), NOW)).toEqual([]);
  });

  test('says whether an id is that of somebody in a role', () => {
    const auditor = personAfter(granted());
    expect(isIdOf('auditor', personId, auditor, NOW)).toBe(true);
    expect(isIdOf('accreditor', personId, auditor, NOW)).toBe(false);
    expect(isIdOf('auditor', `auditor-${personId.slice(7)}`, personFold.initialState, NOW)).toBe(true);
    expect(isIdOf('auditor', lead.id, auditor, NOW)).toBe(false);
  });
});

testThatAllIsShown(directoryAggregate);
