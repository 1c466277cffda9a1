// Advisors in the API: the record of the register, and the timeline.
import { Args, Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import {
  achievementsOf,
  type AdvisorRow,
  claimsOfAdvisor,
  consentsOf,
  findAdvisor,
  peerPairsOf,
} from '../../../projections/directory/queries';
import { validityAt } from '../../../projections/directory/expiry';
import { formerAdvisor } from '../../domain/words';
import type { ApiContext } from '../context';
import { MomentArgs, momentFrom } from '../moments';
import { type Connection, PageArgs } from '../pages';
import { scalars } from '../scalars';
import { AchievementKind, AdvisorStatus, ConsentMethod, ConsentPurpose, ErasureState, Lens, Validity } from './enums';
import { Claim, claimFrom } from './claim';
import { type Look, LookConnection, readLooks } from './looks';
import { Node } from './node';
import { PeerPair, peerPairFrom } from './peer-pair';
import { readRegisterEntry, RegisterEntry } from './register';
import { readTimeline, TimelineConnection } from './timeline';

@ObjectType({ description: 'An advisor’s agreement to one purpose.' })
export class Consent {
  @Field(() => ConsentPurpose, { description: 'What it is for.' })
  readonly purpose!: string;

  @Field(() => String, { description: 'Which version of the privacy notice the advisor was shown.' })
  readonly noticeVersion!: string;

  @Field(() => ConsentMethod, { description: 'How it was given.' })
  readonly method!: string;

  @Field(() => scalars.DateTime, { description: 'When it was given.' })
  readonly givenAt!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When it was taken back; null while it is live.' })
  readonly withdrawnAt!: string | null;
}

@ObjectType({ description: 'Something that an advisor completed or showed.' })
export class Achievement {
  @Field(() => AchievementKind, { description: 'What kind of thing.' })
  readonly kind!: string;

  @Field(() => String, { description: 'Which step, training or skill, as a code.' })
  readonly code!: string;

  @Field(() => scalars.DateTime, { description: 'When.' })
  readonly at!: string;

  @Field(() => scalars.LocalDate, {
    nullable: true,
    description: 'The last day on which it is valid; null when it does not expire.',
  })
  readonly validUntil!: string | null;

  @Field(() => Validity, { description: 'Whether it is valid at the moment of the question.' })
  readonly validity!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'When it is EXPIRING: within how many days at the most, 30, 60 or 90; else null.',
  })
  readonly expiresWithinDays!: number | null;

  @Field(() => ID, { nullable: true, description: 'The activity in which a skill showed.' })
  readonly activityId!: string | null;
}

@ObjectType({ implements: Node, description: 'A person with lived experience on the register.' })
export class Advisor extends Node {
  @Field(() => [Lens], { description: 'From which sides the advisor knows services.' })
  readonly lens!: readonly string[];

  @Field(() => AdvisorStatus, { description: 'Where the advisor stands on the register.' })
  readonly status!: string;

  @Field(() => scalars.LocalDate, { description: 'The day the advisor joined the register.' })
  readonly joinedOn!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The most hours a month the advisor wants to be involved; null when nothing was agreed.',
  })
  readonly maxHoursPerMonth!: number | null;

  @Field(() => ErasureState, {
    nullable: true,
    description: 'How far a request to be erased has come; null when nobody has asked.',
  })
  readonly erasure!: string | null;

  @Field(() => Boolean, { description: 'Whether the advisor was erased: then every text about them is null.' })
  get erased(): boolean {
    return this.erasure === 'CARRIED_OUT';
  }

  @Field(() => String, {
    nullable: true,
    description: 'What to show in place of the name of an advisor who was erased, in the trust’s own words; null for others.',
  })
  standIn(@Ctx() { words }: ApiContext): string | null {
    return this.erased ? formerAdvisor(words) : null;
  }

  private readonly registeredEvent!: string;
  private readonly supportPlanEvent!: string | null;

  @Field(() => String, { nullable: true, description: 'What the advisor is called; null when you may not read it.' })
  async name(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.registeredEvent))['nameText'] ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'How the advisor can be reached; null when not known or not yours to read.',
  })
  async contact(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.registeredEvent))['contactText'] ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'What the advisor needs in order to take part; null when not known or not yours to read.',
  })
  async adjustments(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.supportPlanEvent))['adjustmentsText'] ?? null;
  }

  @Field(() => [Consent], { description: 'What the advisor agreed to, the earliest first.' })
  async consents(@Ctx() { reads }: ApiContext): Promise<Consent[]> {
    return consentsOf(await reads.rows('directory'), this.id).map((row) => Object.assign(new Consent(), row));
  }

  @Field(() => [Achievement], { description: 'What the advisor completed and showed, the earliest first.' })
  async achievements(@Ctx() { ledger, reads }: ApiContext): Promise<Achievement[]> {
    const now = ledger.clock();
    return achievementsOf(await reads.rows('directory'), this.id).map((row) =>
      Object.assign(new Achievement(), row, validityAt(row.validUntil, now)),
    );
  }

  @Field(() => [Claim], { description: 'The advisor’s claims that you may see, in the order in which they were written down.' })
  async claims(@Ctx() { access, reads }: ApiContext): Promise<Claim[]> {
    return claimsOfAdvisor(await reads.rows('directory'), this.id)
      .filter(({ teamId }) => access.maySee('RECORD', { teams: [teamId], advisors: [this.id] }))
      .map(claimFrom);
  }

  @Field(() => [PeerPair], {
    description: 'The advisor’s peer pairs that you may see, in the order in which they were written down.',
  })
  async peerPairs(@Ctx() context: ApiContext): Promise<PeerPair[]> {
    const rows = peerPairsOf(await context.reads.rows('directory'), this.id);
    const pairs = await Promise.all(rows.map((row) => peerPairFrom(context, row)));
    return pairs.filter((pair) => pair !== null);
  }

  @Field(() => RegisterEntry, {
    nullable: true,
    description: 'The advisor’s entry in the register; null when there was none at that moment.',
  })
  registerEntry(@Ctx() context: ApiContext, @Args(() => MomentArgs) moment: MomentArgs): Promise<RegisterEntry | null> {
    context.reads.atLeast(moment.minPosition ?? undefined);
    return readRegisterEntry(context, this.id, momentFrom(moment));
  }

  @Field(() => LookConnection, {
    nullable: true,
    description:
      'Who was shown personal text about the advisor, the latest first; null when you are neither the advisor nor an auditor.',
  })
  whoLooked(@Ctx() context: ApiContext, @Args(() => PageArgs) page: PageArgs): Connection<Look> | null {
    return readLooks(context, this.id, page);
  }

  @Field(() => TimelineConnection, {
    nullable: true,
    description:
      'Everything the advisor was invited to, did, brought and was told, in the order in which it happened: as far as you may see it.',
  })
  timeline(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<TimelineConnection> {
    context.reads.atLeast(moment.minPosition ?? undefined);
    return readTimeline(context, this.id, page, momentFrom(moment));
  }
}

/** The record of an advisor, if there is one and the one who asks may see it: the two cases look alike. */
export const loadAdvisor = async ({ access, reads }: ApiContext, id: string): Promise<Advisor | null> => {
  const row = (await access.maySeePerson(id)) ? findAdvisor(await reads.rows('directory'), id) : undefined;
  return row ? advisorFrom(row) : null;
};

export const advisorFrom = (row: AdvisorRow): Advisor => Object.assign(new Advisor(), row);
