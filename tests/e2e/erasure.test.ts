// Being forgotten, as clients and the command line see it: asked for, decided, looked at, done, shown and certified.
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

import { verifyCheckpoint } from '../../src/audit/checkpoint';
import { verifyInclusion } from '../../src/audit/merkle-proofs';
import { leafHashOf } from '../../src/audit/merkle-tree';
import { parseTlogProof } from '../../src/audit/tlog-proof';
import { ada, asAdvisor, bo, cleo, colleague, contribution, lead, liaisonTeam, otherTeam } from '../support/cast';
import { erased, filesHolding, openFolder, tellErasureStory, TEXTS } from '../support/erasures';
import { SUMMARY, tellEvidenceStory } from '../support/evidence-story';
import { ledgerCommand } from '../support/processes/command-line';
import { runningLedgers, type ServedLedger } from '../support/running-ledger';

const { serve, run, temporaryFolder } = runningLedgers();

const served = async (): Promise<ServedLedger> => {
  const ledger = await serve();
  await tellEvidenceStory((type, input) => ledger.give(type, input));
  return ledger;
};

const decided = async (client: ServedLedger): Promise<void> => {
  await client.give('RequestErasure', { advisorId: bo, onBehalf: false }, asAdvisor(bo));
  await client.give('DecideErasure', { advisorId: bo, decision: 'ERASE', ground: 'OBJECTED', reasonText: 'They said so.' });
};

const ADVISOR = `{ id status erased standIn erasure name contact consents { purpose withdrawnAt } timeline(first: 50) { nodes { headline } } }`;

const CERTIFICATE = `query ($id: ID!, $at: EventPosition) {
  advisor(id: $id, minPosition: $at) { id }
  erasureCertificate(advisorId: $id) {
    advisorId onBehalf ground again position event proof promise
    requested { actorId } decided { actorId actorRole } executed { eventId actorId recordedAt }
  }
}`;

interface Certificate {
  readonly advisorId: string;
  readonly onBehalf: boolean;
  readonly ground: string;
  readonly again: boolean;
  readonly event: string;
  readonly proof: string | null;
  readonly promise: string;
  readonly requested: { readonly actorId: string };
  readonly decided: { readonly actorRole: string };
  readonly executed: { readonly eventId: string };
}

describe('over the API', () => {
  test('an advisor asks, a lead decides, and the mutation that erases does all of it', async () => {
    const client = await served();
    await decided(client);
    const shown = async (minPosition: string) => {
      const answer = await client.ask<{ advisor: Record<string, unknown> }>(
        `query ($id: ID!, $at: EventPosition) { advisor(id: $id, minPosition: $at) ${ADVISOR} }`,
        { id: bo, at: minPosition },
        lead,
      );
      return answer.data?.advisor;
    };
    expect(await shown(await client.ledger.store.head())).toMatchObject({
      ...{ erased: false, standIn: null, erasure: 'TO_BE_CARRIED_OUT' },
      name: 'Somebody with a name',
    });
    const { position } = await client.give('EraseAdvisor', { advisorId: bo });
    expect(filesHolding(client.ledger.folder.readModels, [SUMMARY])).toEqual([]);
    expect(await shown(position)).toMatchObject({
      ...{ status: 'ERASED', erased: true, standIn: 'former advisor', erasure: 'CARRIED_OUT', name: null, contact: null },
      consents: [{ purpose: 'SHARE_AS_EVIDENCE', withdrawnAt: expect.any(String) }],
    });
    const summary = await client.ask<{ contribution: { summary: string | null } }>(
      'query ($id: ID!) { contribution(id: $id) { summary } }',
      { id: contribution },
      lead,
    );
    expect(summary.data?.contribution).toEqual({ summary: null });
    expect(await client.attempt('RequestErasure', { advisorId: bo, onBehalf: true }, colleague)).toMatchObject({
      userErrors: [{ code: 'ADVISOR_ERASED' }],
    });
  });

  test('the certificate shows who asked, who decided and who did it, and proves that the ledger says so', async () => {
    const client = await served();
    await decided(client);
    const none = await client.ask(CERTIFICATE, { id: bo }, lead);
    expect(none.data).toMatchObject({ erasureCertificate: null });
    const { position } = await client.give('EraseAdvisor', { advisorId: bo }, 'admin');
    await client.audit.signer.sign();
    const answer = await client.ask<{ erasureCertificate: Certificate }>(CERTIFICATE, { id: bo, at: position }, 'auditor');
    const certificate = answer.data!.erasureCertificate;
    expect(certificate).toMatchObject({
      advisorId: bo,
      ...{
        onBehalf: false,
        ground: 'OBJECTED',
        again: false,
        requested: { actorId: bo },
        decided: { actorRole: 'involvement_lead' },
      },
    });
    expect(JSON.parse(certificate.event)).toMatchObject({ id: certificate.executed.eventId, type: 'SubjectErased', stream: bo });

    const { index, hashes, checkpoint } = parseTlogProof(Buffer.from(certificate.proof!));
    const verdict = verifyCheckpoint(checkpoint, client.audit.keys.verifying);
    if (verdict.kind !== 'SIGNED') throw new Error(verdict.kind);
    const { size, root } = verdict.checkpoint;
    expect(verifyInclusion({ leafHash: leafHashOf(certificate.event), index, size, root, proof: hashes })).toBe(true);
    expect(certificate.promise).toContain('backups until they are deleted');
  });

  test('a lead of a team of theirs learns which texts of others to look at, and never what stands in them', async () => {
    const client = await served();
    await client.give('RecordReflection', {
      contributionId: contribution,
      by: 'STAFF',
      feltEqual: 3,
      betterText: 'A secret of ours.',
    });
    await client.give('RegisterAdvisor', { advisorId: cleo, lens: ['CARER'], nameText: 'Xyz Qrs', joinedOn: '2017-01-01' });
    const query = `query ($id: ID!) { erasureReview(advisorId: $id) { total sameWork named nameKnown items { type stream reasons } } }`;
    const answer = await client.ask<{ erasureReview: { items: object[] } }>(query, { id: bo }, lead);
    expect(answer.data?.erasureReview).toMatchObject({ nameKnown: true, named: 1, sameWork: 3, total: 4 });
    expect(answer.data?.erasureReview.items).toEqual(
      expect.arrayContaining([
        { type: 'AdvisorRegistered', stream: ada, reasons: ['NAME'] },
        { type: 'ReflectionRecorded', stream: contribution, reasons: ['SAME_WORK'] },
        { type: 'EvidenceLinked', stream: expect.stringContaining('cycle-'), reasons: ['SAME_WORK'] },
      ]),
    );
    expect(JSON.stringify(answer)).not.toContain('secret');
    const from = (teams: string[]) => client.ask(query, { id: bo }, { ...lead, teams });
    expect((await from([otherTeam])).data).toEqual({ erasureReview: null });
    expect((await from([liaisonTeam])).data).toMatchObject({ erasureReview: { total: 4 } });
  });
});

