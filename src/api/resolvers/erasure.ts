// Erasures: their certificates, and what is to be looked at before.
import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';

import { access, reachesOneOf } from '../../access/access';
import { certificateOf } from '../../erasure/certificate';
import { reviewBeforeErasure } from '../../erasure/review';
import { workOf } from '../../erasure/work-of';
import type { ApiContext } from '../context';
import { certificateFrom, ErasureCertificate, ErasureReview, reviewFrom } from '../types/erasure';

@Resolver()
export class ErasureResolver {
  @Authorized(access.erasures)
  @Query(() => ErasureCertificate, {
    nullable: true,
    description: 'What shows that an advisor was erased; null when nobody of this id was.',
  })
  async erasureCertificate(
    @Arg('advisorId', () => ID, { description: 'The advisor.' }) advisorId: string,
    @Ctx() { ledger, audit }: ApiContext,
  ): Promise<ErasureCertificate | null> {
    const certificate = await certificateOf({ ...ledger, audit }, advisorId);
    return certificate ? certificateFrom(certificate) : null;
  }

  @Authorized(access.erasureReviews)
  @Query(() => ErasureReview, {
    nullable: true,
    description: 'Before an advisor is erased: which texts about others may speak of them. Null when no team of theirs is yours.',
  })
  async erasureReview(
    @Arg('advisorId', () => ID, { description: 'The advisor.' }) advisorId: string,
    @Ctx() { ledger, actor }: ApiContext,
  ): Promise<ErasureReview | null> {
    const { teams } = await workOf(ledger.store, advisorId);
    if (!actor || !reachesOneOf(actor, teams)) return null;
    return reviewFrom(await reviewBeforeErasure(ledger, advisorId));
  }
}
