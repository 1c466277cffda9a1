// Whether the process lives, and whether its read models hold what the ledger holds.
import type { FastifyInstance } from 'fastify';

import type { ProjectionRunner } from '../../projections/runner/runner';
import type { Ledger } from '../open-ledger';

export const addHealth = (app: FastifyInstance, ledger: Ledger, runner: ProjectionRunner): void => {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    const head = await ledger.store.head();
    const projections = (await runner.status()).map(({ name, position, lagSeconds, state, parked }) => ({
      name,
      position,
      lagSeconds,
      state,
      parked: parked.length,
    }));
    const ready = projections.every(({ name, state }) => state === 'CAUGHT_UP' && runner.rows(name) !== undefined);
    return reply.status(ready ? 200 : 503).send({ ready, head, projections });
  });
};
