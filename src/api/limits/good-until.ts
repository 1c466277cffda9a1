// Ends what goes on for long when the one who asked for it would not be let in any more: a subscription outlives neither its token
// nor the role that it was opened in.
import { type ExecutionResult, GraphQLError } from 'graphql';

import type { Asker } from '../../access/asker';
import { IdentityUnavailableError } from '../../access/identity-errors';
import { fault } from '../faults';

type Results = AsyncGenerator<ExecutionResult, void, void>;

/** setTimeout knows no longer time. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * The same results, as long as the asker is good for them. Then one last result says why there are no more. Each result is looked at
 * when it comes, and the end of the token also when none does. No generator: who leaves is not kept waiting for the next event.
 */
export const whileGood = (
  results: Results,
  asker: Asker,
  now: () => number = Date.now,
): AsyncIterableIterator<ExecutionResult> => {
  const expiry = startExpiry(asker, now);
  let ended = false;
  const end = (): IteratorResult<never, void> => {
    ended = true;
    expiry.stop();
    // What waits for an event that nobody will hear of ends by itself.
    void results.return();
    return { done: true, value: undefined };
  };
  const lastly = (refusal: GraphQLError): IteratorResult<ExecutionResult, void> => {
    end();
    return { done: false, value: { errors: [refusal] } };
  };

  const iterator: AsyncIterableIterator<ExecutionResult> = {
    next: async () => {
      if (ended) return end();
      const next = await Promise.race([results.next(), expiry.reached]).catch(asLastWord);
      if (next === EXPIRED) return lastly(fault('UNAUTHENTICATED'));
      if (next instanceof GraphQLError) return lastly(next);
      if (next.done) return end();
      const refusal = await refusalOf(asker);
      return refusal ? lastly(refusal) : next;
    },
    return: async () => end(),
    throw: async (error: unknown) => {
      end();
      throw error;
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
};

/** What the subscription itself found to be over. */
const asLastWord = (error: unknown): GraphQLError => {
  if (error instanceof GraphQLError) return error;
  throw error;
};

const EXPIRED = Symbol('expired');

const startExpiry = (asker: Asker, now: () => number): { readonly reached: Promise<typeof EXPIRED>; stop(): void } => {
  let timer: NodeJS.Timeout | undefined;
  const reached = new Promise<typeof EXPIRED>((resolve) => {
    const wait = (): void => {
      const left = asker.goodUntil - now();
      if (left <= 0) resolve(EXPIRED);
      // No reason for a process to live on.
      else timer = setTimeout(wait, Math.min(left, LONGEST_WAIT_MS)).unref();
    };
    wait();
  });
  return { reached, stop: () => clearTimeout(timer) };
};

/** Why the asker would not be let in any more; undefined when they would. */
export const refusalOf = async (asker: Asker): Promise<GraphQLError | undefined> => {
  try {
    return (await asker.isStillGood()) ? undefined : fault('FORBIDDEN');
  } catch (error) {
    if (error instanceof IdentityUnavailableError) return fault('IDENTITY_UNAVAILABLE');
    throw error;
  }
};
