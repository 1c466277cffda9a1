// The scalars of the API.
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTime, GraphQLLocalDate, GraphQLUUID } from 'graphql-scalars';

import { parsePosition, type Position } from '../kernel/position';

const positionFrom = (value: unknown): Position => {
  const position = typeof value === 'string' ? parsePosition(value) : undefined;
  if (position === undefined) throw new GraphQLError('A position is a string of digits.');
  return position;
};

export const EventPositionScalar = new GraphQLScalarType<Position, string>({
  name: 'EventPosition',
  description:
    'A place in the ledger, as a string of digits. Later events have greater positions; nothing else may be read into them.',
  serialize: String,
  parseValue: positionFrom,
  parseLiteral: (node) => positionFrom(node.kind === Kind.STRING ? node.value : undefined),
});

/** By the names that fields are given in `kernel/fields`. */
export const scalars = {
  DateTime: GraphQLDateTime,
  LocalDate: GraphQLLocalDate,
  UUID: GraphQLUUID,
  EventPosition: EventPositionScalar,
};
