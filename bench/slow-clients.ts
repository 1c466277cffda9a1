// A good client while 500 others drip bytes, and connect again when they are cut off.
import { connect, type Socket } from 'node:net';

import type { Figure } from './figures';
import { percentile } from './measure';
import { startService } from './served';

const SLOW = 500;
const SECONDS = 60;
const DRIP_MS = 500;
const TARGET_MS = 1000;
const HEAD = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 90000\r\nx-slow: ';
const BODY = JSON.stringify({ query: '{ ledger { head size } }' });

export const benchSlowClients = async (): Promise<Figure[]> => {
  const service = await startService({ LEDGER_SAMPLE: 'none', LEDGER_REQUESTS_PER_MINUTE: '1000000', LOG_LEVEL: 'silent' });
  const slow = startDripping(new URL(service.url));
  try {
    const taken: number[] = [];
    let failed = 0;
    const end = performance.now() + SECONDS * 1000;
    while (performance.now() < end) {
      const start = performance.now();
      const answer = await fetch(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: BODY,
      }).then(
        async (response) => (await response.text()) && response.status,
        () => 0,
      );
      taken.push(performance.now() - start);
      if (answer !== 200) failed += 1;
    }
    return [
      { name: `slow connections, open at the end`, value: slow.open(), unit: '' },
      { name: 'slow connections that were cut off', value: slow.cut(), unit: '' },
      { name: 'requests of the good client', value: taken.length, unit: '' },
      { name: 'of them not answered with 200', value: failed, unit: '', target: { atMost: 0 } },
      { name: 'the good client, p50', value: percentile(taken, 0.5), unit: 'ms' },
      { name: 'the good client, p99', value: percentile(taken, 0.99), unit: 'ms', target: { atMost: TARGET_MS } },
    ];
  } finally {
    slow.stop();
    await service.stop();
  }
};

/** Half of them never end their headers, the others never end their body. */
const startDripping = ({ hostname, port }: URL) => {
  const sockets = new Set<Socket>();
  let [stopped, cut] = [false, 0];
  const open = (inBody: boolean): void => {
    const socket = connect(Number(port), hostname);
    sockets.add(socket);
    socket.write(inBody ? `${HEAD}\r\n\r\n{` : HEAD);
    const drip = setInterval(() => socket.write(' '), DRIP_MS);
    socket.on('error', () => undefined).resume();
    socket.on('close', () => {
      clearInterval(drip);
      sockets.delete(socket);
      if (stopped) return;
      cut += 1;
      open(inBody);
    });
  };
  for (let index = 0; index < SLOW; index += 1) open(index % 2 === 0);
  return {
    open: () => sockets.size,
    cut: () => cut,
    stop: () => {
      stopped = true;
      for (const socket of sockets) socket.destroy();
    },
  };
};
