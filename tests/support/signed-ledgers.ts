// Ledgers on disk that sign what they hold, opened as the service opens them.
import { randomUUID } from 'node:crypto';

import { type Audit, openAudit } from '../../src/open-audit';
import { type Ledger, openLedger } from '../../src/open-ledger';
import { someLead } from './memory-ledger';
import { temporaryFolders } from './temporary-folder';

export interface OpenSignedLedger {
  readonly root: string;
  readonly ledger: Ledger;
  readonly audit: Audit;
  /** Writes so many events. */
  write(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Call it once where the tests stand. What it opens is closed after each test. */
export const signedLedgers = () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const temporaryFolder = temporaryFolders();

  const open = (root = temporaryFolder()): OpenSignedLedger => {
    const ledger = openLedger({ dataFolder: root });
    let audit: Audit;
    try {
      audit = openAudit(ledger);
    } catch (error) {
      closing.push(() => ledger.close());
      throw error;
    }
    let isOpen = true;
    const close = async (): Promise<void> => {
      if (!isOpen) return;
      isOpen = false;
      audit.close();
      await ledger.close();
    };
    closing.push(close);
    return { root, ledger, audit, write: (count) => registerTeams(ledger, count), close };
  };
  return { temporaryFolder, open };
};

/** Given together, so that they share transactions. */
export const registerTeams = async ({ commands }: Ledger, count: number): Promise<void> => {
  const outcomes = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      commands.handle({
        type: 'RegisterTeam',
        input: { commandId: randomUUID(), name: `Team ${at}`, serviceType: 'LIAISON' },
        actor: someLead,
      }),
    ),
  );
  expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual([]);
};
