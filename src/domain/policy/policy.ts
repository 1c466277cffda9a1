// The rules of one scoring policy: it is agreed on together, adopted once, and never changed. Pure.
import type { Instant } from '../../kernel/clock';
import { accept, type Aggregate, type Decision, type Fold } from '../../kernel/decider';
import { prefixOf } from '../../kernel/ids';
import { refusing } from '../../kernel/refusal';
import { principle } from '../vocabulary';
import { type PolicyCommand, policyCommands } from './commands';
import { type PastPolicyEvent, type PolicyEvent, policyEvents, type ScoringPolicy } from './events';
import { indicatorsOf } from './indicators';
import { BASELINE, baselineId } from './policy-id';
import { policyRefusals } from './refusals';

export interface AdoptedPolicy {
  readonly status: 'Adopted';
  readonly adoptedAt: Instant;
  readonly rates: ScoringPolicy['rates'];
}

export type Policy = { readonly status: 'Unknown' } | AdoptedPolicy;

const refuse = refusing(policyRefusals);

export const policyFold: Fold<Policy> = {
  initialState: { status: 'Unknown' },
  evolve: (_policy, event) => {
    const { at, data } = event as PastPolicyEvent;
    return { status: 'Adopted', adoptedAt: at, rates: data.rates };
  },
};

/** What an hour of a kind of activity was to be paid at the least, by the latest rates adopted by a moment. In pence. */
export const adoptedRate = (policies: Iterable<Policy>, kind: string, at: Instant): number | undefined => {
  const latest = [...policies]
    .filter(
      (policy): policy is AdoptedPolicy => policy.status === 'Adopted' && policy.rates !== undefined && policy.adoptedAt <= at,
    )
    .sort((a, b) => (a.adoptedAt < b.adoptedAt ? -1 : 1))
    .at(-1);
  return latest?.rates?.find((rate) => rate.kind === kind)?.pencePerHour;
};

const decide = ({ data }: PolicyCommand, policy: Policy): Decision<PolicyEvent> => {
  const { bands, agreedBy, version } = data;
  if (version === BASELINE) return refuse('POLICY_VERSION_RESERVED', 'version');
  if (policy.status === 'Adopted') return refuse('POLICY_VERSION_USED', 'version');
  if (bands.developingFrom >= bands.embeddedAbove) return refuse('BANDS_OUT_OF_ORDER', 'bands');
  if (!canPublish(data)) return refuse('NOTHING_WEIGHS', 'principleWeights');
  if (!isCoProduced(agreedBy)) return refuse('NOT_CO_PRODUCED', 'agreedBy');
  return accept({ type: 'ScoringPolicyAdopted', data: { ...data, baseline: baselineId } });
};

/** Whether some team could ever get a score by these weights. */
const canPublish = ({ principleWeights, indicatorWeights }: ScoringPolicy): boolean => {
  const weighing = principle.options.filter((name) => principleWeights[name] > 0);
  return weighing.length > 0 && weighing.every((name) => indicatorsOf(name).some(({ code }) => indicatorWeights[code] > 0));
};

const isCoProduced = (people: readonly string[]): boolean =>
  people.some((id) => prefixOf(id) === 'advisor') && people.some((id) => STAFF.includes(prefixOf(id)));

const STAFF: readonly string[] = ['staff', 'involvement_lead'];

export const policyAggregate: Aggregate<Policy, PolicyCommand, PolicyEvent> = {
  prefix: 'policy',
  commands: policyCommands,
  events: policyEvents,
  refusals: policyRefusals,
  fold: policyFold,
  facts: {},
  decide,
};
