// The service in a process of its own, as it is started anywhere, for benches that must not share its processor time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { makeTemporaryFolder } from './temporary-folder';

export interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

export const startService = async (environment: Record<string, string> = {}): Promise<Served> => {
  const env = { PATH: process.env['PATH'], PORT: '0', LEDGER_DATA: makeTemporaryFolder(), ...environment };
  const child = spawn(process.execPath, [join(__dirname, '..', 'src', 'main.js')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const ready = /^Ready: (\S+)\/graphql$/m.exec(output)?.[1];
      if (ready) resolve(ready);
    });
    child.once('exit', () => reject(new Error('The service did not start.')));
  });
  return {
    url,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};
