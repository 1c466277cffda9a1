// The log: on stderr, one JSON line an entry. What it may say of a request is named here; nothing else gets in.
import { type Logger, pino } from 'pino';

export type { Logger };

export const createLogger = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: {
        // Never a query, its variables, a header or an address: they can hold personal text.
        req: ({ id, method }: { id: string; method: string }) => ({ id, method }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
        err: describeError,
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );

/** What kind of error and where in our code. Messages stay out: they may repeat what somebody sent. */
const describeError = (error: unknown): object => {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code } = error as { code?: unknown };
  return {
    kind: error.name,
    ...(typeof code === 'string' && { code }),
    at: (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')),
    ...(error.cause !== undefined && { cause: describeError(error.cause) }),
  };
};