describe('on the command line', () => {
  const prepared = async (): Promise<string> => {
    const folder = temporaryFolder();
    const world = openFolder(folder);
    await tellErasureStory(world);
    await world.close();
    return folder;
  };

  test('it is shown first, and done only when it is said', async () => {
    const folder = await prepared();
    const shown = await ledgerCommand(folder, 'erase', erased);
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toContain('delete the sealed text of 6 events');
    expect(shown.out).toContain('withdraw 1 open invitations, end 1 peer pairs');
    expect(shown.out).toContain('Nothing was done');
    const world = openFolder(folder);
    const [registered] = await world.ledger.store.readStream(erased);
    expect(await world.ledger.store.readSealed(registered!.envelope.id)).toHaveLength(1);
    await world.close();

    const commandId = randomUUID();
    const as = 'admin-0f4e2d10-6a5b-4c3d-8e9f-000000000001';
    const done = await ledgerCommand(folder, 'erase', erased, '--yes', '--command-id', commandId, '--as', as);
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(filesHolding(folder, TEXTS)).toEqual([]);
    expect(await ledgerCommand(folder, 'erase', erased, '--yes', '--command-id', commandId, '--as', as)).toMatchObject({
      code: 0,
    });
    expect(await ledgerCommand(folder, 'erase', erased, '--yes')).toMatchObject({
      code: 1,
      out: expect.stringContaining('ADVISOR_ERASED'),
    });
    const certificate = await ledgerCommand(folder, 'erase', erased, '--certificate');
    expect(JSON.parse(certificate.out)).toMatchObject({
      executed: { by: { id: as, role: 'admin' } },
      decided: { ground: 'CONSENT_WITHDRAWN' },
      proof: expect.stringContaining('c2sp.org/tlog-proof@v1'),
    });
    expect((await ledgerCommand(folder, 'verify')).out).toContain('The personal text of 6 events was erased.');
  }, 300_000);

  test('nothing is done without a decision, or for nobody', async () => {
    const folder = await prepared();
    expect(await ledgerCommand(folder, 'erase', ada)).toMatchObject({
      code: 1,
      out: expect.stringContaining('Nobody has asked'),
    });
    expect(await ledgerCommand(folder, 'erase', ada, '--yes')).toMatchObject({
      code: 1,
      out: expect.stringContaining('ERASURE_NOT_DECIDED'),
    });
    expect(await ledgerCommand(folder, 'erase', cleo, '--certificate')).toMatchObject({ code: 1 });
    expect(await ledgerCommand(folder, 'erase', 'somebody')).toMatchObject({ code: 2 });
  }, 300_000);

  test('what is to be looked at is listed by id, and not shown', async () => {
    const { out } = await ledgerCommand(await prepared(), 'erase', erased, '--review');
    expect(out).toContain('AdvisorRegistered');
    expect(out).toContain('EvidenceLinked');
    expect(out).not.toContain('Our own note');
  }, 300_000);
});

test('a service finishes what a backup has undone before it serves anything, and logs no words of anybody', async () => {
  const folder = temporaryFolder();
  const world = openFolder(folder);
  await tellErasureStory(world);
  await world.close();
  const fence = { subject: erased, at: '2026-11-24T12:00:00.000Z' };
  appendFileSync(`${folder}/erased.ndjson`, `${JSON.stringify(fence)}\n`);
  const service = await run({ LEDGER_DATA: folder });
  const answer = await service.ask<{ advisor: { erased: boolean; name: null } }>(
    'query ($id: ID!) { advisor(id: $id) { erased name } }',
    { id: erased },
    'involvement_lead',
  );
  expect(answer.data?.advisor).toEqual({ erased: true, name: null });
  expect(service.output()).toContain('erased again');
  for (const text of TEXTS) expect(service.output()).not.toContain(text);
  expect(filesHolding(folder, TEXTS)).toEqual([]);
}, 300_000);
