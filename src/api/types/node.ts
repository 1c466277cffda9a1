// Things that have an id of their own.
import { Field, ID, InterfaceType } from 'type-graphql';

import { prefixOf } from '../../kernel/ids';

const typeNames: Readonly<Record<string, string>> = {
  team: 'Team',
  advisor: 'Advisor',
  activity: 'Activity',
  invitation: 'Invitation',
  contribution: 'Contribution',
  claim: 'Claim',
  peer: 'PeerPair',
  person: 'Person',
  policy: 'ScoringPolicy',
  standards: 'StandardSet',
  cycle: 'AccreditationCycle',
  audit: 'AuditReplay',
  pack: 'EvidencePack',
};

@InterfaceType('Node', {
  description: 'Something that has an id of its own and can be asked for by it.',
  resolveType: (value: { id: string }) => typeNames[prefixOf(value.id)],
})
export abstract class Node {
  @Field(() => ID, { description: 'Its id: `<kind>-<uuid>`. It never changes, and says nothing about anybody.' })
  readonly id!: string;
}
