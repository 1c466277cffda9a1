// The columns of a contributions log kept in a spreadsheet: what each is called, and which field of which command it fills.

/** Columns of one command; `from` tells how a cell becomes a value. */
interface Column {
  readonly field: string;
  readonly from: 'text' | 'word' | 'words' | 'date';
  readonly isNeeded?: true;
}

/** What was brought: every row has it. */
export const contributionColumns: Readonly<Record<string, Column>> = {
  'activity id': { field: 'activityId', from: 'text', isNeeded: true },
  'advisor id': { field: 'advisorId', from: 'text', isNeeded: true },
  date: { field: 'occurredAt', from: 'date', isNeeded: true },
  kind: { field: 'kind', from: 'word', isNeeded: true },
  summary: { field: 'summaryText', from: 'text', isNeeded: true },
  'hoped influence': { field: 'hopedInfluenceText', from: 'text' },
  credit: { field: 'credit', from: 'word', isNeeded: true },
  principles: { field: 'principles', from: 'words' },
};

/** What was decided about it; a row may not have it yet. */
export const outcomeColumns: Readonly<Record<string, Column>> = {
  outcome: { field: 'outcome', from: 'word', isNeeded: true },
  reason: { field: 'reasonText', from: 'text' },
  'what changed': { field: 'whatChangedText', from: 'text' },
  'decided on': { field: 'occurredAt', from: 'date', isNeeded: true },
};

/** What the advisor was told; a row may not have it yet. */
export const feedbackColumns: Readonly<Record<string, Column>> = {
  'feedback channel': { field: 'channel', from: 'word', isNeeded: true },
  'feedback message': { field: 'messageText', from: 'text' },
  'feedback on': { field: 'occurredAt', from: 'date', isNeeded: true },
};

export type Columns = typeof contributionColumns;

export const allColumns: Columns = { ...contributionColumns, ...outcomeColumns, ...feedbackColumns };

/** A cell as the value of a field; undefined when it is no day. Words are left for the check of the command to judge. */
export const valueOf = (cell: string, { from }: Column): unknown => {
  switch (from) {
    case 'text':
      return cell;
    case 'word':
      return wordOf(cell);
    case 'words':
      return cell
        .split(/[;,]/)
        .map(wordOf)
        .filter((word) => word !== '');
    case 'date':
      return noonOf(cell);
  }
};

/** `Peer support` is PEER_SUPPORT. */
const wordOf = (cell: string): string =>
  cell
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_');

/** A day stands for its noon in UTC: `2021-03-05`, or `05/03/2021`, day first. */
const noonOf = (cell: string): string | undefined => {
  const [, day = '', month = '', year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(cell) ?? [];
  const iso = year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : cell;
  const noon = `${iso}T12:00:00.000Z`;
  const time = Date.parse(noon);
  return !Number.isNaN(time) && new Date(time).toISOString() === noon ? noon : undefined;
};
