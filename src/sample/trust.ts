// A whole sample: a believable trust, told day by day. The same options tell the same story, byte for byte.
import { eventIdFrom } from '../kernel/ids';
import { planActivity } from './activity';
import { type Advisor, planAdvisor } from './advisor';
import { lifeOf } from './advisor-life';
import { type Archive, createArchive } from './archive';
import { createCalendar } from './calendar';
import { createCommandIds } from './command-ids';
import { planCycles, type Step } from './cycles';
import type { Line } from './line';
import { atWork, DAY, instantOf, isWorkday } from './moments';
import { beginningOf, type SampleOptions } from './options';
import { createPeers } from './peers';
import { planPolicy } from './policy';
import { createRandom, type Random } from './random';
import { planSchemes } from './standards';
import { planTeam, type Team, type Trust } from './team';

/** The lines of a sample as NDJSON that can be imported (docs/IMPORT.md), without their line ends. */
export function* sampleLines(options: SampleOptions): Generator<string> {
  const random = createRandom(options.seed);
  const commandIdAt = createCommandIds(random.fork());
  const archive = createArchive();
  for (const told of tellTrust(random, options, archive)) {
    const { at, writtenAt, actor, type, input } = told;
    const commandId = commandIdAt(writtenAt);
    archive.keep(told, eventIdFrom(commandId, 0));
    yield JSON.stringify({ type, actor, input: { commandId, occurredAt: instantOf(at), ...input } });
  }
}

/** Nothing is begun with a team in its first weeks on the ledger. */
const SETTLING_IN = 14 * DAY;
const WORKDAYS_A_YEAR = 245;

function* tellTrust(random: Random, options: SampleOptions, archive: Archive): Generator<Line> {
  const begins = beginningOf(options);
  const { until } = options;
  const trust: Trust = { begins, until, leads: [leadOf(random, begins), leadOf(random, begins)] };
  const teams = Array.from({ length: options.teams }, (_, index) => planTeam(random, trust, index));
  const advisors = Array.from({ length: options.advisors }, (_, index) => planAdvisor(random, trust, index));
  const pools = poolsOf(random, teams, advisors);
  const joining = [...advisors].sort((a, b) => b.joinsAt - a.joinsAt);
  const peers = createPeers(random, trust);
  const calendar = createCalendar();
  for (const { lines } of teams) calendar.enter(lines);
  const schemes = planSchemes(random, { begins, lead: trust.leads[0] }, new Set(teams.map(({ serviceType }) => serviceType)));
  calendar.enter(schemes.lines);
  calendar.enter(planPolicy(random, trust, advisors));
  const steps = inOrder(
    teams.flatMap((team) => planCycles({ random: random.fork(), trust, team, scheme: schemes.of(team.serviceType) })),
  );

  for (let day = begins; day < until; day += DAY) {
    for (let next = joining.at(-1); next && next.joinsAt < day + DAY; next = joining.at(-1)) {
      joining.pop();
      calendar.enter(lifeOf(random, trust, next));
    }
    for (let next = steps.at(-1); next && next.at < day + DAY; next = steps.at(-1)) {
      steps.pop();
      calendar.enter(next.tell(archive));
    }
    for (const [team, pool] of pools) {
      if (day < team.registeredAt + SETTLING_IN) continue;
      if (isWorkday(day) && random.chance(team.pace / WORKDAYS_A_YEAR)) {
        calendar.enter(planActivity({ random, trust, team, pool }, atWork(random, day)));
      }
      if (new Date(day).getUTCDate() === 1) calendar.enter(peers.begin(team, pool, day));
    }
    yield* calendar.before(Math.min(day + DAY, until));
  }
}

/** The first of them last, to be taken from the end. */
const inOrder = (steps: readonly Step[]): Step[] => [...steps].sort((a, b) => b.at - a.at);

const leadOf = (random: Random, at: number): Trust['leads'][0] => ({
  id: `involvement_lead-${random.uuid(at)}`,
  role: 'involvement_lead',
});

/** Every team has advisors of its own; most advisors work with one or two other teams as well. */
const poolsOf = (random: Random, teams: readonly Team[], advisors: readonly Advisor[]): [Team, Advisor[]][] => {
  const pools = teams.map((team): [Team, Advisor[]] => [team, []]);
  for (const [index, advisor] of advisors.entries()) {
    const own = pools[index % pools.length];
    for (const [, pool] of new Set([...(own ? [own] : []), ...random.some(pools, random.between(0, 2))])) pool.push(advisor);
  }
  return pools;
};
