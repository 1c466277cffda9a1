// Figures for Prometheus. No label holds anything about a person.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { ProjectionRunner } from '../../projections/runner/runner';
import type { EventStore } from '../kernel/event-store';

export interface Metrics {
  countCommand(type: string, outcome: string): void;
  /** How many reads of personal text were written down. */
  countReads(count: number, reading: { readonly actor: { readonly role: string }; readonly purpose: string }): void;
  timeRequest(route: string, status: number, seconds: number): void;
  /** All figures, as text of type `contentType`. */
  read(): Promise<string>;
  readonly contentType: string;
}

export const createMetrics = (store: Pick<EventStore, 'head'>, runner: ProjectionRunner): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const commands = new Counter({
    name: 'ledger_commands_total',
    help: 'Commands by type and outcome.',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const reads = new Counter({
    name: 'ledger_text_reads_total',
    help: 'Reads of personal text that were written down, by role and purpose.',
    labelNames: ['role', 'purpose'],
    registers,
  });
  const requests = new Histogram({
    name: 'ledger_http_request_seconds',
    help: 'How long requests took.',
    labelNames: ['route', 'status'],
    registers,
  });
  const head = new Gauge({ name: 'ledger_head_position', help: 'The position of the last event.', registers });
  const position = new Gauge({
    name: 'ledger_projection_position',
    help: 'The last event a read model has taken in.',
    labelNames: ['projection'],
    registers,
  });
  const lag = new Gauge({
    name: 'ledger_projection_lag_seconds',
    help: 'For how long the first event a read model has not taken in has been waiting.',
    labelNames: ['projection'],
    registers,
  });
  const parked = new Gauge({
    name: 'ledger_projection_parked_streams',
    help: 'Streams of which a read model could not take in an event.',
    labelNames: ['projection'],
    registers,
  });

  return {
    contentType: registry.contentType,
    countCommand: (type, outcome) => commands.inc({ type, outcome }),
    countReads: (count, { actor: { role }, purpose }) => reads.inc({ role, purpose }, count),
    timeRequest: (route, status, seconds) => requests.observe({ route, status }, seconds),
    read: async () => {
      head.set(Number(await store.head()));
      for (const projection of await runner.status()) {
        const labels = { projection: projection.name };
        position.set(labels, Number(projection.position));
        lag.set(labels, projection.lagSeconds);
        parked.set(labels, projection.parked.length);
      }
      return registry.metrics();
    },
  };
};
