// `ledger history`: events as they are stored, found by the index of history.
import { findPositions, type HistoryFilter } from '../../projections/history/queries';
import { historyProjection } from '../../projections/history/projection';
import { createProjectionRunner } from '../../projections/runner/runner';
import { positionOf } from '../kernel/position';
import type { Ledger } from '../open-ledger';

const PAGE = 500;

/** One line an event: its position, when it happened, its type, its stream, who did it; or, as JSON, exactly what is stored. */
export async function* historyLines(ledger: Ledger, filter: HistoryFilter, asJson: boolean): AsyncGenerator<string> {
  const { store, catalogue, folder, clock } = ledger;
  const runner = createProjectionRunner({
    store,
    catalogue,
    projections: [historyProjection],
    folder: folder.readModels,
    clock,
    onFault: (error) => {
      throw error;
    },
  });
  try {
    await runner.start();
    const index = runner.rows(historyProjection.name);
    if (!index) throw new Error('The index of history could not be built.');
    let after = 0;
    for (;;) {
      const positions = findPositions(index, filter, { after, limit: PAGE, newestFirst: false });
      for (const position of positions) {
        const [event] = await store.readAll(positionOf(position - 1), 1);
        if (!event) throw new Error('The index of history knows an event that the ledger does not.');
        const { at, type, stream, rev, actor } = event.envelope;
        yield asJson ? event.leaf : `${position}  ${at}  ${type}  ${stream} #${rev}  by ${actor.role} ${actor.id}`;
      }
      after = positions.at(-1) ?? after;
      if (positions.length < PAGE) return;
    }
  } finally {
    await runner.stop();
  }
}
