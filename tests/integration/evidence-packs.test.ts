// Evidence packs from a real ledger: what goes in, what is kept back, what becomes of a refusal, and that an outsider can check it.
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { PackVerdict } from '../../src/audit/evidence-pack/verdict';
import { verifyEvidencePack } from '../../src/audit/evidence-pack/verify';
import { SigningRefusedError } from '../../src/audit/signing-schedule';
import { readZip } from '../../src/audit/zip';
import type { Accepted, CommandHandler, CommandOutcome } from '../../src/kernel/command-handler';
import { StoreFault } from '../../src/kernel/event-store';
import { readDisclosure } from '../../src/privacy/disclosure';
import type { Vault } from '../../src/privacy/vault';
import { openAudit } from '../../src/open-audit';
import { openLedger } from '../../src/open-ledger';
import { openPacks } from '../../src/open-packs';
import { ada, bo, contribution, cycle as cycleId, lead, otherTeam, panel, reviewer } from '../support/cast';
import { consent, HOPE, NAME, REASON, standardSetId, SUMMARY, tellEvidenceStory } from '../support/evidence-story';
import { temporaryFolders } from '../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const auditor = 'auditor-0f4e2d10-6a5b-4c3d-8e9f-0000000000ae';

/** A ledger in a folder, and what makes packs of it. */
const open = ({ commandsOf = (commands) => commands, vaultOf = (vault) => vault, sign }: Overrides = {}) => {
  const ledger = openLedger({ dataFolder: temporaryFolder() });
  const audit = openAudit(ledger);
  closing.push(
    () => ledger.close(),
    () => audit.close(),
  );
  const packs = openPacks(
    { ...ledger, commands: commandsOf(ledger.commands), vault: vaultOf(ledger.vault) },
    audit,
    sign ?? audit.signer.sign,
  );
  const give = async (type: string, input: object): Promise<Accepted> => {
    const outcome = await ledger.commands.handle({ type, input: { commandId: randomUUID(), ...input }, actor: lead });
    if (outcome.kind === 'refused') throw new Error(`${type}: ${JSON.stringify(outcome.refusals)}`);
    return outcome;
  };
  const seal = (input: object = {}, actor = lead): Promise<CommandOutcome> =>
    packs.seal({ input: { commandId: randomUUID(), cycleId, recipient: reviewer.id, ...input }, actor });
  const sealed = async (input: object = {}): Promise<Buffer> => {
    const outcome = await seal(input);
    if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusals));
    const pack = await packs.find(String(outcome.data['packId']));
    return packs.folder.read(pack!)!;
  };
  const verify = (bytes: Uint8Array, earlierCheckpoint?: Buffer): PackVerdict =>
    verifyEvidencePack(bytes, {
      logKeys: audit.keys.verifying,
      packKeys: packs.keys,
      ...(earlierCheckpoint && { earlierCheckpoint }),
    });
  return { ledger, audit, packs, give, seal, sealed, verify };
};

interface Overrides {
  readonly commandsOf?: (commands: CommandHandler) => CommandHandler;
  readonly vaultOf?: (vault: Vault) => Vault;
  readonly sign?: () => Promise<never>;
}

const filesOf = (pack: Buffer): ReadonlyMap<string, string> =>
  new Map(readZip(pack).map(({ path, bytes }) => [path, bytes.toString()]));

const standardsOf = (pack: Buffer) => {
  const { standards } = JSON.parse(filesOf(pack).get('standards.json')!) as {
    standards: { number: string; evidence: number[]; withheld: number[]; gaps: string[] }[];
  };
  return standards.map(({ number, evidence, withheld, gaps }) => ({ number, evidence, withheld, gaps }));
};

const manifestOf = (pack: Buffer) =>
  JSON.parse(filesOf(pack).get('manifest.json')!) as {
    claims: string[];
    streams: { stream: string; from: number; to: number }[];
    scope: object;
    policyVersion: string;
  };

const textsIn = (pack: Buffer): string[] =>
  [...filesOf(pack)]
    .filter(([path]) => path.startsWith('disclosures/'))
    .flatMap(([, lines]) => lines.split('\n').filter(Boolean))
    .map((line) => readDisclosure(line)[1]);

const refusal = (code: string, ...path: string[]) => ({ kind: 'refused', refusals: [{ code, path, message: expect.any(String) as string }] }); // prettier-ignore

