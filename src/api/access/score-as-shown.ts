// A score as it is shown to those who may not see the people behind it: without small figures about people, and without events.
import type { BesideTheScore, FeltEqual, PeopleBeside, Share } from '../../../projections/score/beside';
import { showable } from '../../access/suppression';

/** How much of a score is shown. */
export interface Shown {
  /** Whether the events behind its figures are named. */
  readonly eventIds: boolean;
  /** Figures about fewer people are suppressed; 0 or 1 suppresses nothing. */
  readonly smallest: number;
}

type Events<Figure> = Omit<Figure, 'eventIds'> & { readonly eventIds: readonly string[] | null };

type ShownShare = { readonly numerator: number | null; readonly denominator: number | null; readonly suppressed: boolean };
type ShownFelt = { readonly median: number | null; readonly count: number | null; readonly suppressed: boolean };

export const withEvents = <Figure extends { readonly eventIds: readonly string[] }>(
  figure: Figure,
  { eventIds }: Pick<Shown, 'eventIds'>,
): Events<Figure> => ({ ...figure, eventIds: eventIds ? figure.eventIds : null });

/** The figures beside a score, those about people only where enough people are behind them. */
export const besideAsShown = (beside: BesideTheScore, shown: Shown) => {
  const { smallest } = shown;
  const share = (figure: Share, isShown = true): Events<ShownShare> =>
    isShown
      ? { ...withEvents(figure, shown), suppressed: false }
      : { numerator: null, denominator: null, suppressed: true, eventIds: null };
  const felt = (figure: FeltEqual, isShown = true): Events<ShownFelt> =>
    isShown
      ? { ...withEvents(figure, shown), suppressed: false }
      : { median: null, count: null, suppressed: true, eventIds: null };
  const { people } = beside;
  const mix = mixShown(people.lens, smallest);
  return {
    influence: share(beside.influence),
    feltEqualAdvisors: felt(beside.feltEqualAdvisors, people.felt >= smallest),
    feltEqualStaff: felt(beside.feltEqualStaff),
    earlyStage: share(beside.earlyStage),
    // It is about one person, however many there are.
    mostInvolved: share(beside.mostInvolved, smallest <= 1),
    serviceUsers: share(beside.serviceUsers, mix.serviceUsers),
    carersAndFamily: share(beside.carersAndFamily, mix.carersAndFamily),
    contested: share(beside.contested, people.rated >= smallest),
  };
};

/** Each share tells how many there are in all, too: without that, neither is shown. */
const mixShown = ({ onlyServiceUsers, both, onlyCarers, neither }: PeopleBeside['lens'], smallest: number) => {
  // Everybody on the register knows services from some side: an empty fourth cell is known to be empty.
  const others = neither > 0 ? [neither] : [];
  const cells = [onlyServiceUsers, both, onlyCarers, ...others];
  const figure = (...counted: boolean[]): boolean[] => cells.map((_, index) => counted[index] ?? false);
  const [all = false, serviceUsers = false, carersAndFamily = false] = showable(
    cells,
    [cells.map(() => true), figure(true, true), figure(false, true, true)],
    smallest,
  );
  return { serviceUsers: all && serviceUsers, carersAndFamily: all && carersAndFamily };
};
