// Activities in the API, with their invitations and what each advisor did in them.
import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import { isInvolved } from '../../../projections/directory/acquaintances';
import { findInvitation, invitationsOf } from '../../../projections/directory/invitations';
import {
  type ActivityRow,
  claimsFor,
  contributionsOf,
  findActivity,
  type InvitationRow,
  participantsOf,
} from '../../../projections/directory/queries';
import type { ApiContext } from '../context';
import { scalars } from '../scalars';
import { Advisor, loadAdvisor } from './advisor';
import { Claim, claimFrom } from './claim';
import { Contribution, contributionFrom } from './contribution';
import {
  ActivityKind,
  ActivityStatus,
  AttendanceStatus,
  DecisionRights,
  InvitationRole,
  InvitationStatus,
  Mode,
  RoleGrade,
  Stage,
} from './enums';
import { Node } from './node';
import { loadTeam, Team } from './team';

@ObjectType({ implements: Node, description: 'An advisor is asked to take a role in an activity.' })
export class Invitation extends Node {
  @Field(() => InvitationStatus, { description: 'Where the invitation stands at the moment of the question.' })
  readonly status!: string;

  @Field(() => InvitationRole, { description: 'The part the advisor is asked to take.' })
  readonly role!: string;

  @Field(() => scalars.DateTime, { description: 'When the advisor was invited.' })
  readonly invitedAt!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'Until when it can be answered; null when no time was set.' })
  readonly replyBy!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When it was answered, withdrawn, or written off as run out.' })
  readonly answeredAt!: string | null;

  @Field(() => ID, { description: 'The id of the activity.' })
  readonly activityId!: string;

  @Field(() => ID, { description: 'The id of the advisor.' })
  readonly advisorId!: string;

  @Field(() => Activity, { nullable: true, description: 'The activity.' })
  activity(@Ctx() context: ApiContext): Promise<Activity | null> {
    return loadActivity(context, this.activityId);
  }

  @Field(() => Advisor, { nullable: true, description: 'The advisor; null when you may not see them.' })
  advisor(@Ctx() context: ApiContext): Promise<Advisor | null> {
    return loadAdvisor(context, this.advisorId);
  }
}

@ObjectType({ description: 'What an activity was for one advisor. What is null has not been recorded.' })
export class Participant {
  @Field(() => ID, { description: 'The id of the advisor.' })
  readonly advisorId!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When the advisor first showed interest.' })
  readonly interestedAt!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When the advisor was first briefed.' })
  readonly briefedAt!: string | null;

  @Field(() => AttendanceStatus, { nullable: true, description: 'Whether the advisor was there.' })
  readonly status!: string | null;

  @Field(() => Int, { nullable: true, description: 'How long the advisor was there. In minutes.' })
  readonly minutes!: number | null;

  @Field(() => Int, { nullable: true, description: 'How long the advisor prepared. In minutes.' })
  readonly prepMinutes!: number | null;

  @Field(() => RoleGrade, { nullable: true, description: 'How far the advisor carried the activity.' })
  readonly roleGrade!: string | null;

  @Field(() => Mode, { nullable: true, description: 'How the advisor took part.' })
  readonly mode!: string | null;

  @Field(() => Int, { nullable: true, description: 'The level of involvement as the advisor saw it, from 1 to 7.' })
  readonly level!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the advisor contests what the team declared.' })
  readonly contested!: boolean | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When a debrief was offered.' })
  readonly debriefOfferedAt!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When a debrief was held.' })
  readonly debriefHeldAt!: string | null;

  private readonly ratingEvent!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the advisor says about the level; null when nothing, or when you may not read it.',
  })
  async ratingNote(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.ratingEvent))['noteText'] ?? null;
  }

  @Field(() => Advisor, { nullable: true, description: 'The advisor; null when you may not see them.' })
  advisor(@Ctx() context: ApiContext): Promise<Advisor | null> {
    return loadAdvisor(context, this.advisorId);
  }
}

@ObjectType({ implements: Node, description: 'One dated piece of joint work. A panel is an activity of kind RECRUITMENT_PANEL.' })
export class Activity extends Node {
  @Field(() => ActivityKind, { description: 'What kind of joint work it is.' })
  readonly kind!: string;

  @Field(() => String, { description: 'What it is called.' })
  readonly title!: string;

  @Field(() => String, { description: 'What it is for.' })
  readonly purpose!: string;

  @Field(() => Stage, { description: 'At which stage of a piece of work it stands.' })
  readonly stage!: string;

