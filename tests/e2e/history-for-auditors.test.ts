// What an auditor gets of history over GraphQL: proofs that hold, sealed fields, places, differences, and a trace of their own.
import { randomUUID } from 'node:crypto';

import { readVerifierKeys } from '../../src/audit/keys';
import { verifyCheckpoint } from '../../src/audit/checkpoint';
import { verifyConsistency, verifyInclusion } from '../../src/audit/merkle-proofs';
import { leafHashOf } from '../../src/audit/merkle-tree';
import { ada, liaisonTeam, panel } from '../support/cast';
import { type Asker, runningLedgers, type ServedLedger } from '../support/running-ledger';

const { serve } = runningLedgers();

interface Proof {
  readonly treeSize: number;
  readonly leafIndex: number;
  readonly hashes: readonly string[];
  readonly root: string;
  readonly checkpoint: string | null;
}

interface Told {
  readonly position: string;
  readonly type: string;
  readonly leaf: string;
  readonly leafIndex: number;
  readonly leafHash: string;
  readonly inclusionProof: Proof | null;
  readonly sealedFields: {
    readonly count: number;
    readonly names: readonly string[];
    readonly text: readonly { readonly name: string; readonly value: string }[] | null;
  };
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** A team, an advisor with a name, a panel, and a new name for the team: each of them one event. */
const setTheScene = async ({ give }: ServedLedger): Promise<string> => {
  await give('RegisterTeam', { teamId: liaisonTeam, name: 'Liaison', serviceType: 'LIAISON' });
  const person = { nameText: 'Personal: name', lens: ['CARER'], joinedOn: '2017-05-02' };
  await give('RegisterAdvisor', { advisorId: ada, ...person });
  const offer = { title: 'A panel', purpose: 'To choose', stage: 'DELIVERY', declaredLevel: 6, decisionRights: 'EQUAL' };
  await give('ConvenePanel', {
    activityId: panel,
    teamId: liaisonTeam,
    ...offer,
    startsAt: '2018-01-31T09:00:00Z',
    mode: 'ONLINE',
  });
  return (await give('RenameTeam', { teamId: liaisonTeam, name: 'Liaison team' })).position;
};

const historyOf = async (client: ServedLedger, rest: { filter?: object; treeSize?: number; as?: Asker } = {}) => {
  const minPosition = await client.ledger.store.head();
  const query = `query ($minPosition: EventPosition, $filter: HistoryFilter, $treeSize: Int) {
    history(first: 100, minPosition: $minPosition, filter: $filter) {
      nodes {
        position type leaf leafIndex leafHash inclusionProof(treeSize: $treeSize) { treeSize leafIndex hashes root checkpoint }
        sealedFields { count names text { name value } }
      }
    }
  }`;
  const { as = 'auditor', ...variables } = rest;
  const answer = await client.ask<{ history: { nodes: Told[] } }>(query, { minPosition, ...variables }, as);
  return { nodes: answer.data?.history.nodes ?? [], errors: answer.errors };
};

test('every event stands provably in the tree, of any size and of the last checkpoint', async () => {
  const client = await serve();
  await setTheScene(client);
  // The checkpoint comes by itself, within a second or so.
  let signed: Told[] = [];
  const deadline = performance.now() + 20_000;
  while (!signed.at(-1)?.inclusionProof && performance.now() < deadline) signed = [...(await historyOf(client)).nodes];
  const exact = (await historyOf(client, { filter: { untilPosition: '4' }, treeSize: 3 })).nodes;
  expect([signed.length, exact.length]).toEqual([4, 3]);
  for (const { position, leaf, leafIndex, leafHash, inclusionProof } of [...signed, ...exact]) {
    expect(leafIndex).toBe(Number(position) - 1);
    expect(leafHash).toBe(leafHashOf(leaf).toString('base64'));
    const { treeSize, root, hashes } = inclusionProof!;
    const claim = { leafHash: bytes(leafHash), index: leafIndex, size: treeSize, root: bytes(root), proof: hashes.map(bytes) };
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, leafHash: leafHashOf(`${leaf} `) })).toBe(false);
  }
  expect(exact.map(({ inclusionProof }) => inclusionProof?.treeSize)).toEqual([3, 3, 3]);
  const { checkpoint, root } = signed[0]!.inclusionProof!;
  const verdict = verifyCheckpoint(Buffer.from(checkpoint!), readVerifierKeys({ folder: client.ledger.folder.logKeys }));
  expect(verdict).toMatchObject({ kind: 'SIGNED', checkpoint: { size: 4, root: bytes(root) } });
});

