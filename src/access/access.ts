// Who may do what: one pure decision, deny by default.
import type { Catalogue } from '../kernel/catalogue';
import type { Actor } from '../kernel/event';

/** Whether somebody may give a command at all; rules about whose record it is belong to the domain. */
export const mayGive = (catalogue: Catalogue, actor: Actor, commandType: string): boolean =>
  catalogue.commands.get(commandType)?.definition.roles.includes(actor.role) ?? false;
