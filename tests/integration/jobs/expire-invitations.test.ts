// Invitations that ran out unanswered are written down once, by whoever comes first, and at the moment they ran out.
import { directoryProjection } from '../../../projections/directory/projection';
import { openReadModel } from '../../../projections/runner/read-model';
import { catchUp } from '../../../projections/runner/catch-up';
import { expireInvitations } from '../../../src/jobs/expire-invitations';
import { addDays } from '../../../src/kernel/clock';
import { createCommandHandler } from '../../../src/kernel/command-handler';
import { uuidFrom } from '../../../src/kernel/ids';
import { allEvents, openMemoryLedger, someLead } from '../../support/memory-ledger';
import { exportCommands } from '../../../src/import/export';
import { importCommands } from '../../../src/import/ndjson';

const INVITED = '2026-03-02T09:00:00.000Z';
const REPLY_BY = '2026-03-09T17:00:00.000Z';
const JUST_AFTER = '2026-03-09T17:00:00.001Z';
const STARTS = '2026-04-01T10:00:00.000Z';

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const teamId = `team-${uuid(1)}`;
const activityId = `activity-${uuid(2)}`;
const advisorOf = (number: number): string => `advisor-${uuid(100 + number)}`;
const invitationOf = (number: number): string => `invitation-${uuid(200 + number)}`;

/** A panel to which `count` advisors were invited, who can reply until REPLY_BY. */
const openWithInvited = async (count: number) => {
  const time = { now: INVITED };
  const ledger = openMemoryLedger(() => time.now);
  let given = 0;
  const give = async (type: string, input: object): Promise<void> => {
    const request = { type, actor: someLead, input: { commandId: uuid((given += 1)), ...input } };
    expect(await ledger.handler.handle(request)).toMatchObject({ kind: 'accepted' });
  };
  const offer = { teamId, title: 'A panel', purpose: 'To choose', stage: 'DELIVERY', declaredLevel: 6, decisionRights: 'EQUAL' };
  await give('RegisterTeam', { teamId, name: 'A team', serviceType: 'LIAISON' });
  await give('ConvenePanel', { activityId, ...offer, startsAt: STARTS, mode: 'ONLINE' });
  for (let number = 1; number <= count; number += 1) {
    const advisorId = advisorOf(number);
    await give('RegisterAdvisor', { advisorId, lens: ['CARER'], nameText: 'A', joinedOn: '2026-01-01' });
    await give('GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' });
    const invitation = { invitationId: invitationOf(number), activityId, advisorId, role: 'PANEL_MEMBER' };
    await give('InviteToPanel', { ...invitation, replyBy: REPLY_BY });
  }
  /** Rows of the directory as they are now: they do not move when the ledger does. */
  const rowsOfNow = async () => {
    const model = openReadModel(directoryProjection, ':memory:');
    await catchUp(model, ledger.store, ledger.catalogue);
    return () => model.db;
  };
  const anotherNode = async () => ({
    commands: createCommandHandler({ ...ledger, sealer: ledger.vault }),
    store: ledger.store,
    clock: ledger.clock,
    rows: await rowsOfNow(),
  });
  const expired = async () => (await allEvents(ledger.store)).map(({ envelope }) => envelope).filter(isExpiry);
  return { time, ledger, give, anotherNode, expired };
};

const isExpiry = ({ type }: { type: string }): boolean => type === 'InvitationExpired';

test('two nodes at once, and any later run, write one event for each invitation', async () => {
  const { time, anotherNode, expired } = await openWithInvited(5);
  time.now = '2026-03-10T09:00:00.000Z';
  const nodes = [await anotherNode(), await anotherNode()];
  const written = await Promise.all(nodes.map((node) => expireInvitations(node)));
  expect(written.reduce((sum, count) => sum + count)).toBe(5);
  // One whose directory lags sees them as unanswered still.
  for (const node of [...nodes, await anotherNode()]) expect(await expireInvitations(node)).toBe(0);
  const events = await expired();
  expect(events.map(({ data }) => data['invitationId']).sort()).toEqual([1, 2, 3, 4, 5].map(invitationOf));
});