test('the log as it was lies provably in the log as it is', async () => {
  const client = await serve();
  const query = `query ($from: Int!, $to: Int) {
    consistencyProof(from: $from, to: $to) { fromSize fromRoot toSize toRoot hashes checkpoint }
  }`;
  type Answer = { consistencyProof: { fromSize: number; fromRoot: string; toSize: number; toRoot: string; hashes: string[] } };
  const asked = async (from: number, to?: number) => client.ask<Answer>(query, { from, to }, 'auditor');
  expect(await asked(1)).toEqual({ status: 200, data: { consistencyProof: null } });
  await setTheScene(client);
  for (const [from, to] of [
    [1, 4],
    [2, 3],
    [3, 4],
    [4, 4],
  ] as const) {
    const { fromSize, fromRoot, toSize, toRoot, hashes } = (await asked(from, to)).data!.consistencyProof;
    expect([fromSize, toSize]).toEqual([from, to]);
    const claim = { earlierSize: from, earlierRoot: bytes(fromRoot), size: to, root: bytes(toRoot), proof: hashes.map(bytes) };
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, earlierRoot: leafHashOf('another') })).toBe(false);
  }
  for (const [from, to] of [
    [0, 4],
    [3, 2],
    [1, 5],
    [-1, 4],
  ] as const) {
    expect((await asked(from, to)).errors).toMatchObject([{ extensions: { code: 'TREE_SIZE_OUT_OF_RANGE' } }]);
  }
  const tooSmall = await historyOf(client, { treeSize: 2 });
  expect(tooSmall.errors?.map(({ extensions }) => extensions.code)).toEqual(['TREE_SIZE_OUT_OF_RANGE', 'TREE_SIZE_OUT_OF_RANGE']);
});

test('sealed fields are shown as sealed, and opened for those who may read them', async () => {
  const client = await serve();
  await setTheScene(client);
  const filter = { types: ['AdvisorRegistered', 'TeamRegistered'] };
  const [team, sealed] = (await historyOf(client, { filter })).nodes.map(({ sealedFields }) => sealedFields);
  expect(team).toEqual({ count: 0, names: [], text: null });
  expect(sealed).toEqual({ count: 1, names: ['nameText', 'contactText'], text: null });
  const [, opened] = (await historyOf(client, { filter, as: 'staff' })).nodes.map(({ sealedFields }) => sealedFields);
  expect(opened).toEqual({ count: 1, names: ['nameText', 'contactText'], text: [{ name: 'nameText', value: 'Personal: name' }] });
});

test('history is found by place, along with everything else it is found by', async () => {
  const client = await serve();
  await setTheScene(client);
  const positions = async (filter: object) => (await historyOf(client, { filter })).nodes.map(({ position }) => position);
  expect(await positions({ fromPosition: '2' })).toEqual(['2', '3', '4']);
  expect(await positions({ untilPosition: '3' })).toEqual(['1', '2']);
  expect(await positions({ fromPosition: '2', untilPosition: '4', subject: liaisonTeam })).toEqual(['3']);
  expect(await positions({ fromPosition: '9' })).toEqual([]);
});

