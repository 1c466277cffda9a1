// A port of this machine that leads to another one, and can lose its connections, hold them up, or go away and come back.
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Wire {
  readonly port: number;
  /** Where it leads to from now on. */
  leadTo(port: number, host?: string): void;
  /** Breaks every connection. */
  reset(): void;
  /** Nothing passes until `flow`. */
  halt(): void;
  flow(): void;
  /** Nobody can connect until `listen`; what is connected is broken. */
  close(): Promise<void>;
  listen(): Promise<void>;
}

export const openWire = async (): Promise<Wire> => {
  const sockets = new Set<Socket>();
  let target = { port: 0, host: '127.0.0.1' };
  let port = 0;
  let isHalted = false;
  let server: Server | undefined;

  const pipe = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.setNoDelay(true);
    if (isHalted) from.pause();
    from.on('data', (bytes) => {
      if (to.writable && !to.write(bytes)) {
        from.pause();
        to.once('drain', () => {
          if (!isHalted) from.resume();
        });
      }
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  };

  const listen = async (): Promise<void> => {
    const listening = createServer((client) => {
      // Accepted while it was going away.
      if (server !== listening) return void client.destroy();
      const upstream = connect(target);
      pipe(client, upstream);
      pipe(upstream, client);
    });
    server = listening;
    await new Promise<void>((resolve, reject) => {
      listening.once('error', reject);
      listening.listen(port, '127.0.0.1', resolve);
    });
    const address = listening.address();
    port = typeof address === 'object' && address ? address.port : port;
  };

  const reset = (): void => {
    for (const socket of [...sockets]) socket.resetAndDestroy();
  };

  await listen();
  return {
    get port() {
      return port;
    },
    leadTo: (to, host = '127.0.0.1') => (target = { port: to, host }),
    reset,
    halt: () => {
      isHalted = true;
      for (const socket of sockets) socket.pause();
    },
    flow: () => {
      isHalted = false;
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      const closing = server;
      server = undefined;
      if (!closing) return;
      const closed = new Promise<void>((resolve) => closing.close(() => resolve()));
      reset();
      await closed;
    },
    listen,
  };
};