  @Field(() => Int, { description: 'The level of involvement the team declares, from 1 (coercion) to 7 (co-production).' })
  readonly declaredLevel!: number;

  @Field(() => DecisionRights, { description: 'What say the advisors have in its decisions.' })
  readonly decisionRights!: string;

  @Field(() => Int, { nullable: true, description: 'How many advisors can be invited at once; null when there is no limit.' })
  readonly places!: number | null;

  @Field(() => scalars.DateTime, { description: 'When it starts.' })
  readonly startsAt!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When it is planned to end.' })
  readonly endsAt!: string | null;

  @Field(() => Mode, { description: 'How people meet.' })
  readonly mode!: string;

  @Field(() => Int, { nullable: true, description: 'What an hour is paid. In pence.' })
  readonly rate!: number | null;

  @Field(() => [String], { description: 'The trainings that are required, as codes.' })
  readonly requiredTraining!: readonly string[];

  @Field(() => ActivityStatus, { description: 'Where it stands.' })
  readonly status!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When it ended.' })
  readonly endedAt!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many members of staff took part.' })
  readonly staffCount!: number | null;

  @Field(() => ID, { description: 'The id of the team whose activity it is.' })
  readonly teamId!: string;

  private readonly advertisedEvent!: string;

  @Field(() => Team, { nullable: true, description: 'The team whose activity it is.' })
  team(@Ctx() context: ApiContext): Promise<Team | null> {
    return loadTeam(context, this.teamId);
  }

  @Field(() => String, {
    nullable: true,
    description: 'What kind of activity it is, when it is of another kind; null when you may not read it.',
  })
  async note(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.advertisedEvent))['noteText'] ?? null;
  }

  @Field(() => [Invitation], { description: 'Its invitations, in the order in which they were written down: those you may see.' })
  async invitations(@Ctx() { access, ledger, reads }: ApiContext): Promise<Invitation[]> {
    return invitationsOf(await reads.rows('directory'), this.id, ledger.clock())
      .filter(({ advisorId }) => access.maySee('RECORD', { teams: [this.teamId], advisors: [advisorId] }))
      .map(invitationFrom);
  }

  @Field(() => [Participant], { description: 'What it was for each advisor: those you may see.' })
  async participants(@Ctx() { access, reads }: ApiContext): Promise<Participant[]> {
    return participantsOf(await reads.rows('directory'), this.id)
      .filter(({ advisorId }) => access.maySee('RECORD', { teams: [this.teamId], advisors: [advisorId] }))
      .map((row) => Object.assign(new Participant(), row));
  }

  @Field(() => [Contribution], { description: 'What was brought to it: the contributions you may see.' })
  async contributions(@Ctx() { access, reads }: ApiContext): Promise<Contribution[]> {
    return contributionsOf(await reads.rows('directory'), this.id)
      .filter(({ advisorId }) => access.maySee('RECORD', { teams: [this.teamId], advisors: [advisorId] }))
      .map(contributionFrom);
  }

  @Field(() => [Claim], { description: 'The claims for it: those you may see.' })
  async claims(@Ctx() { access, reads }: ApiContext): Promise<Claim[]> {
    return claimsFor(await reads.rows('directory'), this.id)
      .filter(({ advisorId }) => access.maySee('RECORD', { teams: [this.teamId], advisors: [advisorId] }))
      .map(claimFrom);
  }
}

export const activityFrom = (row: ActivityRow): Activity => Object.assign(new Activity(), row);

export const invitationFrom = (row: InvitationRow): Invitation => Object.assign(new Invitation(), row);

/** An activity, if there is one and the one who asks may see it: the two cases look alike. */
export const loadActivity = async ({ actor, access, reads }: ApiContext, id: string): Promise<Activity | null> => {
  const db = await reads.rows('directory');
  const row = findActivity(db, id);
  if (!row) return null;
  const advisors = actor && isInvolved(db, id, actor.id) ? [actor.id] : [];
  return access.maySee(row.status === 'OPEN' ? 'OPPORTUNITY' : 'ACTIVITY', { teams: [row.teamId], advisors })
    ? activityFrom(row)
    : null;
};

export const loadInvitation = async ({ access, ledger, reads }: ApiContext, id: string): Promise<Invitation | null> => {
  const db = await reads.rows('directory');
  const row = findInvitation(db, id, ledger.clock());
  const team = row && findActivity(db, row.activityId)?.teamId;
  return row && access.maySee('RECORD', { teams: team === undefined ? [] : [team], advisors: [row.advisorId] })
    ? invitationFrom(row)
    : null;
};
