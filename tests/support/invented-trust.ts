// The options of an invented trust, for tests that ask for one.
import { type GivenOptions, readSampleOptions, type SampleOptions } from '../../src/sample/options';

/** In the words of the command line; what is left out is as by default. */
export const optionsFrom = (given: GivenOptions): SampleOptions => {
  const read = readSampleOptions(given);
  if ('faults' in read) throw new Error(read.faults.join(' '));
  return read.options;
};
