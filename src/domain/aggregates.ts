// Every aggregate of the ledger: add a new one here.
import { createCatalogue } from '../kernel/catalogue';
import { activityAggregate } from './activity/activity';
import { advisorAggregate } from './advisor/advisor';
import { contributionAggregate } from './contribution/contribution';
import { teamAggregate } from './team/team';

export const catalogue = createCatalogue([teamAggregate, advisorAggregate, activityAggregate, contributionAggregate]);
