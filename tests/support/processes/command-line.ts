// The command line as anybody runs it: what it says on both its outputs, and how it ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Said {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

export const ledgerCommand = (dataFolder: string, ...args: string[]): Promise<Said> => ledgerCommandIn({}, dataFolder, ...args);

/** The same, with more in its environment. */
export const ledgerCommandIn = async (
  environment: Readonly<Record<string, string>>,
  dataFolder: string,
  ...args: string[]
): Promise<Said> => {
  const program = [join(__dirname, 'run.js'), join(__dirname, '..', '..', '..', 'src', 'cli.ts')];
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [...program, '--data', dataFolder, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, code: code as number };
};
