// Evidence in the API: what is linked to a standard, what could be, and whether those whom it concerns let it be shared.
import { Ctx, Field, ID, ObjectType } from 'type-graphql';

import type { EvidenceConsent as EvidenceConsentRow, Piece } from '../../../projections/accreditation/rows';
import type { ApiContext } from '../context';
import { scalars } from '../scalars';
import { Activity, loadActivity } from './activity';
import { Advisor, loadAdvisor } from './advisor';
import { Credit, EvidenceConsentStatus } from './enums';
import { LedgerEvent, ledgerEventFrom } from './ledger-event';

@ObjectType({ description: 'Whether an advisor whom an event concerns lets it be shared as evidence.' })
export class EvidenceConsent {
  @Field(() => ID, { description: 'The id of the advisor.' })
  readonly advisorId!: string;

  @Field(() => EvidenceConsentStatus, { description: 'Whether the advisor agrees to be evidence.' })
  readonly status!: string;

  @Field(() => Boolean, { description: 'Whether the advisor agrees to be named for what they contribute.' })
  readonly mayBeNamed!: boolean;

  @Field(() => Advisor, { nullable: true, description: 'The advisor; null when you may not see them.' })
  advisor(@Ctx() context: ApiContext): Promise<Advisor | null> {
    return loadAdvisor(context, this.advisorId);
  }
}

@ObjectType({ description: 'An event that could be evidence for a standard.' })
export class EvidencePiece {
  @Field(() => ID, { description: 'The id of the event.' })
  readonly eventId!: string;

  @Field(() => String, { nullable: true, description: 'The type of the event; null when it could not be taken in.' })
  readonly type!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When it happened; null when it could not be taken in.' })
  readonly occurredAt!: string | null;

  @Field(() => Credit, {
    nullable: true,
    description: 'How the advisor wants to be credited; null when it is about no contribution.',
  })
  readonly credit!: string | null;

  @Field(() => Boolean, { description: 'Whether all advisors whom it concerns let it be shared as evidence.' })
  readonly canBeShared!: boolean;

  private readonly activityId!: string | null;
  private readonly concerned!: readonly EvidenceConsentRow[];

  @Field(() => [EvidenceConsent], { description: 'The advisors whom it concerns, and what they agree to: those you may see.' })
  async consents(@Ctx() { access }: ApiContext): Promise<EvidenceConsent[]> {
    const maySee = await Promise.all(this.concerned.map(({ advisorId }) => access.maySeePerson(advisorId)));
    return this.concerned.filter((_, index) => maySee[index]).map((consent) => Object.assign(new EvidenceConsent(), consent));
  }

  @Field(() => Activity, { nullable: true, description: 'The activity it belongs to, if it belongs to one.' })
  activity(@Ctx() context: ApiContext): Promise<Activity | null> | null {
    return this.activityId === null ? null : loadActivity(context, this.activityId);
  }

  @Field(() => LedgerEvent, { nullable: true, description: 'The event as it is kept; null when you may not see history.' })
  async event(@Ctx() { access, ledger }: ApiContext): Promise<LedgerEvent | null> {
    const event = await ledger.store.readEvent(this.eventId);
    return event && (await access.maySeeEvent(event.envelope)) ? ledgerEventFrom(event) : null;
  }
}

@ObjectType({ description: 'An event that is evidence for a standard.' })
export class Evidence extends EvidencePiece {
  @Field(() => scalars.DateTime, { description: 'When it was linked.' })
  readonly linkedAt!: string;

  private readonly linkEvent!: string;

  @Field(() => String, { nullable: true, description: 'What it shows; null when not said or not yours to read.' })
  async note(@Ctx() { openText }: ApiContext): Promise<string | null> {
    return (await openText(this.linkEvent))['noteText'] ?? null;
  }
}

/** The fields of a piece as its GraphQL object holds them. */
export const pieceFields = ({ consents, at, ...rest }: Piece) => ({ ...rest, occurredAt: at, concerned: consents });
