// The ids of scoring policies: each follows from what the policy is called, so that there can be only one of that name.
import { idFollowingFrom, type StreamId } from '../../kernel/ids';

/** What the policy is called that holds while none is adopted. Nobody can adopt one of this name. */
export const BASELINE = 'cps-1';

/** Policies belong to no other thing that their ids could follow from. */
const NOTHING = 'policy-00000000-0000-0000-0000-000000000000';

export const policyIdOf = (version: string): StreamId => idFollowingFrom('policy', [NOTHING, version]);

/** Every adopted policy names this id. */
export const baselineId: StreamId = policyIdOf(BASELINE);
