// Evidence packs over GraphQL and HTTP: who makes them, who lists them, who fetches them, and what everybody else sees: nothing.
import { DatabaseSync } from '@photostructure/sqlite';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readZip } from '../../src/audit/zip';
import { verifyEvidencePack } from '../../src/audit/evidence-pack/verify';
import { readVerifierKeys } from '../../src/audit/keys';
import { signDevelopmentToken } from '../../src/access/identity';
import type { Actor } from '../../src/kernel/event';
import {
  ada,
  asAdvisor,
  bo,
  colleague,
  cycle as cycleId,
  lead,
  liaisonTeam as teamId,
  otherTeam,
  reviewer,
} from '../support/cast';
import { tellEvidenceStory } from '../support/evidence-story';
import { type Assigned, runningLedgers, type ServedLedger } from '../support/running-ledger';

const { serve } = runningLedgers();

const otherReviewer: Actor = { id: 'accreditor-0f4e2d10-6a5b-4c3d-8e9f-0000000000ad', role: 'accreditor' };
const auditor: Actor = { id: 'auditor-0f4e2d10-6a5b-4c3d-8e9f-0000000000ae', role: 'auditor' };
const admin: Actor = { id: 'admin-0f4e2d10-6a5b-4c3d-8e9f-0000000000af', role: 'admin' };

interface Sealed {
  readonly sealEvidencePack: {
    readonly pack: { readonly id: string; readonly sha256: string; readonly downloadUrl: string | null } | null;
    readonly userErrors: readonly {
      readonly __typename: string;
      readonly code: string;
      readonly message: string;
      readonly path: readonly string[];
    }[];
    readonly position: string | null;
  } | null;
}

const SEAL = `mutation ($input: SealEvidencePackInput!) { sealEvidencePack(input: $input) {
  pack { id sha256 downloadUrl recipient cycleId claims asOfPosition } userErrors { __typename code message path } commandId position
} }`;

const seal = async ({ ask }: ServedLedger, input: object = {}, as: Assigned = colleague) => {
  const given = { commandId: randomUUID(), cycleId, recipient: reviewer.id, ...input };
  const { data, errors } = await ask<Sealed>(SEAL, { input: given }, as);
  expect(errors).toBeUndefined();
  return data!.sealEvidencePack!;
};

const fetchPack = async ({ url, key }: ServedLedger, path: string, as?: Assigned): Promise<Response> =>
  fetch(`${url}${path}`, { headers: as ? { authorization: `Bearer ${await signDevelopmentToken(key, as, 1)}` } : {} });

const serveStory = async (): Promise<ServedLedger> => {
  const client = await serve();
  await tellEvidenceStory(client.give);
  return client;
};

test('staff ask for a pack of a cycle for a reviewer, and the reviewer fetches a file that verifies', async () => {
  const client = await serveStory();
  const { pack, userErrors, position } = await seal(client);
  expect(userErrors).toEqual([]);
  expect(pack).toMatchObject({
    downloadUrl: `/packs/${pack!.id}`,
    recipient: reviewer.id,
    cycleId,
    claims: ['L1', 'L2'],
    asOfPosition: String(Number(position) - 1),
  });

  for (const actor of [reviewer, colleague, lead]) {
    const answer = await fetchPack(client, pack!.downloadUrl!, actor);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(pack!.sha256);
    const { logKeys: logFolder, packKeys: packFolder } = client.ledger.folder;
    const trust = { logKeys: readVerifierKeys({ folder: logFolder }), packKeys: readVerifierKeys({ folder: packFolder }) };
    expect(verifyEvidencePack(bytes, trust).kind).toBe('VALID');
  }
}, 60_000);

test('whoever fetches a pack is written down as a reader of the words in it; a person in the directory can be its reviewer', async () => {
  const client = await serveStory();
  const person: Actor = { id: `person-${randomUUID()}`, role: 'accreditor' };
  await client.give('GiveConsent', { advisorId: bo, purpose: 'QUOTE', noticeVersion: '1', method: 'ONLINE' });
  const unknown = await seal(client, { recipient: person.id });
  await client.give('GrantRole', { personId: person.id, role: 'accreditor' }, 'admin');
  const { pack } = await seal(client, { recipient: person.id });
  const disclosedIn = (packId: string) =>
    readZip(readFileSync(join(client.ledger.folder.packs, `${packId}.evidence.zip`))).filter(
      ({ path, bytes }) => path.startsWith('disclosures/') && bytes.length > 0,
    ).length;
  expect(disclosedIn(unknown.pack!.id)).toBe(0);
  expect(disclosedIn(pack!.id)).toBeGreaterThan(0);

  expect((await fetchPack(client, pack!.downloadUrl ?? `/packs/${pack!.id}`, person)).status).toBe(200);
  const reads = new DatabaseSync(client.ledger.folder.reads);
  const rows = reads.prepare('SELECT DISTINCT actor, role, purpose, substr(subject, 1, 8) AS kind FROM reads').all();
  expect(rows).toEqual([{ actor: person.id, role: 'accreditor', purpose: 'ACCREDITATION', kind: 'advisor-' }]);
  expect(reads.prepare('SELECT COUNT(*) AS count FROM reads').get()).toEqual({ count: disclosedIn(pack!.id) });
  reads.exec('BEGIN IMMEDIATE');
  expect((await fetchPack(client, `/packs/${pack!.id}`, person)).status).toBe(503);
  reads.close();
}, 60_000);

