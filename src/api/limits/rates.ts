// How often somebody may ask: counted for each person, and for each address, over HTTP and websockets together.
import { GraphQLError } from 'graphql';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import { faults } from '../error-codes';
import { limits } from './limits';

export interface Rates {
  readonly requestsPerMinute: number;
  readonly requestsPerMinuteAndAddress: number;
}

/** An address may be shared by many people. */
const PEOPLE_PER_ADDRESS = limits.requestsPerMinuteAndAddress / limits.requestsPerMinute;

export const ratesFor = (requestsPerMinute: number): Rates => ({
  requestsPerMinute,
  requestsPerMinuteAndAddress: requestsPerMinute * PEOPLE_PER_ADDRESS,
});

export interface Rationing {
  /** Counts a request of somebody at an address. @throws GraphQLError RATE_LIMITED, with the seconds to wait */
  count(who: { readonly principal?: string | undefined; readonly address: string }): Promise<void>;
}

const MINUTE_S = 60;

/** One that has gone too far: with its status and when to try again, for HTTP. */
const tooOften = (name: keyof Rates, allowed: number, seconds: number): GraphQLError =>
  new GraphQLError(faults.RATE_LIMITED, {
    extensions: {
      code: 'RATE_LIMITED',
      limit: { name, allowed },
      http: { status: 429, headers: new Map([['retry-after', String(Math.max(1, seconds))]]) },
    },
  });

export const createRationing = ({ requestsPerMinute, requestsPerMinuteAndAddress }: Rates = limits): Rationing => {
  const counter = (name: keyof Rates, allowed: number) => {
    const limiter = new RateLimiterMemory({ points: allowed, duration: MINUTE_S });
    return async (key: string): Promise<void> => {
      try {
        await limiter.consume(key);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        throw tooOften(name, allowed, Math.ceil(error.msBeforeNext / 1000));
      }
    };
  };
  const ofAddress = counter('requestsPerMinuteAndAddress', requestsPerMinuteAndAddress);
  const ofPrincipal = counter('requestsPerMinute', requestsPerMinute);
  return {
    count: async ({ principal, address }) => {
      await ofAddress(address);
      if (principal !== undefined) await ofPrincipal(principal);
    },
  };
};
