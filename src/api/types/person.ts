// People in the API: what the directory says of somebody, and what those who ask are told of themselves.
import { Field, ID, ObjectType } from 'type-graphql';

import type { Role } from '../../domain/roles';
import type { ApiContext } from '../context';
import { scalars } from '../scalars';
import { ReasonForDisclosure, RoleOfPerson } from './enums';
import { Node } from './node';

@ObjectType({ description: 'A role that a person was given.' })
export class GivenRole {
  @Field(() => RoleOfPerson, { description: 'Which one.' })
  readonly role!: Role;

  @Field(() => [ID], { description: 'The teams for which they have it; none when it is not for teams.' })
  readonly teams!: readonly string[];

  @Field(() => ID, { nullable: true, description: 'Which advisor on the register they are; null in any other role.' })
  readonly advisorId!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'Until when they have it; null when until it is revoked.' })
  readonly validUntil!: string | null;
}

@ObjectType({ description: 'That a person may read personal text about an advisor for a while.' })
export class GivenDisclosure {
  @Field(() => ID, { description: 'About whom.' })
  readonly subject!: string;

  @Field(() => ReasonForDisclosure, { description: 'Why.' })
  readonly reason!: string;

  @Field(() => scalars.DateTime, { description: 'Until when.' })
  readonly validUntil!: string;
}

@ObjectType({ implements: Node, description: 'Somebody who can sign in, as the directory knows them: by what they may do.' })
export class Person extends Node {
  @Field(() => [GivenRole], { description: 'The roles that were given and not revoked, in the order in which they were given.' })
  readonly roles!: readonly GivenRole[];

  @Field(() => [GivenDisclosure], { description: 'What was disclosed to them and not revoked.' })
  readonly disclosures!: readonly GivenDisclosure[];
}

@ObjectType({ description: 'The one who asks.' })
export class Me {
  @Field(() => ID, { description: 'The id by which the directory knows them.' })
  readonly id!: string;

  @Field(() => RoleOfPerson, {
    nullable: true,
    description: 'The role in which they ask; null when they have none. The header ledger-role chooses another one.',
  })
  readonly role!: Role | null;

  @Field(() => ID, { nullable: true, description: 'The id under which they act in this role; null when they have none.' })
  readonly actsAs!: string | null;

  @Field(() => [RoleOfPerson], { description: 'Every role that they could choose.' })
  readonly roles!: readonly Role[];

  @Field(() => [ID], { nullable: true, description: 'The teams that the role is for; null when it is for all of them.' })
  readonly teams!: readonly string[] | null;
}

/** Straight from the ledger, for administrators; null when nothing was ever given to such a person. */
export const loadPerson = async ({ actor, directory }: ApiContext, id: string): Promise<Person | null> => {
  if (actor?.role !== 'admin') return null;
  const { person, isKnown } = await directory.read(id);
  if (!isKnown) return null;
  const roles = person.roles.map(({ role, teamIds = [], advisorId = null, validUntil = null }) =>
    Object.assign(new GivenRole(), { role, teams: teamIds, advisorId, validUntil }),
  );
  const disclosures = person.disclosures.map((one) => Object.assign(new GivenDisclosure(), one));
  return Object.assign(new Person(), { id, roles, disclosures });
};
