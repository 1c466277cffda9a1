// The involvement register in the API.
import { Ctx, Field, ID, InputType, Int, ObjectType } from 'type-graphql';

import { findRegister, findRegisterEntry, type RegisterRow } from '../../../projections/directory/register';
import { type PastMoment, WHOLE_LEDGER } from '../../../projections/runner/as-of';
import { consentPurpose } from '../../domain/vocabulary';
import { formerAdvisor } from '../../domain/words';
import type { ApiContext } from '../context';
import { fault } from '../faults';
import { type Connection, connectionOf, type PageArgs, readPage } from '../pages';
import { scalars } from '../scalars';
import { Invitation, invitationFrom } from './activity';
import { Achievement, Advisor, loadAdvisor } from './advisor';
import { AdvisorStatus, ConsentPurpose, Lens } from './enums';

@ObjectType({ description: 'Whether an advisor agrees to one purpose.' })
export class ConsentState {
  @Field(() => ConsentPurpose, { description: 'What it is for.' })
  readonly purpose!: string;

  @Field(() => Boolean, { description: 'Whether the consent is live.' })
  readonly isLive!: boolean;

  @Field(() => scalars.DateTime, {
    nullable: true,
    description: 'Since when: when it was given or, if it is not live, taken back; null when it was never given.',
  })
  readonly since!: string | null;

  @Field(() => String, { nullable: true, description: 'Which version of the privacy notice it was given for, if ever.' })
  readonly noticeVersion!: string | null;
}

@ObjectType({
  description: 'What an advisor did in activities that started in one calendar month (of UTC), against what was agreed.',
})
export class MonthHours {
  @Field(() => scalars.LocalDate, { description: 'The first day of the month.' })
  readonly month!: string;

  @Field(() => Int, { description: 'How long the advisor was there. In minutes.' })
  readonly minutes!: number;

  @Field(() => Int, { description: 'How long the advisor prepared. In minutes.' })
  readonly prepMinutes!: number;

  @Field(() => Int, { description: 'Both together. In minutes.' })
  readonly totalMinutes!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'The most hours a month that the support plan agreed; null when it agreed none.',
  })
  readonly maxHours!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'What is left of them, in minutes; below 0 when it was more. Null when none were agreed.',
  })
  readonly minutesLeft!: number | null;
}

@ObjectType({ description: 'One advisor in the register, at the moment of the question.' })
export class RegisterEntry {
  @Field(() => ID, { description: 'The id of the advisor.' })
  readonly advisorId!: string;

  @Field(() => AdvisorStatus, { description: 'Where the advisor stands on the register.' })
  readonly status!: string;

  @Field(() => [Lens], { description: 'From which sides the advisor knows services.' })
  readonly lens!: readonly string[];

  @Field(() => scalars.LocalDate, { description: 'The day the advisor joined the register.' })
  readonly joinedOn!: string;

  @Field(() => [ConsentState], { description: 'Every purpose, agreed to or not.' })
  readonly consents!: readonly ConsentState[];

  @Field(() => [Achievement], { description: 'The steps of onboarding, each once: as it is valid longest.' })
  readonly onboarding!: readonly Achievement[];

  @Field(() => [Achievement], { description: 'The trainings, each once: as it is valid longest.' })
  readonly trainings!: readonly Achievement[];

  @Field(() => MonthHours, { description: 'The hours of the month of the question.' })
  readonly hours!: MonthHours;

  @Field(() => [Invitation], { description: 'The invitations that can still be answered: those you may see.' })
  readonly openInvitations!: readonly Invitation[];

  @Field(() => Boolean, { description: 'Whether the advisor was erased: then the name is null.' })
  readonly erased!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'What to show in place of the name of an advisor who was erased, in the trust’s own words; null for others.',
  })
  standIn(@Ctx() { words }: ApiContext): string | null {
    return this.erased ? formerAdvisor(words) : null;
  }

  private readonly registeredEvent!: string;

  @Field(() => String, { nullable: true, description: 'What the advisor is called; null when you may not read it.' })
  async name(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.registeredEvent))['nameText'] ?? null;
  }

  @Field(() => Advisor, { nullable: true, description: 'The record of the advisor, as it is now.' })
  advisor(@Ctx() context: ApiContext): Promise<Advisor | null> {
    return loadAdvisor(context, this.advisorId);
  }
}

