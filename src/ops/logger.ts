// The log: on stderr, one JSON line an entry. What it may say of a request is named here; nothing else gets in.
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** What an entry may hold beside its sentence. A field that is not named here is left out, whoever hands it over. */
const ALLOWED = ['req', 'res', 'err', 'ms', 'requestId', 'path', 'erasedAgain', 'refused', 'expired'] as const;

const allowedOf = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(ALLOWED.flatMap((name) => (name in fields ? [[name, fields[name]]] : [])));

/** `destination` is stderr, unless another is given. */
export const createLogger = (level: string, destination: DestinationStream = pino.destination({ fd: 2, sync: true })): Logger => {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: allowedOf },
      serializers: {
        // Never a query, its variables, a header or an address: they can hold personal text.
        req: ({ id, method }: { id: string; method: string }) => ({ id, method }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
        err: describeError,
      },
    },
    destination,
  );
  // What a child logger says with each of its entries passes by the formatter.
  const child: Logger['child'] = logger.child.bind(logger);
  logger.child = (bindings, options) => child(allowedOf(bindings), options);
  return logger;
};

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
