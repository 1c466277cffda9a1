// Every aggregate of the ledger: add a new one here.
import { createCatalogue } from '../kernel/catalogue';
import { activityAggregate } from './activity/activity';
import { advisorAggregate } from './advisor/advisor';
import { auditAggregate } from './audit/audit';
import { claimAggregate } from './claim/claim';
import { contributionAggregate } from './contribution/contribution';
import { cycleAggregate } from './cycle/cycle';
import { directoryAggregate } from './directory/directory';
import { peerAggregate } from './peer/peer-pair';
import { policyAggregate } from './policy/policy';
import { standardsAggregate } from './standards/standards';
import { teamAggregate } from './team/team';

export const catalogue = createCatalogue([
  teamAggregate,
  advisorAggregate,
  activityAggregate,
  contributionAggregate,
  claimAggregate,
  peerAggregate,
  policyAggregate,
  standardsAggregate,
  cycleAggregate,
  auditAggregate,
  directoryAggregate,
]);
