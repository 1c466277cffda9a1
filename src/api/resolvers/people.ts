// The root queries of people: somebody in the directory, and the one who asks.
import { Ctx, Query, Resolver } from 'type-graphql';

import { prefixOf } from '../../kernel/ids';
import type { ApiContext } from '../context';
import { fault } from '../faults';
import { loadPerson, Me, Person } from '../types/person';
import { ById } from './things';

@Resolver()
export class PeopleResolver {
  @Query(() => Person, { nullable: true, description: 'The person with this id; null when nothing was ever given to them.' })
  async person(@Ctx() context: ApiContext, @ById() id: string): Promise<Person | null> {
    return prefixOf(id) === 'person' ? loadPerson(context, id) : null;
  }

  @Query(() => Me, { nullable: true, description: 'The one who asks, also when they have no role.' })
  me(@Ctx() { asker }: ApiContext): Me {
    if (!asker) throw fault('UNAUTHENTICATED');
    const { id, principal, roles } = asker;
    const { id: actsAs, role, teams } = principal ?? { id: null, role: null, teams: [] };
    return Object.assign(new Me(), { id, actsAs, role, roles, teams: teams === 'ALL' ? null : teams });
  }
}
