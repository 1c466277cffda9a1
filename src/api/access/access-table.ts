// Who may ask, see and do what, as a table: made from the schema and from `decide` alone, so that a reader can believe it.
import type { GraphQLSchema } from 'graphql';

import { type Acting, type Action, decide, type Purpose, type Resource } from '../../access/decide';
import { type Kind, kinds } from '../../access/matrix';
import { catalogue } from '../../domain/aggregates';
import { type Role, roles } from '../../domain/roles';
import { askedAbout, kindsNamedIn } from './commands';
import { type Operation, ruleOf } from './root-rules';

const UUID = '00000000-0000-4000-8000-00000000000';
const [theirTeam, anotherTeam, somebody] = [`team-${UUID}1`, `team-${UUID}2`, `advisor-${UUID}9`];

/** Somebody of a role who is assigned to one team. */
const actorOf = (role: Role): Acting => ({ id: `${role}-${UUID}1`, role, teams: [theirTeam], disclosures: [] });

/** Whose a thing can be, as seen by somebody. */
const ownerships: Readonly<Record<string, (actor: Acting) => Omit<Resource, 'kind'>>> = {
  own: ({ id }) => ({ teams: [anotherTeam], advisors: [id], recipient: id }),
  'own team': () => ({ teams: [theirTeam], advisors: [somebody] }),
  'another team': () => ({ teams: [anotherTeam], advisors: [somebody] }),
  'other person': () => ({ teams: [], advisors: [somebody] }),
  nobody: () => ({ teams: [], advisors: [] }),
};

const answer: Purpose = { use: 'ANSWER', at: '2026-01-01T00:00:00.000Z' };
const NOT = '–';
const UNLIMITED = 'without limits';

/** Whose of some kinds of things somebody reaches: of several kinds, all of them. */
const reachIn = (actor: Acting, action: Action, asked: readonly Pick<Resource, 'kind' | 'roles'>[], purpose = answer): string => {
  const reached = Object.entries(ownerships).flatMap(([name, whose]) =>
    asked.every((one) => decide(actor, action, { ...one, ...whose(actor) }, purpose).allowed) ? [name] : [],
  );
  if (reached.length === 0) return NOT;
  return reached.length === Object.keys(ownerships).length ? 'all' : reached.join(', ');
};

const cellOf = (operation: Operation, field: string, role: Role): string => {
  const rule = ruleOf(operation, field);
  const actor = actorOf(role);
  if (!rule || !decide(actor, 'ASK', rule, answer).allowed) return NOT;
  const command = catalogue.commands.get(`${field.charAt(0).toUpperCase()}${field.slice(1)}`);
  if (operation !== 'mutation' || !command) return reachIn(actor, 'SEE', [rule]);
  const asked = askedAbout(command, role, kindsNamedIn(command));
  const named = asked.map(({ kind }) => ({ kind, roles: command.definition.roles }));
  const limited = reachIn(actor, 'GIVE', named);
  return limited === NOT && reachIn({ ...actor, teams: 'ALL' }, 'GIVE', named) !== NOT ? UNLIMITED : limited;
};

const tableOf = (heading: string, rows: readonly (readonly string[])[]): string =>
  [
    `| ${heading} | ${roles.join(' | ')} |`,
    `| --- |${' --- |'.repeat(roles.length)}`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

export const accessTable = (schema: GraphQLSchema): string => {
  const roots = { query: schema.getQueryType(), subscription: schema.getSubscriptionType(), mutation: schema.getMutationType() };
  const fields = Object.entries(roots).map(([operation, root]) => {
    const rows = Object.keys(root?.getFields() ?? {})
      .sort()
      .map((field) => [`\`${field}\``, ...roles.map((role) => cellOf(operation as Operation, field, role))]);
    return `## ${operation}\n\n${tableOf('Field', rows)}`;
  });
  const rowOf = (kind: Kind, action: Action, purpose: Purpose): string[] =>
    roles.map((role) => reachIn(actorOf(role), action, [{ kind }], purpose));
  const perKind = (Object.keys(kinds) as Kind[]).flatMap((kind) =>
    (
      [
        ['see', 'SEE', answer],
        ['read personal text', 'READ_TEXT', answer],
        ['take away as a file', 'SEE', { ...answer, use: 'FILE' }],
        ['give a command', 'GIVE', answer],
      ] as const
    ).flatMap(([words, action, purpose]) => {
      const row = rowOf(kind, action, purpose);
      return row.every((cell) => cell === NOT) ? [] : [[`${kind}: ${words}`, ...row]];
    }),
  );
  const told = Object.entries(kinds).map(([kind, description]) => `- **${kind}**: ${description}`);
  return (
    [
      '# Who may ask, see and do what',
      'Made by `npm run schema` from the schema and from `src/access/decide.ts`; docs/ACCESS.md says it in words.',
      [
        'Each cell says whose things somebody of a role reaches who is assigned to one team: **own** (about them, or addressed to them),',
        '**own team**, **another team**, **other person** (an advisor whom no team knows yet), **nobody** (there is no such thing, or it is',
        `nobody’s); **all** of these; **${UNLIMITED}**: only somebody whose teams are not limited; or none (${NOT}): then the field answers FORBIDDEN. Without a token only \`ledger\` answers.`,
        'What is not reached looks as if it were not there: it is null, or left out of a list. A command about it is FORBIDDEN.',
      ].join('\n'),
      ...fields,
      '## Kinds of things, wherever they are reached',
      told.join('\n'),
      'An auditor reads personal text by a disclosure grant alone: about one person, for a reason, until a moment.',
      tableOf('Kind', perKind),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
};