describe('what changed between two moments', () => {
  const DIFF = `query ($readModel: ReadModelName!, $subject: ID!, $from: MomentInput!, $to: MomentInput!, $first: Int, $after: String) {
    readModelDiff(readModel: $readModel, subject: $subject, from: $from, to: $to) {
      total
      rows(first: $first, after: $after) {
        nodes { table change key { column value } columns { column before after } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`;
  interface Diff {
    readonly total: number;
    readonly rows: {
      readonly nodes: readonly { table: string; change: string; key: object[]; columns: object[] }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }
  const diff = async (client: ServedLedger, variables: object) => {
    const answer = await client.ask<{ readModelDiff: Diff }>(DIFF, variables, 'auditor');
    return { ...answer, diff: answer.data?.readModelDiff };
  };

  test('is told row by row, with what stood there before and what stands there now', async () => {
    const client = await serve();
    await setTheScene(client);
    const directory = { readModel: 'DIRECTORY', subject: liaisonTeam };
    const renamed = await diff(client, { ...directory, from: { asOfPosition: '3' }, to: {} });
    expect(renamed.diff).toMatchObject({
      total: 1,
      rows: {
        nodes: [
          {
            table: 'teams',
            change: 'CHANGED',
            key: [{ column: 'id', value: liaisonTeam }],
            columns: [{ column: 'name', before: 'Liaison', after: 'Liaison team' }],
          },
        ],
      },
    });
    const back = await diff(client, { ...directory, from: {}, to: { asOfPosition: '2' } });
    expect(back.diff?.rows.nodes.map(({ table, change }) => [table, change])).toEqual([
      ['activities', 'REMOVED'],
      ['teams', 'CHANGED'],
    ]);
    const nothing = await diff(client, { ...directory, from: { asOfPosition: '4' }, to: {} });
    expect(nothing.diff).toMatchObject({ total: 0, rows: { nodes: [] } });
    // Nothing of it had happened by then, whenever it was written down.
    const sinceThen = await diff(client, { ...directory, from: { asOf: '2016-01-01T00:00:00Z' }, to: {} });
    expect(sinceThen.diff?.rows.nodes.map(({ change }) => change)).toEqual(['ADDED', 'ADDED']);
  });

  test('comes in pages, for each read model', async () => {
    const client = await serve();
    await setTheScene(client);
    const asked = { readModel: 'DIRECTORY', subject: liaisonTeam, from: { asOfPosition: '0' }, to: {}, first: 1 };
    const first = await diff(client, asked);
    expect(first.diff).toMatchObject({ total: 2, rows: { nodes: [{ table: 'activities' }], pageInfo: { hasNextPage: true } } });
    const second = await diff(client, { ...asked, after: first.diff?.rows.pageInfo.endCursor });
    expect(second.diff).toMatchObject({ total: 2, rows: { nodes: [{ table: 'teams' }], pageInfo: { hasNextPage: false } } });
    const ofScore = await diff(client, { ...asked, readModel: 'SCORE' });
    expect(ofScore.diff).toMatchObject({ total: 1, rows: { nodes: [{ table: 'activities', change: 'ADDED' }] } });
    const ofTimeline = await diff(client, { ...asked, readModel: 'TIMELINE', subject: ada });
    expect(ofTimeline.diff).toMatchObject({ total: 1, rows: { nodes: [{ table: 'entries', change: 'ADDED' }] } });
    const ofCycle = await diff(client, { ...asked, readModel: 'ACCREDITATION', subject: `cycle-${randomUUID()}` });
    expect(ofCycle.diff).toMatchObject({ total: 0 });
  });

  test('holds nothing personal, and says which moment the ledger does not reach', async () => {
    const client = await serve();
    await setTheScene(client);
    const asked = { readModel: 'DIRECTORY', subject: ada, from: { asOfPosition: '0' }, to: {} };
    const answer = await diff(client, asked);
    expect(answer.diff?.total).toBeGreaterThan(0);
    expect(JSON.stringify(answer)).not.toContain('Personal:');
    const beyond = await diff(client, { ...asked, to: { asOfPosition: '77' } });
    expect(beyond.errors).toMatchObject([{ path: ['readModelDiff'], extensions: { code: 'POSITION_NOT_REACHED' } }]);
  });
});

test('who checked the ledger writes it down, and it can be asked for like anything else', async () => {
  const client = await serve();
  await setTheScene(client);
  const check = { kind: 'REPLAY', result: 'REPLAYED', subjectId: liaisonTeam };
  const mutation = `mutation ($input: RecordAuditReplayInput!) {
    recordAuditReplay(input: $input) {
      audit { id kind result subjectId treeSize root performedAt performedBy { role } } userErrors { code } position
    }
  }`;
  interface Recorded {
    readonly recordAuditReplay: { readonly audit: { readonly id: string }; readonly position: string };
  }
  const answer = await client.ask<Recorded>(
    mutation,
    { input: { commandId: randomUUID(), occurredAt: '2024-03-04T10:00:00Z', ...check } },
    'auditor',
  );
  const { audit } = answer.data!.recordAuditReplay;
  const performed = { performedAt: '2024-03-04T10:00:00.000Z', performedBy: { role: 'auditor' } };
  expect(audit).toMatchObject({ ...check, ...performed, treeSize: null, root: null });
  const node = 'query ($id: ID!) { node(id: $id) { id ... on AuditReplay { kind } } }';
  expect((await client.ask(node, { id: audit.id }, 'auditor')).data).toEqual({ node: { id: audit.id, kind: 'REPLAY' } });
  for (const role of ['advisor', 'staff', 'involvement_lead', 'accreditor', 'admin'] as const) {
    expect((await client.ask(node, { id: audit.id }, role)).data).toEqual({ node: null });
  }
  const about = (await historyOf(client, { filter: { subject: liaisonTeam, types: ['AuditReplayPerformed'] } })).nodes;
  expect(about).toHaveLength(1);
  const refused = await client.attempt('RecordAuditReplay', { ...check, result: 'EQUAL' }, 'auditor');
  expect(refused.userErrors).toMatchObject([{ code: 'RESULT_OF_ANOTHER_KIND', path: ['result'] }]);
});
