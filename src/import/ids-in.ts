// The ids that a command names or makes: two commands that share none cannot depend on each other.
import { z } from 'zod';

import type { Catalogue } from '../kernel/catalogue';
import type { CommandRequest } from '../kernel/command-handler';
import { coreOf, traitsOf } from '../kernel/fields';
import { eventIdFrom, idFrom, idsNamedIn } from '../kernel/ids';

export const idsIn = (catalogue: Catalogue, { type, input }: CommandRequest): Set<string> => {
  const ids = idsNamedIn(input);
  const { commandId: given } = input as { commandId?: unknown };
  if (typeof given !== 'string') return ids;
  const commandId = given.toLowerCase();
  ids.add(commandId);
  // What is written down by one command can be named by another: as evidence, say.
  ids.add(eventIdFrom(commandId, 0));
  const definition = catalogue.commands.get(type)?.definition;
  if (definition?.streamOf) ids.add(definition.streamOf(input as Record<string, unknown>));
  for (const [name, field] of Object.entries(definition?.input ?? {})) {
    const value = (input as Record<string, unknown>)[name];
    const prefix = traitsOf(field).derivedWithPrefix;
    if (prefix && value == null) ids.add(idFrom(commandId, prefix));
    if (isListOfEvents(field) && Array.isArray(value)) {
      for (const id of value) if (typeof id === 'string') ids.add(id.toLowerCase());
    }
  }
  return ids;
};

const isListOfEvents = (field: z.ZodType): boolean => {
  const core = coreOf(field);
  return core instanceof z.ZodArray && traitsOf(core.element as z.ZodType).scalar === 'UUID';
};
