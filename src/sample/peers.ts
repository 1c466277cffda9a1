// Which advisors of a sample become a peer pair, how often they meet, and when it ends.
import { type Advisor, isFree } from './advisor';
import { asAdvisor, type Line, line } from './line';
import { atWork, byDay, DAY, MINUTE } from './moments';
import type { Random } from './random';
import type { Team, Trust } from './team';

export interface Peers {
  /** The pairs that come about in a team in one month. */
  begin(team: Team, pool: readonly Advisor[], at: number): Line[];
}

export const createPeers = (random: Random, { leads }: Trust): Peers => {
  /** Until when an advisor has a peer. */
  const pairedUntil = new Map<string, number>();
  const isAlone = (advisor: Advisor, at: number): boolean => isFree(advisor, at) && (pairedUntil.get(advisor.id) ?? 0) < at;

  return {
    begin: (team, pool, month) => {
      const quality = team.qualityAt(month);
      const lines: Line[] = [];
      for (const advisor of pool) {
        const at = atWork(random, month) + lines.length * MINUTE;
        if (!isAlone(advisor, at) || !random.chance(0.004 + 0.16 * quality * quality * quality)) continue;
        const others = pool.filter((other) => other !== advisor && isAlone(other, at));
        if (others.length === 0) continue;
        const pair = [advisor, random.pick(others)] as const;
        const endsAt = Math.min(atWork(random, at + random.between(90, 600) * DAY), ...pair.map(({ leavesAt }) => leavesAt));
        for (const { id } of pair) pairedUntil.set(id, endsAt);
        lines.push(...lifeOfPair(random, { pair, team, at, endsAt, lead: leads[0] }));
      }
      return lines;
    },
  };
};

interface Pair {
  readonly pair: readonly [Advisor, Advisor];
  readonly team: Team;
  readonly at: number;
  readonly endsAt: number;
  readonly lead: Trust['leads'][0];
}

const lifeOfPair = (random: Random, { pair, team, at, endsAt, lead }: Pair): Line[] => {
  const peerId = `peer-${random.uuid(at)}`;
  const advisorIds = pair.map(({ id }) => id);
  const kind = random.pick(['BUDDY', 'BUDDY', 'MENTOR', 'SHADOW'] as const);
  const teamId = random.chance(0.8) ? team.id : undefined;
  const lines = [line(at, lead, 'StartPeerPair', { peerId, advisorIds, kind, teamId })];
  for (let next = at; ;) {
    next = byDay(random, next + 14 * DAY, next + 70 * DAY);
    if (next >= endsAt) break;
    if (!pair.every((advisor) => isFree(advisor, next))) continue;
    const actor = random.chance(0.7) ? asAdvisor(random.pick(pair).id) : lead;
    lines.push(line(next, actor, 'RecordPeerSupport', { peerId, minutes: 15 * random.between(2, 8) }));
  }
  return [...lines, line(endsAt, lead, 'EndPeerPair', { peerId })];
};
