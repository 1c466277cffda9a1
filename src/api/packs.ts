// The files of evidence packs over HTTP: for whom each was made, and for those who make them.
import type { FastifyInstance } from 'fastify';

import { decide } from '../access/decide';
import type { Identity } from '../access/identity';
import type { Ledger } from '../open-ledger';
import type { EvidencePacks } from '../open-packs';
import { teamsOfCycle } from './access/whose';
import { presentedIn } from './asking';
import { faults } from './error-codes';

export interface PackRouteParts {
  readonly ledger: Pick<Ledger, 'store' | 'clock'>;
  readonly packs: EvidencePacks;
  readonly identity: Identity;
}

export const addPacks = (app: FastifyInstance, { ledger, packs, identity }: PackRouteParts): void => {
  app.get<{ Params: { packId: string } }>('/packs/:packId', async (request, reply) => {
    const refuse = (status: number, code: 'UNAUTHENTICATED' | 'NO_SUCH_PACK') =>
      reply.status(status).send({ errors: [{ message: faults[code], extensions: { code, requestId: request.id } }] });
    const asker = await identity.askerOf(presentedIn(request));
    if (!asker) return refuse(401, 'UNAUTHENTICATED');
    const pack = await packs.find(request.params.packId);
    // What is not there and what is not for somebody look alike.
    const whose = pack && { teams: await teamsOfCycle(ledger, pack.cycleId), advisors: [], recipient: pack.recipient };
    const purpose = { use: 'FILE', at: ledger.clock() } as const;
    const mayTake = whose && decide(asker.principal, 'SEE', { kind: 'PACK', ...whose }, purpose).allowed;
    const bytes = mayTake ? packs.folder.read(pack) : undefined;
    if (!pack || !bytes) return refuse(404, 'NO_SUCH_PACK');
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${pack.packId}.evidence.zip"`)
      .header('cache-control', 'private, no-store')
      .send(bytes);
  });
};
