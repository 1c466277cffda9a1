// The ids that a command names or makes: two commands that share none cannot depend on each other.
import type { Catalogue } from '../kernel/catalogue';
import type { CommandRequest } from '../kernel/command-handler';
import { traitsOf } from '../kernel/fields';
import { idFrom, idsNamedIn } from '../kernel/ids';

export const idsIn = (catalogue: Catalogue, { type, input }: CommandRequest): Set<string> => {
  const ids = idsNamedIn(input);
  const { commandId: given } = input as { commandId?: unknown };
  if (typeof given !== 'string') return ids;
  const commandId = given.toLowerCase();
  ids.add(commandId);
  const definition = catalogue.commands.get(type)?.definition;
  if (definition?.streamOf) ids.add(definition.streamOf(input as Record<string, unknown>));
  for (const [name, field] of Object.entries(definition?.input ?? {})) {
    const prefix = traitsOf(field).derivedWithPrefix;
    if (prefix && (input as Record<string, unknown>)[name] == null) ids.add(idFrom(commandId, prefix));
  }
  return ids;
};
