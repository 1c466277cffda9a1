// What a trust calls advisors, teams and panels in sentences for people. Ids, codes and names of fields stay as they are.

export interface Words {
  readonly advisor: string;
  readonly advisors: string;
  readonly team: string;
  readonly teams: string;
  readonly panel: string;
  readonly panels: string;
}

export const defaultWords: Words = {
  advisor: 'advisor',
  advisors: 'advisors',
  team: 'team',
  teams: 'teams',
  panel: 'panel',
  panels: 'panels',
};

/** What stands in place of the name of somebody who was erased. */
export const formerAdvisor = ({ advisor }: Words): string => `former ${advisor}`;
