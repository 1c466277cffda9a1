// What must be right before a ledger is opened: the address, the encryption, the credentials, and that there is a database.
import { connect as connectPlain } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

import type { Layout } from './layout';
import { addressesIn, usesTls } from './connection-string';
import { actualRevisionIn, codeOf, fateOf, wordsOf } from './outcomes';
import { deadlineIn, NoAnswerError, type Patience, pauseBefore } from './patience';
import type { Reader } from './reader';
import type { Writer } from './writer';
import { jsonEvent } from '@eventstore/db-client';

const PROBE_MS = 1000;

/** @throws Error with one sentence that says what to change. */
export const assertReachable = async (url: string, reader: Reader, patience: Patience): Promise<void> => {
  const deadline = deadlineIn(patience);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await reader.probe(deadline.attemptMs());
      return;
    } catch (error) {
      // An election takes a moment; a wrong address does not become right.
      const mayPass = error instanceof NoAnswerError || (fateOf(error) === 'not-now' && !isConnectionRefused(error));
      if (mayPass && !deadline.isOver()) await pauseBefore(patience, attempt);
      else throw new Error(await whatIsWrong(url, error), { cause: error });
    }
  }
};

const isConnectionRefused = (error: unknown): boolean =>
  /ECONNREFUSED|ENOTFOUND|Name resolution|Failed to discover/.test(wordsOf(error));

const whatIsWrong = async (url: string, error: unknown): Promise<string> => {
  if (fateOf(error) === 'refused' || codeOf(error) === 16) {
    return 'The event database refuses the user and password of its address: correct them (they are sent with TLS only).';
  }
  const addresses = addressesIn(url);
  const names = addresses.map(({ host, port }) => `${host}:${port}`).join(', ');
  const spoken = await Promise.all(addresses.map(languageOf));
  const isSecure = usesTls(url);
  if (spoken.every((language) => language === 'nothing')) {
    return `No event database answers at ${names}: correct its address, or start it.`;
  }
  if (isSecure && spoken.includes('plain')) {
    return `The event database at ${names} speaks without TLS: add tls=false to its address, or give it a certificate.`;
  }
  if (!isSecure && spoken.includes('tls')) {
    return `The event database at ${names} speaks TLS: take tls=false out of its address.`;
  }
  if (isSecure && spoken.includes('tls') && /certificate|self.signed|unable to verify|altnames/i.test(wordsOf(error))) {
    return `The certificate of the event database at ${names} is not trusted: name its authority with tlsCAFile in its address.`;
  }
  return `Something answers at ${names}, but not as an event database that is ready: look at its state and its log.`;
};

/** What is spoken at an address, found out without the client, which does not say. */
const languageOf = async ({ host, port }: { host: string; port: number }): Promise<'nothing' | 'plain' | 'tls'> => {
  const isOpen = await settles((done, fail) => connectPlain({ host, port }, done).on('error', fail));
  if (!isOpen) return 'nothing';
  const speaksTls = await settles((done, fail) =>
    // Only asked whether it speaks TLS at all; nothing is sent.
    connectSecurely({ host, port, rejectUnauthorized: false, ALPNProtocols: ['h2'] }, done).on('error', fail),
  );
  return speaksTls ? 'tls' : 'plain';
};

const settles = (open: (done: () => void, fail: () => void) => { destroy(): unknown }): Promise<boolean> =>
  new Promise((resolve) => {
    const settle = (is: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(is);
    };
    const timer = setTimeout(() => settle(false), PROBE_MS);
    const socket = open(
      () => settle(true),
      () => settle(false),
    );
  });

/** The id of the ledger: that of the first who opened it. */
export const foundLedger = async (
  layout: Layout,
  { reader, writer, patience }: { reader: Reader; writer: Writer; patience: Patience },
  newLogId: () => string,
): Promise<string> => {
  const deadline = deadlineIn(patience);
  for (let attempt = 1; ; attempt += 1) {
    const [founded] = await reader.read(layout.foundingStream, 0n, 1);
    if (founded) return (founded.data as { log: string }).log;
    const event = jsonEvent({ type: layout.foundingType, data: { log: newLogId() } });
    try {
      await writer.append({ stream: layout.foundingStream, events: [event], expected: 'no_stream' }, deadline.attemptMs());
    } catch (error) {
      // Somebody else was first, or the answer was lost: what stands there now holds.
      const isFounded = actualRevisionIn(error) !== undefined;
      if (!isFounded && deadline.isOver()) throw error;
      if (!isFounded && fateOf(error) === 'refused') {
        throw new Error('The event database can be read but not written: give the user of its address the right to write.', {
          cause: error,
        });
      }
      if (!isFounded) await pauseBefore(patience, attempt);
    }
  }
};
