// Progress of long work, on stderr: a bar for a person, nothing for a pipe.
import { Presets, SingleBar } from 'cli-progress';

export interface Progress {
  /** `total` when it has become known, or is another than it was. */
  update(done: number, total?: number): void;
  stop(): void;
}

/** `total` in lines or events; 0 when it is not known. */
export const showProgress = (label: string, total: number): Progress => {
  const bar = new SingleBar(
    { format: `${label} {bar} {percentage}% | {value} of {total} | {eta_formatted}`, hideCursor: true, stream: process.stderr },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return {
    update: (done, newTotal) => {
      if (newTotal !== undefined) bar.setTotal(newTotal);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
};
