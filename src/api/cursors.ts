// Cursors: opaque to clients, and of no use when somebody has changed them or taken them to another list.
import type { Sealer } from '../kernel/sealing';
import { fault } from './faults';

export interface Cursors {
  write(list: string, key: readonly (string | number)[]): string;
  /** @throws GraphQLError INVALID_CURSOR */
  read(list: string, cursor: string): readonly (string | number)[];
}

/** How much of the keyed digest a cursor carries: enough that nobody guesses one. */
const MAC_LENGTH = 16;

export const createCursors = ({ digest }: Pick<Sealer, 'digest'>): Cursors => {
  const macOf = (list: string, body: string): string => digest(`cursor/${list}/${body}`).slice(0, MAC_LENGTH);
  return {
    write: (list, key) => {
      const body = Buffer.from(JSON.stringify(key)).toString('base64url');
      return macOf(list, body) + body;
    },
    read: (list, cursor) => {
      const mac = cursor.slice(0, MAC_LENGTH);
      const body = cursor.slice(MAC_LENGTH);
      if (macOf(list, body) !== mac) throw fault('INVALID_CURSOR');
      return JSON.parse(Buffer.from(body, 'base64url').toString()) as (string | number)[];
    },
  };
};
