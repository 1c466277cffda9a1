// Starts the programs of this folder as processes of their own, and talks with them line by line.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Program {
  /** The next line it prints. @throws Error when it ends before */
  nextLine(): Promise<string>;
  /** The lines it prints from now on until it ends. */
  remainingLines(): Promise<readonly string[]>;
  send(line: string): void;
  /** No more lines will be sent. */
  endInput(): void;
  kill(): void;
  /** How it ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export interface ProgramOptions {
  /** In KiB: no file that the program writes can become larger. */
  readonly largestFile?: number;
}

/** Call it once where the tests stand; what it returns starts a program. Those still running after a test are killed. */
export const programs = () => {
  const running = new Set<ChildProcess>();
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all([...running].map((child) => once(child, 'close')));
  });

  return (name: string, args: readonly unknown[], { largestFile }: ProgramOptions = {}): Program => {
    const node = [process.execPath, join(__dirname, 'run.js'), join(__dirname, `${name}.ts`), ...args.map(String)];
    const limited = ['bash', '-c', `trap '' XFSZ; ulimit -f ${largestFile ?? 0}; exec "$@"`, 'bash', ...node];
    const [command = '', ...rest] = largestFile === undefined ? node : limited;
    const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
    running.add(child);
    const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        running.delete(child);
        resolve(code ?? (signal as NodeJS.Signals));
      });
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
      nextLine: async () => {
        const next = await lines.next();
        if (next.done) throw new Error(`${name} ended with ${await ended} before it printed what was waited for.`);
        return next.value;
      },
      remainingLines: async () => {
        const remaining: string[] = [];
        for (let next = await lines.next(); !next.done; next = await lines.next()) remaining.push(next.value);
        return remaining;
      },
      send: (line) => child.stdin.write(`${line}\n`),
      endInput: () => child.stdin.end(),
      kill: () => child.kill('SIGKILL'),
      ended,
    };
  };
};
