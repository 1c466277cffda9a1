// Ledgers that run, for black-box tests: served in this process or in one of their own, and asked as any client asks.
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Client as SocketClient, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { projections } from '../../projections/registry';
import { createProjectionRunner, type ProjectionRunner } from '../../projections/runner/runner';
import { createDirectory } from '../../src/access/directory';
import { createIdentity, developmentActor, signDevelopmentToken } from '../../src/access/identity';
import type { Issuer } from '../../src/access/issuers';
import { judgeOf } from '../../src/access/oidc';
import { type ServerOptions, startServer } from '../../src/api/server';
import type { Role } from '../../src/domain/roles';
import type { Actor } from '../../src/kernel/event';
import { type SigningSchedule, startSigning } from '../../src/audit/signing-schedule';
import { type Audit, openAudit } from '../../src/open-audit';
import { type Ledger, openLedger } from '../../src/open-ledger';
import { createLogger } from '../../src/ops/logger';
import { temporaryFolders } from './temporary-folder';

export interface Fault {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly requestId: string; readonly inputPath?: readonly string[] };
}

export interface Answer<Data> {
  readonly status: number;
  readonly data?: Data | null;
  readonly errors?: readonly Fault[];
}

/** What every mutation answers, beside what it shows. */
export interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] }[];
  readonly commandId: string;
  readonly revision: number | null;
  readonly position: string | null;
}

/** Somebody who may be assigned to some teams only; to all when nothing is said. */
export type Assigned = Actor & { readonly teams?: readonly string[] };

/** Who asks: a role stands for the same person each time. */
export type Asker = Role | Assigned | { readonly token: string; /** Over websockets. */ readonly role?: string };

export interface Client {
  /** For example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Asks over HTTP; without an asker no token is sent. */
  ask<Data = unknown>(query: string, variables?: object, as?: Asker): Promise<Answer<Data>>;
  /** Gives a command that must be accepted; its id is made up when the input holds none. */
  give(type: string, input: object, as?: Asker): Promise<Payload & { readonly position: string }>;
  /** The same for a command that may be refused. */
  attempt(type: string, input: object, as?: Asker): Promise<Payload>;
  /** A websocket client of its own: it connects when first used, and never tries again by itself. */
  socket(as?: Asker): SocketClient;
}

export interface ServedLedger extends Client {
  readonly ledger: Ledger;
  readonly runner: ProjectionRunner;
  readonly audit: Audit;
  readonly signing: SigningSchedule;
  /** The key that signs its tokens. */
  readonly key: Buffer;
  /** Resolves when every read model holds what has been written so far. */
  caughtUp(): Promise<void>;
}

export interface Service extends Client {
  /** Everything it has printed, on both its outputs. */
  readonly output: () => string;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  /** How it ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export type ServeSettings = {
  readonly acceptsTokens?: boolean;
  /** Whose tokens it accepts beside its own. */
  readonly issuers?: readonly Issuer[];
  /** What time it is for tokens, in milliseconds since 1970. */
  readonly now?: () => number;
  readonly identity?: ServerOptions['identity'];
  /** Opens the ledger that is served; an embedded one in a new folder when nothing is said. */
  readonly open?: () => Promise<Ledger>;
} & Pick<ServerOptions, 'isProduction' | 'documents' | 'rates' | 'proxies' | 'smallNumbers'>;

