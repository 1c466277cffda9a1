// `ledger reads`: who was shown personal text about somebody.
import type { Look, ReadsLog } from '../access/reads-log';

const PAGE = 500;

/** One line a look, the earliest first: when, who, why, what kinds of text, how many events. */
export function* readsLines({ looksAt }: Pick<ReadsLog, 'looksAt'>, subject: string): Generator<string> {
  let after: number | undefined;
  for (;;) {
    const looks = looksAt(subject, { after, limit: PAGE, newestFirst: false });
    for (const look of looks) yield lineOf(look);
    if (looks.length < PAGE) return;
    after = looks.at(-1)?.position;
  }
}

const lineOf = ({ at, actor, purpose, fieldGroups, eventIds }: Look): string =>
  `${at}  ${actor.role} ${actor.id}  ${purpose}  ${fieldGroups.join(' ')}  events ${eventIds.length}`;
