// An issuer of tokens of a test's own: it serves its keys over HTTP, signs whatever it is asked to, takes new keys, and can fall silent.
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Issuer } from '../../src/access/issuers';

export const AUDIENCE = 'https://ledger.example/';

export interface TestIssuer {
  /** As the ledger is told of it. */
  readonly settings: Issuer;
  /** Its public keys, by their names. */
  readonly published: ReadonlyMap<string, JWK>;
  /** A token that is good for five minutes, but for what is said; `undefined` leaves a claim out. */
  token(claims?: JWTPayload, header?: Record<string, unknown>): Promise<string>;
  /** From now on signs with a new key, and publishes that one alone. */
  rotate(): Promise<void>;
  /** How often it was asked for its keys. */
  asked(): number;
  /** Answers with this status until told otherwise. */
  answer(status: number): void;
}

/** Call it once where the tests stand: the issuers end with each test. */
export const testIssuers = () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  return async (settings: Partial<Issuer> = {}): Promise<TestIssuer> => {
    const published = new Map<string, JWK>();
    let status = 200;
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: [...published.values()] }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(
      () =>
        new Promise((resolve) => {
          server.close(resolve);
          server.closeAllConnections();
        }),
    );
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const newKey = async () => {
      const { publicKey, privateKey } = await generateKeyPair('ES256');
      const kid = randomUUID();
      published.clear();
      published.set(kid, { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' });
      return { kid, privateKey };
    };
    let signing = await newKey();
    return {
      settings: {
        issuer: url,
        audience: AUDIENCE,
        algorithms: ['ES256'],
        jwksUri: `${url}/keys`,
        typ: ['at+jwt', 'JWT'],
        maxTokenAgeSeconds: 600,
        clockToleranceSeconds: 5,
        ...settings,
      },
      published,
      token: (claims = {}, header = {}) => {
        const now = Math.floor(Date.now() / 1000);
        return new SignJWT({ iss: url, aud: AUDIENCE, sub: 'ada@example.org', iat: now, exp: now + 300, ...claims })
          .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signing.kid, ...header })
          .sign(signing.privateKey);
      },
      rotate: async () => {
        signing = await newKey();
      },
      asked: () => asked,
      answer: (next) => {
        status = next;
      },
    };
  };
};
