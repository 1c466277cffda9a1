// The address of whoever asks: where a trusted proxy stands in front, the one that it tells; otherwise nobody's word is taken for it.
import proxyAddr from '@fastify/proxy-addr';
import type { IncomingMessage } from 'node:http';

export type AddressOf = (request: IncomingMessage) => string;

/** `proxies` are addresses or ranges, for example `10.0.0.0/8`. @throws TypeError when one is neither */
export const addressBehind = (proxies: readonly string[]): AddressOf => {
  const isTrusted = proxyAddr.compile([...proxies]);
  return (request) => (request.socket.remoteAddress === undefined ? 'unknown' : proxyAddr(request, isTrusted));
};
