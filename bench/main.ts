// `npm run bench [-- eventstoredb appends replay queries large-team sample attacks slow-clients] [--events 1000000]`: measures, prints, writes dist/bench/results.json. Never fails.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { packageRoot } from '../src/package-root';
import { benchAppends } from './appends';
import { benchAttacks } from './attacks';
import { benchEventStoreDb } from './eventstoredb';
import { type Figure, isMet, tableOf } from './figures';
import { benchLargeTeam } from './large-team';
import { benchQueries } from './queries';
import { benchReplay } from './replay';
import { benchSample } from './sample';
import { benchSlowClients } from './slow-clients';
import { removeTemporaryFolders } from './temporary-folder';

const SMALL = 10_000;
const LARGE = 1_000_000;

const run = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ options: { events: { type: 'string' } }, allowPositionals: true });
  const sizes = values.events ? [Number(values.events)] : [SMALL, LARGE];
  const benches: readonly (readonly [name: string, measure: () => Promise<Figure[]>])[] = [
    // Before those that need much memory: it measures its own.
    ['eventstoredb', benchEventStoreDb],
    ['appends', benchAppends],
    ...sizes.map((size) => ['replay', () => benchReplay(size)] as const),
    ['queries', () => benchQueries(sizes.at(-1) ?? LARGE)],
    ['large-team', benchLargeTeam],
    ['sample', benchSample],
    ['attacks', benchAttacks],
    ['slow-clients', benchSlowClients],
  ];
  const results: { bench: string; figures: Figure[] }[] = [];
  for (const [name, measure] of benches) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const figures = await measure();
    say(`\n${name}\n${tableOf(figures)}`);
    results.push({ bench: name, figures });
  }
  const targets = results.flatMap(({ figures }) =>
    figures.flatMap((figure) => (figure.target ? [isMet(figure, figure.target)] : [])),
  );
  say(`\n${targets.filter((met) => met).length} of ${targets.length} targets met.`);
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model };
  const file = join(packageRoot, 'dist', 'bench', 'results.json');
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, results }, undefined, 2)}\n`);
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

run()
  .catch((error: unknown) =>
    say(`The bench broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  )
  .finally(removeTemporaryFolders);