test('each says that it happened when the time to reply was over, and that the ledger itself did it', async () => {
  const { time, anotherNode, expired } = await openWithInvited(1);
  time.now = '2026-03-12T00:00:00.000Z';
  await expireInvitations(await anotherNode());
  expect(await expired()).toMatchObject([
    {
      at: JUST_AFTER,
      rec: time.now,
      actor: { id: `scheduler-${uuid(1)}`, role: 'scheduler' },
      cmd: uuidFrom(uuid(201), `ExpireInvitation/${activityId}`),
      data: { invitationId: invitationOf(1), advisorId: advisorOf(1) },
    },
  ]);
});

test('nothing is written as long as an answer can still come', async () => {
  const { time, anotherNode, expired } = await openWithInvited(1);
  time.now = REPLY_BY;
  expect(await expireInvitations(await anotherNode())).toBe(0);
  expect(await expired()).toEqual([]);
  time.now = JUST_AFTER;
  expect(await expireInvitations(await anotherNode())).toBe(1);
});

test('nothing is written of one that was answered or taken back, also when the directory does not know yet', async () => {
  const { time, give, anotherNode, expired } = await openWithInvited(4);
  await give('DeclineInvitation', { activityId, invitationId: invitationOf(1) });
  const lagging = await anotherNode();
  await give('AcceptInvitation', { activityId, invitationId: invitationOf(2) });
  await give('WithdrawInvitation', { activityId, invitationId: invitationOf(3), reason: 'OTHER' });
  time.now = JUST_AFTER;
  expect(await expireInvitations(lagging)).toBe(1);
  expect(await expireInvitations(await anotherNode())).toBe(0);
  expect((await expired()).map(({ data }) => data['invitationId'])).toEqual([invitationOf(4)]);
});

test('nothing is written of an activity that was cancelled', async () => {
  const { time, give, anotherNode, expired } = await openWithInvited(1);
  const unaware = await anotherNode();
  await give('CancelActivity', { activityId, noticeHours: 100, feeHonoured: false });
  time.now = JUST_AFTER;
  expect(await expireInvitations(unaware)).toBe(0);
  expect(await expireInvitations(await anotherNode())).toBe(0);
  expect(await expired()).toEqual([]);
});

test('what is typed in from paper is left alone for a day, so that its answer can be typed in too', async () => {
  const { time, give, anotherNode } = await openWithInvited(0);
  const typedIn = '2026-06-01T12:00:00.000Z';
  const advisorId = advisorOf(1);
  await give('RegisterAdvisor', { advisorId, lens: ['CARER'], nameText: 'A', joinedOn: '2026-01-01' });
  await give('GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' });
  time.now = typedIn;
  const invitation = { invitationId: invitationOf(1), activityId, advisorId, role: 'PANEL_MEMBER', replyBy: REPLY_BY };
  await give('InviteToPanel', { ...invitation, occurredAt: INVITED });
  time.now = '2026-06-02T11:59:59.999Z';
  expect(await expireInvitations(await anotherNode())).toBe(0);
  time.now = addDays(typedIn, 1);
  expect(await expireInvitations(await anotherNode())).toBe(1);
});

test('a directory that is being built is waited for, and a run that is stopped writes no more', async () => {
  const { time, anotherNode, expired } = await openWithInvited(3);
  time.now = JUST_AFTER;
  const node = await anotherNode();
  expect(await expireInvitations({ ...node, rows: () => undefined })).toBe(0);
  const stopping = new AbortController();
  const commands = {
    handle: (request: Parameters<typeof node.commands.handle>[0]) => {
      stopping.abort();
      return node.commands.handle(request);
    },
  };
  expect(await expireInvitations({ ...node, commands }, stopping.signal)).toBe(1);
  expect(await expired()).toHaveLength(1);
});

test('what it wrote goes out and comes in again', async () => {
  const { time, ledger, anotherNode } = await openWithInvited(2);
  time.now = JUST_AFTER;
  await expireInvitations(await anotherNode());
  const copy = openMemoryLedger();
  const lines = exportCommands(ledger.store, ledger.catalogue, ledger.vault);
  const report = await importCommands(lines, { ...copy, defaultActor: someLead, concurrency: 1 });
  expect(report).toMatchObject({ refused: 0, faults: [] });
  const ofExpiry = (await allEvents(copy.store)).map(({ envelope }) => envelope).filter(isExpiry);
  expect(ofExpiry.map(({ actor, at }) => [actor.role, at])).toEqual([
    ['scheduler', JUST_AFTER],
    ['scheduler', JUST_AFTER],
  ]);
});
