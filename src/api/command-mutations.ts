// One mutation for each command of the catalogue, made from the command's own definition.
import { Arg, type ClassType, Ctx, Field, Int, Mutation, ObjectType, Resolver } from 'type-graphql';

import type { CommandEntry } from '../kernel/catalogue';
import { type CommandDefinition, commandMeta } from '../kernel/command';
import type { Accepted, CommandOutcome, CommandRequest } from '../kernel/command-handler';
import { prefixOf } from '../kernel/ids';
import type { Position } from '../kernel/position';
import type { Refusal } from '../kernel/refusal';
import { packRequest } from '../packs/request';
import { mayGiveCommand } from './access/commands';
import type { ApiContext } from './context';
import { fault } from './faults';
import { inputTypeOf } from './field-types';
import { loaders } from './resolvers/things';
import { scalars } from './scalars';
import { Activity, Invitation } from './types/activity';
import { Advisor } from './types/advisor';
import { AuditReplay } from './types/audit-replay';
import { Claim } from './types/claim';
import { Contribution } from './types/contribution';
import { AccreditationCycle } from './types/cycle';
import { EvidencePack } from './types/evidence-pack';
import type { Node } from './types/node';
import { PeerPair } from './types/peer-pair';
import { Person } from './types/person';
import { ScoringPolicy } from './types/policy';
import { StandardSet } from './types/standard-set';
import { Team } from './types/team';
import { UserError } from './types/user-error';
import { Warning } from './types/warning';

/** What an answer can show, by the prefix of its id. */
const shownTypes: Readonly<Record<string, ClassType<Node>>> = {
  team: Team,
  advisor: Advisor,
  activity: Activity,
  invitation: Invitation,
  contribution: Contribution,
  claim: Claim,
  peer: PeerPair,
  person: Person,
  policy: ScoringPolicy,
  standards: StandardSet,
  cycle: AccreditationCycle,
  audit: AuditReplay,
  pack: EvidencePack,
};

/** Commands of which a client asks for less than is recorded: what takes their place in the API. */
const askedDifferently: Readonly<Record<string, { readonly input: CommandDefinition['input']; readonly give: Give }>> = {
  SealEvidencePack: { input: packRequest.input, give: ({ packs }, { input, actor }) => packs.seal({ input, actor }) },
};

type Give = (context: ApiContext, request: CommandRequest) => Promise<CommandOutcome>;

/** A resolver class with a mutation for each command. */
export const commandResolverOf = (commands: Iterable<CommandEntry>): ClassType => {
  class CommandResolver {}
  for (const entry of commands) addMutation(CommandResolver, entry);
  Resolver()(CommandResolver);
  return CommandResolver;
};

const addMutation = (resolver: ClassType, entry: CommandEntry): void => {
  const { type, aggregate, definition } = entry;
  const name = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  const shown = definition.shows?.replace(/Id$/, '') ?? aggregate.prefix;
  const { input: asked, give } = askedDifferently[type] ?? {
    input: definition.input,
    give: ({ ledger }, request) => ledger.commands.handle(request),
  };
  const Input = inputTypeOf(`${type}Input`, `What ${name} takes.`, { ...commandMeta, ...asked });
  const Payload = payloadTypeOf(type, shown);

  const resolve = async (input: Record<string, unknown>, context: ApiContext): Promise<object> => {
    if (!context.actor) throw fault(context.asker ? 'FORBIDDEN' : 'UNAUTHENTICATED');
    if (!(await mayGiveCommand(context, entry, input))) throw fault('FORBIDDEN');
    const outcome = await give(context, { type, input, actor: context.actor });
    context.onCommand?.(type, outcome.kind === 'refused' ? 'refused' : outcome.replayed ? 'replayed' : 'accepted');
    return payloadFrom(
      Payload,
      outcome,
      { shown, shownField: definition.shows, commandId: String(input['commandId']).toLowerCase() },
      context,
    );
  };
  const method = { value: resolve, writable: true, configurable: true };
  Object.defineProperty(resolver.prototype, name, method);
  Arg('input', () => Input, { description: 'What is asked.' })(resolver.prototype, name, 0);
  Ctx()(resolver.prototype, name, 1);
  Mutation(() => Payload, { nullable: true, description: definition.describe })(resolver.prototype, name, method);
};

abstract class CommandPayload {
  readonly userErrors!: readonly Refusal[];
  readonly warnings!: readonly Warning[];
  readonly commandId!: string;
  readonly revision!: number | null;
  readonly position!: Position | null;
}

const payloadTypeOf = (command: string, shown: string): ClassType<CommandPayload> => {
  const shownType = shownTypes[shown];
  if (!shownType) throw new Error(`${command} shows a ${shown}, which the API does not know.`);

  @ObjectType(`${command}Payload`, { description: `What became of ${command}.` })
  class Payload extends CommandPayload {
    @Field(() => [UserError], { description: 'Why nothing was written; empty when the command was accepted.' })
    declare readonly userErrors: readonly Refusal[];

    @Field(() => [Warning], {
      description: 'What to think of although the command was accepted. Not kept: the same command sent again warns of nothing.',
    })
    declare readonly warnings: readonly Warning[];

    @Field(() => scalars.UUID, { description: 'The id of the command.' })
    declare readonly commandId: string;

    @Field(() => Int, { nullable: true, description: 'The revision of the record after it; null when nothing was written.' })
    declare readonly revision: number | null;

    @Field(() => scalars.EventPosition, {
      nullable: true,
      description: 'Where it was written: give it as minPosition to see it in a query. Null when nothing was written.',
    })
    declare readonly position: Position | null;
  }
  Field(() => shownType, { nullable: true, description: `The ${shown} after it; null when nothing was written.` })(
    Payload.prototype,
    shown,
  );
  return Payload;
};

const payloadFrom = (
  Payload: ClassType<CommandPayload>,
  outcome: CommandOutcome,
  { shown, shownField, commandId }: { shown: string; shownField: string | undefined; commandId: string },
  context: ApiContext,
): CommandPayload => {
  if (outcome.kind === 'refused') {
    const nothing = { warnings: [], revision: null, position: null };
    return Object.assign(new Payload(), { commandId, userErrors: outcome.refusals, ...nothing });
  }
  const { commandId: id, revision, position, warnings } = outcome;
  // Whatever else this request reads, it sees what it has written.
  context.reads.atLeast(position);
  const payload = Object.assign(new Payload(), { commandId: id, userErrors: [], warnings, revision, position });
  // Loaded only when it is asked for: a mutation that asks for nothing waits for no read model.
  return Object.defineProperty(payload, shown, { get: () => loadShown(outcome, shownField, context) });
};

const loadShown = (outcome: Accepted, shownField: string | undefined, context: ApiContext): Promise<Node | null> | null => {
  const id = shownField === undefined ? outcome.stream : (outcome.data[shownField] as string);
  return loaders[prefixOf(id)]?.(context, id) ?? null;
};
