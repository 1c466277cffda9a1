// Contributions in the API, with what became of them.
import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import {
  type ContributionRow,
  feedbackOn,
  findContribution,
  recordingEventsOf,
  reflectionsOn,
} from '../../../projections/directory/queries';
import type { ApiContext } from '../context';
import { scalars } from '../scalars';
import { Activity, loadActivity } from './activity';
import { Advisor, loadAdvisor } from './advisor';
import { ContributionKind, ContributionStatus, Credit, FeedbackChannel, Outcome, Principle, ReflectionSide } from './enums';
import { Node } from './node';
import { loadTeam, Team } from './team';

@ObjectType({ description: 'The advisor was told what became of their contribution.' })
export class Feedback {
  @Field(() => FeedbackChannel, { description: 'How the advisor was told.' })
  readonly channel!: string;

  @Field(() => scalars.DateTime, { description: 'When.' })
  readonly givenAt!: string;

  @Field(() => Int, { nullable: true, description: 'What the advisor makes of it, from 1 to 5; null when not rated.' })
  readonly rating!: number | null;

  private readonly eventId!: string;

  @Field(() => String, { nullable: true, description: 'What the advisor was told; null when not kept or not yours to read.' })
  async message(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.eventId))['messageText'] ?? null;
  }
}

@ObjectType({ description: 'How it was to work together, from one side.' })
export class Reflection {
  @Field(() => ReflectionSide, { description: 'From which side.' })
  readonly side!: string;

  @Field(() => Int, { description: 'Whether it felt like working as equals, from 1 (not at all) to 5 (fully).' })
  readonly feltEqual!: number;

  @Field(() => scalars.DateTime, { description: 'When.' })
  readonly at!: string;

  private readonly eventId!: string;

  @Field(() => String, { nullable: true, description: 'What went well; null when not said or not yours to read.' })
  async wentWell(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.eventId))['wentWellText'] ?? null;
  }

  @Field(() => String, { nullable: true, description: 'What could go better; null when not said or not yours to read.' })
  async better(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.eventId))['betterText'] ?? null;
  }
}

@ObjectType({ implements: Node, description: 'What an advisor brought to an activity, and what became of it.' })
export class Contribution extends Node {
  @Field(() => ContributionKind, { description: 'What kind of thing was brought.' })
  readonly kind!: string;

  @Field(() => Credit, { description: 'How the advisor wants to be credited.' })
  readonly credit!: string;

  @Field(() => [Principle], { description: 'The principles of co-production it shows.' })
  readonly principles!: readonly string[];

  @Field(() => ContributionStatus, { description: 'Whether the record has been confirmed.' })
  readonly status!: string;

  @Field(() => scalars.DateTime, { description: 'When it was brought.' })
  readonly contributedAt!: string;

  @Field(() => Outcome, { nullable: true, description: 'What was decided; null while nothing is.' })
  readonly outcome!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When that was decided.' })
  readonly outcomeAt!: string | null;

  @Field(() => ID, { description: 'The id of the activity it was made in.' })
  readonly activityId!: string;

  @Field(() => ID, { description: 'The id of the advisor who made it.' })
  readonly advisorId!: string;

  @Field(() => ID, { description: 'The id of the team it was made to.' })
  readonly teamId!: string;

  private readonly row!: ContributionRow;

  @Field(() => Activity, { nullable: true, description: 'The activity it was made in.' })
  activity(@Ctx() context: ApiContext): Promise<Activity | null> {
    return loadActivity(context, this.activityId);
  }

  @Field(() => Advisor, { nullable: true, description: 'The advisor who made it; null when you may not see them.' })
  advisor(@Ctx() context: ApiContext): Promise<Advisor | null> {
    return loadAdvisor(context, this.advisorId);
  }

  @Field(() => Team, { nullable: true, description: 'The team it was made to.' })
  team(@Ctx() context: ApiContext): Promise<Team | null> {
    return loadTeam(context, this.teamId);
  }

  @Field(() => String, {
    nullable: true,
    description: 'What the advisor brought, as last corrected; null when you may not read it.',
  })
  async summary(@Ctx() context: ApiContext): Promise<string | null> {
    return (await this.recordedText(context))['summaryText'] ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'What the advisor hopes will come of it; null when not said or not yours to read.',
  })
  async hopedInfluence(@Ctx() context: ApiContext): Promise<string | null> {
    return (await this.recordedText(context))['hopedInfluenceText'] ?? null;
  }

  @Field(() => String, { nullable: true, description: 'Why it was decided so; null when not said or not yours to read.' })
  async reason(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.row.outcomeEvent))['reasonText'] ?? null;
  }

  @Field(() => String, { nullable: true, description: 'What changed because of it; null when not said or not yours to read.' })
  async whatChanged(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.row.outcomeEvent))['whatChangedText'] ?? null;
  }

  @Field(() => [Feedback], { description: 'What the advisor was told, the earliest first.' })
  async feedback(@Ctx() { reads }: ApiContext): Promise<Feedback[]> {
    return feedbackOn(await reads.rows('directory'), this.id).map((row) => Object.assign(new Feedback(), row));
  }

  @Field(() => [Reflection], { description: 'How it was to work together, the earliest first.' })
  async reflections(@Ctx() { reads }: ApiContext): Promise<Reflection[]> {
    return reflectionsOn(await reads.rows('directory'), this.id).map((row) => Object.assign(new Reflection(), row));
  }

  /** The text of the record: what a correction says replaces what was said before. */
  private async recordedText({ reads, openText }: ApiContext): Promise<Readonly<Record<string, string>>> {
    const events = recordingEventsOf(await reads.rows('directory'), this.row);
    return Object.assign({}, ...(await Promise.all(events.map(openText)))) as Record<string, string>;
  }
}

export const contributionFrom = (row: ContributionRow): Contribution => Object.assign(new Contribution(), row, { row });

/** A contribution, if there is one and the one who asks may see it: the two cases look alike. */
export const loadContribution = async ({ access, reads }: ApiContext, id: string): Promise<Contribution | null> => {
  const row = findContribution(await reads.rows('directory'), id);
  return row && access.maySee('RECORD', { teams: [row.teamId], advisors: [row.advisorId] }) ? contributionFrom(row) : null;
};