/** Call it once where the tests stand. What it starts is stopped after each test. */
export const runningLedgers = () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const temporaryFolder = temporaryFolders();

  const clientOf = (url: string, tokenOf: (actor: Assigned) => Promise<string>): Client => {
    const authorizationOf = async (as: Asker): Promise<string> => {
      if (typeof as === 'object' && 'token' in as) return `Bearer ${as.token}`;
      return `Bearer ${await tokenOf(typeof as === 'string' ? developmentActor(as) : as)}`;
    };
    const ask: Client['ask'] = async <Data>(query: string, variables: object = {}, as?: Asker): Promise<Answer<Data>> => {
      const headers = { 'content-type': 'application/json', ...(as && { authorization: await authorizationOf(as) }) };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
      return { status: response.status, ...((await response.json()) as Omit<Answer<Data>, 'status'>) };
    };
    const attempt: Client['attempt'] = async (type, input, as = 'involvement_lead') => {
      const mutation = `mutation ($input: ${type}Input!) {
        command: ${type.charAt(0).toLowerCase()}${type.slice(1)}(input: $input) {
          userErrors { code message path } commandId revision position
        }
      }`;
      const answer = await ask<{ command: Payload }>(mutation, { input: { commandId: randomUUID(), ...input } }, as);
      if (!answer.data?.command) throw new Error(`${type}: ${JSON.stringify(answer)}`);
      return answer.data.command;
    };
    return {
      url,
      ask,
      attempt,
      give: async (type, input, as) => {
        const payload = await attempt(type, input, as);
        const { position } = payload;
        if (position === null) throw new Error(`${type} was refused: ${JSON.stringify(payload.userErrors)}`);
        return { ...payload, position };
      },
      socket: (as) => {
        const socket = createClient({
          url: `${url.replace('http', 'ws')}/graphql`,
          webSocketImpl: WebSocket,
          retryAttempts: 0,
          connectionParams: async () =>
            as
              ? {
                  authorization: await authorizationOf(as),
                  ...(typeof as === 'object' && 'token' in as ? { role: as.role } : {}),
                }
              : {},
        });
        closing.push(() => socket.terminate());
        return socket;
      },
    };
  };

  return {
    temporaryFolder,
    /** Serves a new ledger from this process. `acceptsTokens: false` serves it as to other machines, without a key. */
    serve: async ({
      acceptsTokens = true,
      issuers = [],
      now = Date.now,
      open,
      ...settings
    }: ServeSettings = {}): Promise<ServedLedger> => {
      const ledger = open ? await open() : openLedger({ dataFolder: temporaryFolder() });
      closing.push(() => ledger.close());
      const { store, catalogue, clock } = ledger;
      const runner = createProjectionRunner({ store, catalogue, projections, folder: ledger.folder.readModels, clock });
      closing.push(() => runner.stop());
      const audit = openAudit(ledger);
      closing.push(() => audit.close());
      const signing = startSigning(store, audit.signer, {
        verify: (signal) => ledger.verify({ signal }),
        onRefused: () => undefined,
      });
      closing.push(() => signing.stop());
      await runner.start();
      const key = randomBytes(32);
      const oidc = { directory: createDirectory(ledger), vault: ledger.vault, now };
      const identity = createIdentity(
        acceptsTokens ? key : undefined,
        issuers.map((issuer) => judgeOf(issuer, oidc)),
      );
      const parts = { ledger, runner, audit, signing, identity, log: createLogger('silent'), ...settings };
      const server = await startServer(parts, { host: '127.0.0.1', port: 0 });
      closing.push(() => server.close());
      const tokenOf = (actor: Assigned): Promise<string> => signDevelopmentToken(key, actor, 1);
      const caughtUp = async (): Promise<void> => {
        const head = await store.head();
        for (const { name } of projections) expect(await runner.waitFor(name, head, 5000)).toBe(true);
      };
      return { ...clientOf(server.url, tokenOf), ledger, runner, audit, signing, key, caughtUp };
    },

    /** Runs src/main.ts in a process of its own, until it is ready or has ended. Tokens are those that it prints. */
    run: async (environment: Record<string, string>): Promise<Service> => {
      const program = [join(__dirname, 'processes', 'run.js'), join(__dirname, '..', '..', 'src', 'main.ts')];
      const env = { PATH: process.env['PATH'], PORT: '0', LEDGER_SAMPLE: 'none', ...environment };
      const child = spawn(process.execPath, program, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
      const end = (signal: NodeJS.Signals) => {
        child.kill(signal);
        return ended;
      };
      closing.push(() => end('SIGKILL'));
      let output = '';
      const ready = new Promise<string>((resolve) => {
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding('utf8').on('data', (text: string) => {
            output += text;
            const url = /^Ready: (\S+)\/graphql$/m.exec(output)?.[1];
            if (url) resolve(url);
          });
        }
      });
      const url = await Promise.race([ready, ended.then(() => '')]);
      const tokenOf = async ({ role }: Actor): Promise<string> =>
        new RegExp(`^ {2}${role} +(\\S+)$`, 'm').exec(output)?.[1] ?? `no-token-was-printed-for-${role}`;
      return { ...clientOf(url, tokenOf), output: () => output, end, ended };
    },
  };
};
