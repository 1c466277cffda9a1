// The way out: the ledger as commands that can be imported again, or as the events exactly as they are stored.
import type { Catalogue } from '../kernel/catalogue';
import type { RecordedEvent } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import { START } from '../kernel/position';
import type { Vault } from '../privacy/vault';
import { commandsByEvent } from './inverse';

const BATCH = 500;

async function* eventsOf(store: Pick<EventStore, 'readAll'>): AsyncGenerator<RecordedEvent> {
  let after = START;
  for (;;) {
    const batch = await store.readAll(after, BATCH);
    yield* batch;
    const last = batch.at(-1);
    if (!last) return;
    after = last.position;
  }
}

/**
 * One line of NDJSON an event, in the order of the ledger: the command that makes it. Personal text is in the clear, as it
 * is in every import; text whose key was destroyed is not there any more.
 *
 * Imported into an empty ledger, the lines make the same events apart from `rec`, `log` and `sd` (and their order between
 * streams, when several lines are under way at once).
 */
export async function* exportCommands(
  store: Pick<EventStore, 'readAll' | 'readSealed'>,
  catalogue: Catalogue,
  vault: Pick<Vault, 'open'>,
): AsyncGenerator<string> {
  const commands = commandsByEvent(catalogue);
  for await (const { envelope } of eventsOf(store)) {
    const { id, stream, type, at, actor, cmd, corr, caus } = envelope;
    const { data } = catalogue.read(envelope);
    const command = commands.get(type);
    if (!command) throw new Error(`No command makes ${type}.`);
    const told: Record<string, unknown> = {
      ...data,
      ...(await vault.open(envelope, await store.readSealed(id))),
      [`${command.aggregate.prefix}Id`]: stream,
    };
    const fields = Object.fromEntries(Object.keys(command.definition.input).map((name) => [name, told[name]]));
    const input = {
      commandId: cmd,
      occurredAt: at,
      ...(corr !== cmd && { correlationId: corr }),
      ...(caus !== cmd && { causationId: caus }),
      ...fields,
    };
    yield withoutReplacement(JSON.stringify({ type: command.type, actor, input }));
  }
}

/** On the way in, this character stands for bytes that are not UTF-8; written as an escape it stands for itself. */
const withoutReplacement = (line: string): string => line.replaceAll('\ufffd', '\\ufffd');

/** One stored event a line: exactly the bytes of its leaf. What is sealed stays sealed. */
export async function* exportEvents(store: Pick<EventStore, 'readAll'>): AsyncGenerator<string> {
  for await (const { leaf } of eventsOf(store)) yield leaf;
}
