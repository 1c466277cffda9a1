// What it costs to refuse: requests that are made to do harm, beside a plain good query, in one run.
import { attacks, introspection, requestOf } from '../tests/support/attacks';
import { type Figure, latencyFigures } from './figures';
import { latenciesOf } from './measure';
import { startService } from './served';

const CALLS = 100;
const TARGET_MS = 50;

export const benchAttacks = async (): Promise<Figure[]> => {
  const service = await startService({ NODE_ENV: 'production', LEDGER_SAMPLE: 'none', LEDGER_REQUESTS_PER_MINUTE: '1000000' });
  try {
    const send = async (request: Parameters<typeof fetch>): Promise<void> => {
      await (await fetch(...request)).text();
    };
    const good = requestOf(service.url, { query: '{ ledger { head size } }', expected: [200, ''] });
    await latenciesOf(CALLS, () => send(good));
    const figures = latencyFigures('a plain good query', await latenciesOf(CALLS, () => send(good)));
    for (const [name, attack] of Object.entries({ ...attacks, introspection })) {
      const request = requestOf(service.url, attack);
      await latenciesOf(CALLS / 10, () => send(request));
      figures.push(...latencyFigures(`${name}, refused`, await latenciesOf(CALLS, () => send(request)), TARGET_MS));
    }
    return figures;
  } finally {
    await service.stop();
  }
};
