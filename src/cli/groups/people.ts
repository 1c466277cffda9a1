// Who somebody is, what they may do, and that they are forgotten.
import { Option, type Command } from 'commander';
import { randomBytes } from 'node:crypto';

import { developmentActor, signDevelopmentToken } from '../../access/identity';
import { type EraseCommandOptions, runEraseCommand } from '../erase-command';
import { type GrantOptions, grantRole, type PersonOptions, type RevokeOptions, revokeRole, showPerson } from '../people-commands';
import { prepareDataFolder } from '../../data-folder';
import { type Role, roles } from '../../domain/roles';
import { ACTOR_PATTERN } from '../../kernel/ids';
import { loadSecretKey } from '../../privacy/secret-key';
import type { CommandLine } from '../command-line';

export const addPeople = (program: Command, { config, dataFolder, withLedger, say }: CommandLine): void => {
  program
    .command('token')
    .description('Sign a development token. Only a service on a loopback address accepts it.')
    .addOption(new Option('--role <role>', 'the role to act in').choices([...roles]).makeOptionMandatory())
    .option('--subject <id>', 'who acts, for example an advisor’s id (otherwise somebody made up)')
    .option('--hours <hours>', 'how long it is good for', '12')
    .action(async ({ role, subject, hours }: { role: Role; subject?: string; hours: string }) => {
      if (subject !== undefined && !new RegExp(`^${ACTOR_PATTERN}$`).test(subject)) {
        throw new Error('A subject is a pseudonymous id such as advisor-<uuid>.');
      }
      if (!/^[1-9][0-9]{0,3}$/.test(hours)) throw new Error('Hours are a whole number from 1 to 9999.');
      const key = loadSecretKey(prepareDataFolder(dataFolder()).developmentTokenKey, randomBytes);
      const actor = subject === undefined ? developmentActor(role) : { id: subject, role };
      say(await signDevelopmentToken(key, actor, Number(hours)));
    });

  program
    .command('person')
    .description('Print the id by which this ledger knows somebody who signs in.')
    .requiredOption('--issuer <url>', 'who issues their tokens, exactly as it stands in the configuration')
    .requiredOption('--subject <name>', 'what they are called there: `sub` in their tokens. It is kept nowhere')
    .action((options: PersonOptions) => withLedger(async (ledger) => showPerson(ledger, options, say)));

  program
    .command('grant')
    .description('Give a person a role. The service may be running; it holds from then on.')
    .requiredOption('--person <id>', 'as “ledger person” prints it')
    .addOption(new Option('--role <role>', 'the role').choices([...roles]).makeOptionMandatory())
    .option('--team <ids...>', 'for which teams: for staff and involvement_lead')
    .option('--advisor <id>', 'which advisor they are: for advisor')
    .option('--until <moment>', 'until when, for example 2027-03-31T22:00:00Z; otherwise until it is revoked')
    .action((options: GrantOptions) => withLedger((ledger) => grantRole(ledger, options, say)));

  program
    .command('revoke')
    .description('Take a role from a person. The service may be running; no token of theirs is good for it from then on.')
    .requiredOption('--person <id>', 'as “ledger person” prints it')
    .addOption(new Option('--role <role>', 'the role').choices([...roles]).makeOptionMandatory())
    .option('--reason <code>', 'why: LEFT, CHANGED_WORK, NO_LONGER_NEEDED, GIVEN_BY_MISTAKE, MISUSED or OTHER')
    .action((options: RevokeOptions) => withLedger((ledger) => revokeRole(ledger, options, say)));

  program
    .command('erase')
    .description(
      'Erase an advisor, as it was decided: show what it would do, or do it (--yes), or list what others wrote that is to be looked at ' +
        'before (--review), or print the certificate after (--certificate). The service may be running.',
    )
    .argument('<advisor>', 'advisor-<uuid>')
    .option('--yes', 'do it; it cannot be undone')
    .option('--review', 'list the ids of texts about others that may speak of the advisor; no text is shown')
    .option('--certificate', 'print who asked, decided and did it, with the proof that the ledger says so')
    .option('--as <id>', 'who carries it out, for example admin-<uuid>')
    .option('--command-id <uuid>', 'of this very request: sending it again goes on where it stopped')
    .action((advisor: string, options: EraseCommandOptions) =>
      withLedger((ledger) => runEraseCommand(ledger, advisor, { ...options, origin: config().origin }, say)),
    );
};
