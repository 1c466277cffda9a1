// Which fields a question may ask for below the one that is being answered: what nobody asks for need not be reckoned.
import { type GraphQLResolveInfo, Kind, type SelectionNode } from 'graphql';

/** The names of all fields below, at any depth, whether or not a directive leaves them out in the end. */
export const fieldsAskedFor = ({ fieldNodes, fragments }: GraphQLResolveInfo): ReadonlySet<string> => {
  const names = new Set<string>();
  const spread = new Set<string>();
  const visit = (selections: readonly SelectionNode[] = []): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const { value } = selection.name;
        if (!spread.has(value)) visit(fragments[value]?.selectionSet.selections);
        spread.add(value);
        continue;
      }
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      visit(selection.selectionSet?.selections);
    }
  };
  for (const { selectionSet } of fieldNodes) visit(selectionSet?.selections);
  return names;
};
