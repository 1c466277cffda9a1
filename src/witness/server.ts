// A witness over HTTP: takes checkpoints, answers with cosignatures, and shows the last one to whoever wants to compare.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Witness, WitnessAnswer } from '../audit/witness';
import { type HttpAnswer, httpAnswerOf } from './answers';

export interface WitnessServerOptions {
  readonly host: string;
  readonly port: number;
  /** Told of everything that was asked and answered. */
  onAnswer(answer: WitnessAnswer): void;
  onFault(error: unknown): void;
}

export interface WitnessServer {
  /** For example `http://127.0.0.1:4100`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Much more than a proof of 63 hashes and a checkpoint signed by many. */
const MAX_BODY_BYTES = 64 * 1024;
const REQUEST_TIMEOUT_MS = 10_000;

const plain = (status: number, body: string): HttpAnswer => ({ status, type: 'text/plain; charset=utf-8', body: `${body}\n` });

export const startWitnessServer = async (witness: Witness, options: WitnessServerOptions): Promise<WitnessServer> => {
  const answerTo = async (request: IncomingMessage): Promise<HttpAnswer> => {
    const url = new URL(request.url ?? '/', 'http://witness.invalid');
    switch (`${request.method ?? ''} ${url.pathname}`) {
      case 'POST /add-checkpoint': {
        const body = await bodyOf(request);
        if (!body) return plain(413, `A request has at most ${MAX_BODY_BYTES} bytes.`);
        const answer = witness.add(body);
        options.onAnswer(answer);
        return httpAnswerOf(answer);
      }
      case 'GET /checkpoint': {
        const latest = witness.latest(url.searchParams.get('origin') ?? '');
        return latest
          ? { ...plain(200, ''), body: latest.note.toString() }
          : plain(404, 'Nothing was cosigned of this log: GET /checkpoint?origin=…');
      }
      default:
        return plain(404, 'There is nothing here: POST /add-checkpoint, GET /checkpoint?origin=…');
    }
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let answer: HttpAnswer;
    try {
      answer = await answerTo(request);
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      options.onFault(error);
      answer = plain(500, 'The witness cannot answer; nothing was cosigned.');
    }
    const close = request.complete ? {} : { connection: 'close' };
    response.writeHead(answer.status, { 'content-type': answer.type, 'cache-control': 'no-store', ...close }).end(answer.body);
  };

  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => void respond(request, response));
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

/** Nothing when there is too much of it. */
const bodyOf = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