export const RegisterConnection = connectionOf(() => RegisterEntry, 'Register');

@InputType({ description: 'Which advisors of the register: those that fit everything that is said.' })
export class RegisterFilter {
  @Field(() => AdvisorStatus, { nullable: true, description: 'Where they stand on the register.' })
  status?: string | null;

  @Field(() => Lens, { nullable: true, description: 'A side from which they know services.' })
  lens?: string | null;

  @Field(() => ConsentPurpose, { nullable: true, description: 'A purpose to which their consent is live.' })
  purpose?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'With a step or a training that is valid today, and whose last day is within so many days. 0 to 3650.',
  })
  expiringWithinDays?: number | null;
}

const MOST_DAYS_AHEAD = 3650;

/** A page of the register, as it is or as of a moment. @throws GraphQLError as for pages and reads; BAD_USER_INPUT */
export const readRegister = async (
  context: ApiContext,
  { status, lens, purpose, expiringWithinDays }: RegisterFilter,
  page: PageArgs,
  moment: PastMoment,
): Promise<Connection<RegisterEntry>> => {
  const now = moment.at ?? context.ledger.clock();
  const daysAhead = expiringWithinDays ?? undefined;
  if (daysAhead !== undefined && (daysAhead < 0 || daysAhead > MOST_DAYS_AHEAD)) throw fault('BAD_USER_INPUT');
  const filter = { status: status ?? undefined, lens: lens ?? undefined, purpose: purpose ?? undefined };
  const limits = { people: await context.access.people(), teams: context.access.teamsOf('RECORD') };
  return context.reads.ask('directory', WHOLE_LEDGER, moment, (db) =>
    readPage(context, 'register', page, {
      keyOf: ({ advisor }: RegisterRow) => [advisor.position] as [number],
      find: ({ after, before, limit, backwards }) =>
        findRegister(
          db,
          now,
          { ...filter, ...limits, expiringWithinDays: daysAhead },
          { after: after?.[0], before: before?.[0], limit, newestFirst: backwards },
        ),
      toNode: entryFrom,
    }),
  );
};

/** One advisor's entry, as it is or as of a moment. @throws GraphQLError as for reads */
export const readRegisterEntry = (
  { access, ledger, reads }: ApiContext,
  advisorId: string,
  moment: PastMoment,
): Promise<RegisterEntry | null> => {
  const now = moment.at ?? ledger.clock();
  return reads.ask('directory', advisorId, moment, (db) => {
    const row = findRegisterEntry(db, advisorId, now, { teams: access.teamsInRecordOf(advisorId) });
    return row ? entryFrom(row) : null;
  });
};

const entryFrom = ({ advisor, consents, onboarding, trainings, month, openInvitations }: RegisterRow): RegisterEntry => {
  const given = new Map(consents.map((consent) => [consent.purpose, consent]));
  const totalMinutes = month.minutes + month.prepMinutes;
  const { maxHoursPerMonth: maxHours } = advisor;
  const hours = { ...month, totalMinutes, maxHours, minutesLeft: maxHours === null ? null : maxHours * 60 - totalMinutes };
  return Object.assign(new RegisterEntry(), {
    advisorId: advisor.id,
    status: advisor.status,
    erased: advisor.status === 'ERASED',
    lens: advisor.lens,
    joinedOn: advisor.joinedOn,
    registeredEvent: advisor.registeredEvent,
    consents: consentPurpose.options.map((purpose) => {
      const consent = given.get(purpose);
      const [isLive, noticeVersion] = [consent?.withdrawnAt === null, consent?.noticeVersion ?? null];
      const since = consent?.withdrawnAt ?? consent?.givenAt ?? null;
      return Object.assign(new ConsentState(), { purpose, isLive, since, noticeVersion });
    }),
    onboarding: onboarding.map((row) => Object.assign(new Achievement(), row)),
    trainings: trainings.map((row) => Object.assign(new Achievement(), row)),
    hours: Object.assign(new MonthHours(), hours),
    openInvitations: openInvitations.map(invitationFrom),
  });
};