test('a pack of a real ledger verifies with the keys alone, and holds the cycle, its standards and the work, whole', async () => {
  const { give, sealed, verify, ledger } = open();
  await tellEvidenceStory(give);
  const size = await ledger.store.size();
  const pack = await sealed();

  expect(verify(pack)).toMatchObject({ kind: 'VALID', pack: { disclosures: 0 } });
  const manifest = manifestOf(pack);
  expect(manifest).toMatchObject({ recipient: reviewer.id, treeSize: size, policyVersion: 'cps-1', claims: ['L1', 'L2'] });
  expect(manifest.scope).toMatchObject({ cycleId, standardSet: standardSetId, asOfPosition: String(size) });
  expect(manifest.streams).toEqual([
    { stream: panel, from: 0, to: 3 },
    { stream: contribution, from: 0, to: 1 },
    { stream: cycleId, from: 0, to: 3 },
    { stream: standardSetId, from: 0, to: 0 },
  ]);
  expect(standardsOf(pack)).toEqual([
    { number: '1.1', evidence: [9], withheld: [], gaps: [] },
    { number: '1.2', evidence: [10, 11], withheld: [], gaps: ['NOT_RATED'] },
    { number: '2.1', evidence: [], withheld: [], gaps: ['NO_EVIDENCE', 'NOT_RATED'] },
  ]);
});

