// The log says what it may say, and nothing that is merely handed to it.
import { createLogger } from '../../../src/ops/logger';

const logged = (say: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] => {
  const lines: string[] = [];
  say(createLogger('info', { write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

test('fields that are not allowed are left out, at any depth and from a child as well', () => {
  const [entry, child, request] = logged((log) => {
    log.info({ ms: 3, variables: { nameText: 'Amy Pond' }, body: 'Amy Pond', headers: { authorization: 'secret' } }, 'request');
    log.child({ nameText: 'Amy Pond' }).info({ nameText: 'Amy Pond', requestId: 'r-1' }, 'request');
    log.info(
      { req: { id: 'r-2', method: 'POST', url: '/Amy', body: { query: 'Amy' } }, res: { statusCode: 200, body: 'Amy' } },
      'request',
    );
  });
  expect(Object.keys(entry ?? {}).sort()).toEqual(['level', 'ms', 'msg', 'time']);
  expect(Object.keys(child ?? {}).sort()).toEqual(['level', 'msg', 'requestId', 'time']);
  expect(request).toMatchObject({ req: { id: 'r-2', method: 'POST' }, res: { statusCode: 200 } });
  expect(JSON.stringify([entry, child, request])).not.toContain('Amy');
});

test('an error is told by its kind and place, never by its message, which may repeat what was sent', () => {
  const error = Object.assign(new RangeError('Amy Pond is not a number', { cause: new Error('Amy said so') }), { code: 'E_AMY' });
  const [entry] = logged((log) => log.error({ err: error, requestId: 'r-1' }, 'a request failed'));
  expect(entry).toMatchObject({ err: { kind: 'RangeError', code: 'E_AMY', cause: { kind: 'Error' } }, requestId: 'r-1' });
  expect(JSON.stringify(entry)).not.toMatch(/Amy (Pond|said)/);
});