test('to everybody else a pack and a pack that does not exist look alike', async () => {
  const client = await serveStory();
  const { pack } = await seal(client);
  const told = async (path: string, as?: Actor) => {
    const answer = await fetchPack(client, path, as);
    const { errors } = (await answer.json()) as { errors: { message: string; extensions: { code: string } }[] };
    return [answer.status, errors[0]?.extensions.code, errors[0]?.message];
  };
  for (const actor of [otherReviewer, auditor, admin, asAdvisor(ada), { ...reviewer, role: 'advisor' }]) {
    const forbidden = await told(pack!.downloadUrl!, actor);
    expect(forbidden).toEqual(await told(`/packs/pack-${randomUUID()}`, actor));
    expect(forbidden.slice(0, 2)).toEqual([404, 'NO_SUCH_PACK']);
  }
  expect((await told(pack!.downloadUrl!)).slice(0, 2)).toEqual([401, 'UNAUTHENTICATED']);
  expect((await told('/packs/..%2f..%2fledger.sqlite', reviewer)).slice(0, 2)).toEqual([404, 'NO_SUCH_PACK']);
}, 60_000);

test('a reviewer lists the packs made for them and no other; auditors list all and fetch their own', async () => {
  const client = await serveStory();
  const mine = await seal(client);
  const theirs = await seal(client, { recipient: otherReviewer.id });
  const whole = await seal(client, { recipient: auditor.id, claims: ['L3'] }, lead);
  const min = whole.position;

  const QUERY = `query ($min: EventPosition, $one: ID!, $cycle: ID) {
    evidencePacks(minPosition: $min, cycleId: $cycle) { nodes { id downloadUrl } } one: node(id: $one) { id }
  }`;
  interface Listed {
    readonly evidencePacks: { readonly nodes: readonly { readonly id: string; readonly downloadUrl: string | null }[] } | null;
    readonly one: { readonly id: string } | null;
  }
  const seenBy = async (as: Assigned, cycle: string | null = null) => {
    const { data } = await client.ask<Listed>(QUERY, { min, one: mine.pack!.id, cycle }, as);
    return {
      listed: data?.evidencePacks?.nodes.map(({ id, downloadUrl }) => [id, downloadUrl !== null]),
      one: data?.one?.id ?? null,
    };
  };
  const [first, second, third] = [mine.pack!.id, theirs.pack!.id, whole.pack!.id];
  expect(await seenBy(reviewer)).toEqual({ listed: [[first, true]], one: first });
  expect(await seenBy(otherReviewer)).toEqual({ listed: [[second, true]], one: null });
  expect(await seenBy(auditor)).toEqual({ listed: [[first, false], [second, false], [third, true]], one: first }); // prettier-ignore
  expect(await seenBy(lead)).toEqual({ listed: [[first, true], [second, true], [third, true]], one: first }); // prettier-ignore
  expect(await seenBy(lead, `cycle-${randomUUID()}`)).toEqual({ listed: [], one: first });
  expect(await seenBy(asAdvisor(ada))).toEqual({ listed: [], one: null });
  const elsewhere = { ...lead, teams: [otherTeam] };
  expect(await seenBy(elsewhere)).toEqual({ listed: [], one: null });
  expect(await seenBy(admin)).toEqual({ listed: undefined, one: null });

  expect((await fetchPack(client, whole.pack!.downloadUrl ?? `/packs/${third}`, auditor)).status).toBe(200);
  const packsOf = `query ($id: ID!) { accreditationCycle(id: $id) { packs { id } } }`;
  expect((await client.ask(packsOf, { id: cycleId }, asAdvisor(ada))).data).toEqual({ accreditationCycle: null });
  const file = `/packs/${first}`;
  expect((await fetchPack(client, file, { ...lead, teams: [teamId] })).status).toBe(200);
  expect((await fetchPack(client, file, elsewhere)).status).toBe(404);
  await expect(seal(client, {}, elsewhere)).rejects.toThrow();
}, 60_000);

test('what cannot be sealed is told with a code and a sentence, and the same request again is the same pack', async () => {
  const client = await serveStory();
  const codes = async (input: object) => (await seal(client, input)).userErrors.map(({ code, path }) => [code, ...path]);
  expect(await codes({ cycleId: `cycle-${randomUUID()}` })).toEqual([['CYCLE_NOT_FOUND', 'cycleId']]);
  expect(await codes({ recipient: 'An accreditation body' })).toEqual([['INVALID_FORMAT', 'recipient']]);
  expect(await codes({ claims: ['L3'] })).toEqual([['WHOLE_LEDGER_IS_FOR_AUDITORS', 'recipient']]);
  expect(await codes({ claims: [] })).toEqual([['TOO_SHORT', 'claims']]);

  const commandId = randomUUID();
  const first = await seal(client, { commandId });
  expect(await seal(client, { commandId })).toEqual(first);
  expect(await codes({ commandId, recipient: otherReviewer.id })).toEqual([['IDEMPOTENCY_KEY_REUSED', 'commandId']]);
}, 60_000);
