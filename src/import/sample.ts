// The sample story: what an empty ledger is given at its first start.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { developmentActor } from '../access/identity';
import { START } from '../kernel/position';
import type { Ledger } from '../open-ledger';
import { showProgress } from '../ops/progress';
import { packageRoot } from '../package-root';
import type { ImportReport } from './item';
import { linesOf } from './lines';
import { importCommands } from './ndjson';

export const SAMPLE_STORY = join(packageRoot, 'samples', 'liaison-team.ndjson');

/** Whether a ledger is to be told the story: it is empty, or the process was ended while it was being told. */
export const wantsSampleStory = async ({ store }: Ledger): Promise<boolean> => {
  const lines = (await readFile(SAMPLE_STORY, 'utf8')).trimEnd().split('\n');
  const isTold = async (line: string | undefined): Promise<boolean> => {
    const { input } = JSON.parse(line ?? '{}') as { input: { commandId: string } };
    return (await store.findCommand(input.commandId)) !== undefined;
  };
  if ((await store.head()) === START) return true;
  return (await isTold(lines[0])) && !(await isTold(lines.at(-1)));
};

/** Imports the story of a liaison team and its advisors, in the order in which it happened. */
export const importSampleStory = async ({ commands, catalogue }: Ledger): Promise<ImportReport> => {
  const total = (await readFile(SAMPLE_STORY, 'utf8')).trimEnd().split('\n').length;
  const progress = showProgress('Importing the sample story', total);
  try {
    return await importCommands(linesOf(createReadStream(SAMPLE_STORY)), {
      handler: commands,
      catalogue,
      defaultActor: developmentActor('involvement_lead'),
      concurrency: 1,
      onProgress: ({ lines }) => progress.update(lines),
    });
  } finally {
    progress.stop();
  }
};
