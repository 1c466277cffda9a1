// Whose personal text a pack of evidence holds: known from the pack itself, for it is read there and not in the ledger.
import { disclosuresPath, eventPath } from '../audit/evidence-pack/paths';
import { readZip } from '../audit/zip';
import type { Catalogue } from '../kernel/catalogue';
import { type Envelope, textSubjectOf } from '../kernel/event';

export const textsInPack = (bytes: Uint8Array, { events }: Pick<Catalogue, 'events'>) => {
  const files = new Map(readZip(bytes).map((entry) => [entry.path, entry.bytes]));
  return [...files].flatMap(([path, text]) => {
    const index = /^disclosures\/(\d+)\.txt$/.exec(path)?.[1];
    // A file without a line says that the text was erased.
    if (index === undefined || text.length === 0 || path !== disclosuresPath(Number(index))) return [];
    const event = JSON.parse(String(files.get(eventPath(Number(index))))) as Envelope;
    const definition = events.get(event.type)?.definition;
    return definition ? [{ event, subjects: [textSubjectOf(definition, event)] }] : [];
  });
};
