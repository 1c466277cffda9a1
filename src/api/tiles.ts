// The log as public tools read it (C2SP tlog-tiles): the signed checkpoint, tiles of hashes, and bundles of entries.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { decide } from '../access/decide';
import type { Identity } from '../access/identity';
import type { SigningSchedule } from '../audit/signing-schedule';
import { formatEntryBundle, hashTile, holdsTile, parseTilePath, TILE_WIDTH } from '../audit/tiles';
import type { Audit } from '../open-audit';
import type { Ledger } from '../open-ledger';
import { presentedIn } from './asking';
import { faults } from './error-codes';

export interface TileParts {
  readonly ledger: Pick<Ledger, 'clock'>;
  readonly audit: Audit;
  readonly signing: Pick<SigningSchedule, 'state'>;
  readonly identity: Identity;
}

const FOR_EVER = 'public, max-age=31536000, immutable';

/** Checkpoint and hashes are for everybody: they tell nothing but that nothing was changed. Entries are events: for auditors. */
export const addTiles = (app: FastifyInstance, { ledger, audit, signing, identity }: TileParts): void => {
  app.get('/checkpoint', (request, reply) => {
    const state = signing.state();
    if (state.kind === 'REFUSED') return refuse(request, reply, 503, 'LOG_REGRESSION');
    const latest = audit.signer.latest();
    if (!latest) return refuse(request, reply, 404, 'NOTHING_SIGNED');
    return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(latest.note);
  });

  app.get('/tile/*', async (request, reply) => {
    const tile = parseTilePath(request.url.split('?', 1)[0]?.slice(1) ?? '');
    const size = audit.signer.latest()?.checkpoint.size ?? 0;
    // Only what a checkpoint covers is told.
    if (!tile || !holdsTile(size, tile)) return refuse(request, reply, 404, 'NO_SUCH_TILE');
    if (tile.kind === 'HASHES') {
      return reply
        .type('application/octet-stream')
        .header('cache-control', FOR_EVER)
        .send(hashTile(tile, size, audit.tree.read));
    }
    const asker = await identity.askerOf(presentedIn(request));
    if (!asker) return refuse(request, reply, 401, 'UNAUTHENTICATED');
    const log = { kind: 'LOG', teams: [], advisors: [] } as const;
    const mayTake = decide(asker.principal, 'SEE', log, { use: 'FILE', at: ledger.clock() }).allowed;
    if (!mayTake) return refuse(request, reply, 403, 'FORBIDDEN');
    const leaves = audit.tree.leaves(tile.index * TILE_WIDTH, tile.width).map(({ bytes }) => bytes);
    return reply.type('application/octet-stream').header('cache-control', 'private, immutable').send(formatEntryBundle(leaves));
  });
};

const refuse = (
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  code: 'LOG_REGRESSION' | 'NOTHING_SIGNED' | 'NO_SUCH_TILE' | 'UNAUTHENTICATED' | 'FORBIDDEN',
) => reply.status(status).send({ errors: [{ message: faults[code], extensions: { code, requestId: request.id } }] });