test('what the ledger keeps of a pack is the digest of its file, for whom it is, and every event that stands in it', async () => {
  const { give, seal, packs, ledger } = open();
  await tellEvidenceStory(give);
  const outcome = await seal();
  expect(outcome).toMatchObject({ kind: 'accepted', replayed: false, revision: 4 });
  const [pack] = (await ledger.store.readStream(cycleId, 4)).map(({ envelope }) => envelope);
  const file = join(ledger.folder.packs, `${pack!.data['packId'] as string}.evidence.zip`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const known = (await packs.find(pack!.data['packId'] as string))!;
  const events = [...filesOf(readFileSync(file))].filter(([path]) => path.startsWith('events/'));
  expect([...known.eventIds].sort()).toEqual(events.map(([, leaf]) => (JSON.parse(leaf) as { id: string }).id).sort());
  expect(packs.folder.read(known)).toEqual(readFileSync(file));
});

test('one changed byte anywhere is found', async () => {
  const { give, sealed, verify } = open();
  await tellEvidenceStory(give);
  const pack = await sealed();
  for (let at = 0; at < pack.length; at += 997) {
    const changed = Buffer.from(pack);
    changed[at] = changed[at]! ^ 1;
    expect({ at, kind: verify(changed).kind }).not.toEqual({ at, kind: 'VALID' });
  }
});

test('without consent an event is withheld and listed, and the work it belongs to is not said to be whole', async () => {
  const { give, sealed, verify } = open();
  await tellEvidenceStory(give);
  await give('WithdrawConsent', { advisorId: bo, purpose: 'SHARE_AS_EVIDENCE' });
  const pack = await sealed();
  expect(verify(pack).kind).toBe('VALID');
  expect(standardsOf(pack).slice(0, 2)).toEqual([
    { number: '1.1', evidence: [9], withheld: [], gaps: ['STREAM_NOT_WHOLE'] },
    { number: '1.2', evidence: [], withheld: [10, 11], gaps: ['EVIDENCE_WITHHELD', 'NOT_RATED'] },
  ]);
  expect(manifestOf(pack).streams.map(({ stream }) => stream)).toEqual([cycleId, standardSetId]);
  const everything = [...filesOf(pack).values()].join('\n');
  expect(everything).not.toContain(bo);
  expect(filesOf(pack).get('derived/report.html')).toContain('Event 10, linked to 1.2');
});

test('consent that is taken back while the pack is made leaves nothing of it in the pack', async () => {
  let withdraw: (() => Promise<unknown>) | undefined;
  const { give, seal, sealed, ledger } = open({
    commandsOf: (commands) => ({
      handle: async (request) => {
        await withdraw?.();
        withdraw = undefined;
        return commands.handle(request);
      },
    }),
  });
  await tellEvidenceStory(give);
  withdraw = () => give('WithdrawConsent', { advisorId: bo, purpose: 'SHARE_AS_EVIDENCE' });
  const commandId = randomUUID();
  expect(await seal({ commandId })).toMatchObject({ kind: 'accepted' });
  const pack = await sealed({ commandId });
  expect([...filesOf(pack).values()].join('\n')).not.toContain(bo);
  expect(readdirSync(ledger.folder.packs)).toHaveLength(1);
});

describe('personal text', () => {
  test('of what was brought and what became of it is disclosed with consent to be quoted; no other text ever is', async () => {
    const { give, sealed, verify } = open();
    await tellEvidenceStory(give);
    expect(textsIn(await sealed())).toEqual([]);
    for (const purpose of ['QUOTE', 'NAMED_CREDIT', 'CONTACT']) await give('GiveConsent', consent(bo, purpose));
    const pack = await sealed();
    expect(verify(pack)).toMatchObject({ kind: 'VALID', pack: { disclosures: 2 } });
    expect(textsIn(pack).sort()).toEqual([SUMMARY, REASON].sort());
    const everything = [...filesOf(pack).values()].join('\n');
    for (const secret of [NAME, HOPE, 'A street', 'Our own note.']) expect(everything).not.toContain(secret);
  });

  test('whose key was destroyed is said to be erased, and the pack is valid', async () => {
    const { give, sealed, verify } = open({ vaultOf: (vault) => ({ ...vault, disclosuresOf: () => Promise.resolve([]) }) });
    await tellEvidenceStory(give);
    await give('GiveConsent', consent(bo, 'QUOTE'));
    const pack = await sealed();
    expect(verify(pack)).toMatchObject({ kind: 'VALID_WITH_ERASURES', erasures: 2 });
    expect(filesOf(pack).get('derived/report.html')).toContain('Its words were erased.');
  });

  test('is for accreditors alone', async () => {
    const { give, sealed } = open();
    await tellEvidenceStory(give);
    await give('GiveConsent', consent(bo, 'QUOTE'));
    expect(textsIn(await sealed({ recipient: auditor }))).toEqual([]);
    expect(textsIn(await sealed({ recipient: lead.id }))).toEqual([]);
  });
});

describe('the next pack of a recipient', () => {
  test('shows that the ledger goes on from the one before', async () => {
    const { give, sealed, verify } = open();
    await tellEvidenceStory(give);
    const first = await sealed();
    const held = Buffer.from(filesOf(first).get('checkpoint')!);
    await give('RegisterTeam', { teamId: otherTeam, name: 'Crisis', serviceType: 'CRISIS' });
    await sealed({ recipient: 'accreditor-0f4e2d10-6a5b-4c3d-8e9f-0000000000ad' });
    const second = await sealed();
    expect(filesOf(second).get('prior/checkpoint')).toBe(held.toString());
    expect(verify(second, held).kind).toBe('VALID');
    expect(verify(first, held).kind).toBe('VALID');
    // The cycle's stream is whole with the facts of the packs before.
    expect(manifestOf(second).streams.find(({ stream }) => stream === cycleId)).toEqual({ stream: cycleId, from: 0, to: 5 });
  });

  test('does not begin with a pack of somebody else', async () => {
    const { give, sealed } = open();
    await tellEvidenceStory(give);
    await sealed({ recipient: auditor });
    expect(filesOf(await sealed()).has('prior/checkpoint')).toBe(false);
  });
});

test('an auditor receives the whole ledger, consent or not, and no text; nobody else does', async () => {
  const { give, seal, sealed, verify, ledger } = open();
  await tellEvidenceStory(give);
  await give('WithdrawConsent', { advisorId: ada, purpose: 'SHARE_AS_EVIDENCE' });
  await give('GiveConsent', consent(bo, 'QUOTE'));
  const size = await ledger.store.size();
  const pack = await sealed({ recipient: auditor, claims: ['L3'] });
  expect(verify(pack)).toMatchObject({ kind: 'VALID', pack: { disclosures: 0, manifest: { claims: ['L1', 'L2', 'L3'] } } });
  expect([...filesOf(pack).keys()].filter((path) => path.startsWith('events/'))).toHaveLength(size);
  expect(await seal({ claims: ['L3'] })).toMatchObject(refusal('WHOLE_LEDGER_IS_FOR_AUDITORS', 'recipient'));
});

test('with L1 alone only the evidence, the cycle and its standards go in', async () => {
  const { give, sealed, verify } = open();
  await tellEvidenceStory(give);
  const pack = await sealed({ claims: ['L1'] });
  expect(verify(pack).kind).toBe('VALID');
  expect(manifestOf(pack)).toMatchObject({ claims: ['L1'], streams: [] });
  expect([...filesOf(pack).keys()].filter((path) => path.startsWith('events/'))).toHaveLength(3 + 4 + 1);
});

describe('the same command sent again', () => {
  test('gives the same pack, even when its file had only just been written', async () => {
    const { give, seal, packs, ledger } = open();
    await tellEvidenceStory(give);
    const commandId = randomUUID();
    const first = await seal({ commandId });
    const pack = (await packs.find(String((first as Accepted).data['packId'])))!;
    // As a crash between the fact and the file leaves it.
    const file = join(ledger.folder.packs, `${pack.packId}.evidence.zip`);
    renameSync(file, join(ledger.folder.packs, `${pack.packId}.${pack.sha256}.draft`));
    const size = await ledger.store.size();
    expect(await seal({ commandId, claims: ['L2'] })).toMatchObject({
      kind: 'accepted',
      replayed: true,
      data: { packId: pack.packId },
    });
    expect(existsSync(file)).toBe(true);
    expect(await ledger.store.size()).toBe(size);
  });

  test('for something else is refused', async () => {
    const { give, seal } = open();
    await tellEvidenceStory(give);
    const commandId = randomUUID();
    await seal({ commandId });
    const reused = refusal('IDEMPOTENCY_KEY_REUSED', 'commandId');
    expect(await seal({ commandId, recipient: auditor })).toMatchObject(reused);
    expect(await seal({ commandId, claims: ['L1'] })).toMatchObject(reused);
    expect(await seal({ commandId }, { ...lead, id: `staff-${randomUUID()}` })).toMatchObject(reused);
    const { commandId: other } = await give('RegisterTeam', { teamId: otherTeam, name: 'Crisis', serviceType: 'CRISIS' });
    expect(await seal({ commandId: other })).toMatchObject(reused);
  });

  test('at the same time makes one pack', async () => {
    const { give, seal, ledger } = open();
    await tellEvidenceStory(give);
    const commandId = randomUUID();
    const outcomes = await Promise.all([seal({ commandId }), seal({ commandId })]);
    expect(outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.replayed)).toEqual([false, true]);
    expect(readdirSync(ledger.folder.packs)).toHaveLength(1);
  });
});

