// The invented trust: how fast its lines are written, and how fast they are imported into an embedded ledger.
import { readSampleOptions } from '../src/sample/options';
import { sampleLines } from '../src/sample/trust';
import { developmentActor } from '../src/access/identity';
import { importCommands } from '../src/import/ndjson';
import { openLedger } from '../src/open-ledger';
import type { Figure } from './figures';
import { rateOf } from './measure';
import { makeTemporaryFolder } from './temporary-folder';

export const benchSample = async (): Promise<Figure[]> => {
  const read = readSampleOptions({});
  if ('faults' in read) throw new Error(read.faults.join(' '));
  const { options } = read;
  let lines = 0;
  const written = await rateOf(() => {
    for (const _ of sampleLines(options)) lines += 1;
    return lines;
  });
  const ledger = openLedger({ dataFolder: makeTemporaryFolder(), clock: () => new Date(options.until).toISOString() });
  try {
    const { commands: handler, catalogue } = ledger;
    const imported = await rateOf(async () => {
      const defaultActor = developmentActor('involvement_lead');
      const { accepted, refused } = await importCommands(eachOf(sampleLines(options)), { handler, catalogue, defaultActor });
      if (refused > 0) throw new Error(`${refused} lines of the sample were refused.`);
      return accepted;
    });
    return [
      { name: 'default sample', value: lines, unit: 'lines' },
      { name: 'write the default sample', value: written, unit: 'lines/s' },
      { name: 'import the default sample', value: imported, unit: 'lines/s' },
    ];
  } finally {
    await ledger.close();
  }
};

async function* eachOf(lines: Iterable<string>): AsyncGenerator<string> {
  yield* lines;
}
