// The files of evidence packs over HTTP: for whom each was made, and for those who make them.
import type { FastifyInstance } from 'fastify';

import { decide } from '../access/decide';
import type { Identity } from '../access/identity';
import type { EvidencePacks } from '../open-packs';
import { createReadRecorder } from '../access/read-recorder';
import { ReadNotRecordedError } from '../access/reads-log';
import { teamsOfCycle } from './access/whose';
import { presentedIn, purposeOf } from './asking';
import type { ApiParts } from './context';
import { faults } from './error-codes';
import { textsInPack } from './pack-texts';

export interface PackRouteParts {
  readonly packs: EvidencePacks;
  readonly identity: Identity;
  readonly parts: Pick<ApiParts, 'ledger' | 'readsLog' | 'onRead'>;
}

export const addPacks = (app: FastifyInstance, { packs, identity, parts }: PackRouteParts): void => {
  const { ledger, readsLog: log, onRead: onRecorded } = parts;
  app.get<{ Params: { packId: string } }>('/packs/:packId', async (request, reply) => {
    const refuse = (status: number, code: 'UNAUTHENTICATED' | 'NO_SUCH_PACK' | 'READ_NOT_RECORDED') =>
      reply.status(status).send({ errors: [{ message: faults[code], extensions: { code, requestId: request.id } }] });
    const presented = presentedIn(request);
    const asker = await identity.askerOf(presented);
    if (!asker) return refuse(401, 'UNAUTHENTICATED');
    const pack = await packs.find(request.params.packId);
    // What is not there and what is not for somebody look alike.
    const whose = pack && { teams: await teamsOfCycle(ledger, pack.cycleId), advisors: [], recipient: pack.recipient };
    const purpose = { use: 'FILE', at: ledger.clock() } as const;
    const mayTake = whose && decide(asker.principal, 'SEE', { kind: 'PACK', ...whose }, purpose).allowed;
    const bytes = mayTake ? packs.folder.read(pack) : undefined;
    if (!pack || !bytes) return refuse(404, 'NO_SUCH_PACK');
    if (asker.principal) {
      const reading = { log, clock: ledger.clock, actor: asker.principal, requestId: request.id, onRecorded };
      const recorder = createReadRecorder({ ...reading, purpose: purposeOf(presented, asker) });
      try {
        await recorder.note(textsInPack(bytes, ledger.catalogue));
      } catch (error) {
        if (!(error instanceof ReadNotRecordedError)) throw error;
        request.log.error({ requestId: request.id, err: error }, 'a request failed');
        return refuse(503, 'READ_NOT_RECORDED');
      }
    }
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${pack.packId}.evidence.zip"`)
      .header('cache-control', 'private, no-store')
      .send(bytes);
  });
};