describe('nothing is half done', () => {
  test('when there is nothing to make a pack of', async () => {
    const { give, seal, ledger } = open();
    expect(await seal()).toMatchObject(refusal('NOTHING_SIGNED'));
    await give('RegisterTeam', { teamId: otherTeam, name: 'Crisis', serviceType: 'CRISIS' });
    expect(await seal()).toMatchObject(refusal('CYCLE_NOT_FOUND', 'cycleId'));
    expect(await seal({ recipient: 'The committee' })).toMatchObject(refusal('INVALID_FORMAT', 'recipient'));
    await tellEvidenceStory(give);
    const other = randomUUID();
    await give('OpenCycle', { cycleId: `cycle-${other}`, teamId: otherTeam, standardSetId, kind: 'DEVELOPMENTAL' });
    expect(await seal({ cycleId: `cycle-${other}` })).toMatchObject(refusal('NO_EVIDENCE', 'cycleId'));
    expect(readdirSync(ledger.folder.packs)).toEqual([]);
  });

  test('when the rules say no in the end', async () => {
    const { give, seal, ledger } = open();
    await tellEvidenceStory(give);
    await give('WithdrawCycle', { cycleId });
    expect(await seal()).toMatchObject(refusal('CYCLE_ENDED', 'cycleId'));
    expect(readdirSync(ledger.folder.packs)).toEqual([]);
  });

  test('when nothing is signed any more', async () => {
    const { give, seal, ledger } = open({ sign: () => Promise.reject(new SigningRefusedError('LOG_REGRESSION', 'Behind.')) });
    await tellEvidenceStory(give);
    expect(await seal()).toMatchObject(refusal('SIGNING_REFUSED'));
    expect(readdirSync(ledger.folder.packs)).toEqual([]);
  });

  test.each([
    ['STORE_UNAVAILABLE', 0],
    ['OUTCOME_UNKNOWN', 1],
  ] as const)('when the ledger fails (%s), apart from what a retry may need', async (code, left) => {
    let failing = true;
    const { give, seal, sealed, ledger } = open({
      commandsOf: (commands) => ({
        handle: (request) => (failing ? Promise.reject(new StoreFault(code, 'Failed.')) : commands.handle(request)),
      }),
    });
    await tellEvidenceStory(give);
    const commandId = randomUUID();
    await expect(seal({ commandId })).rejects.toThrow('Failed.');
    expect(readdirSync(ledger.folder.packs).filter((name) => name.endsWith('.draft'))).toHaveLength(left);
    failing = false;
    await sealed({ commandId });
    expect(readdirSync(ledger.folder.packs).map((name) => name.split('.').at(-1))).toEqual(['zip']);
  });
});

test('a file that was changed is not given out', async () => {
  const { give, seal, packs, ledger } = open();
  await tellEvidenceStory(give);
  await seal();
  const [name = ''] = readdirSync(ledger.folder.packs);
  const pack = (await packs.find(name.split('.')[0]!))!;
  writeFileSync(join(ledger.folder.packs, name), 'something else');
  expect(packs.folder.read(pack)).toBeUndefined();
});

test('keys that sealed packs are not replaced in silence', async () => {
  const { give, seal, ledger, audit } = open();
  await tellEvidenceStory(give);
  await seal();
  renameSync(ledger.folder.packKeys, `${ledger.folder.packKeys}-gone`);
  expect(() => openPacks(ledger, audit, audit.signer.sign)).toThrow(/holds no key/);
});
