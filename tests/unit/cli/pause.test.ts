// Between two steps of a replay: a key or a while on a terminal, nothing anywhere else.
import { PassThrough } from 'node:stream';

import { createPause } from '../../../src/cli/pause';

const keyboard = () => {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { setRawMode: (isRaw: boolean) => raw.push(isRaw) });
  return { input, raw };
};

test('nobody is waited for where nobody watches, or where there is no terminal', async () => {
  const { input, raw } = keyboard();
  expect(await createPause({ watch: false, output: { isTTY: true }, input })()).toBe('GO_ON');
  expect(await createPause({ watch: true, output: {}, input })()).toBe('GO_ON');
  expect(await createPause({ watch: true, delayMs: 3_600_000, output: { isTTY: false }, input })()).toBe('GO_ON');
  expect(raw).toEqual([]);
});

test.each([
  [' ', 'GO_ON'],
  ['\r', 'GO_ON'],
  ['q', 'STOP'],
  ['\u0003', 'STOP'],
  ['\u0004', 'STOP'],
])('on a terminal the key %j means %s', async (key, meaning) => {
  const { input, raw } = keyboard();
  const answer = createPause({ watch: true, output: { isTTY: true }, input })();
  input.write(key);
  expect(await answer).toBe(meaning);
  expect(raw).toEqual([true, false]);
  expect(input.listenerCount('data')).toBe(0);
});

test('a keyboard that goes away stops it', async () => {
  const { input } = keyboard();
  const answer = createPause({ watch: true, output: { isTTY: true }, input })();
  input.end();
  expect(await answer).toBe('STOP');
});

test('with a delay no key is needed', async () => {
  const { input, raw } = keyboard();
  expect(await createPause({ watch: true, delayMs: 1, output: { isTTY: true }, input })()).toBe('GO_ON');
  expect(raw).toEqual([]);
});
