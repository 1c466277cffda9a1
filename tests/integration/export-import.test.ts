// What goes out comes in again: an export of commands, imported into an empty ledger, makes the same events.
import { createReadStream } from 'node:fs';

import { auditEvents } from '../../src/domain/audit/events';
import { cycleEvents } from '../../src/domain/cycle/events';
import { standardsEvents } from '../../src/domain/standards/events';
import { exportCommands, exportEvents } from '../../src/import/export';
import { linesOf } from '../../src/import/lines';
import { importCommands } from '../../src/import/ndjson';
import type { RecordedEvent } from '../../src/kernel/event';
import { allEvents, type MemoryLedger, openMemoryLedger, sample, someLead } from '../support/memory-ledger';

const PLAIN_UUID = '00000000-0000-4000-8000-000000000001';
const LATER = '2027-01-01T00:00:00.000Z';

const exported = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
};

const exportOf = (ledger: MemoryLedger) => exported(exportCommands(ledger.store, ledger.catalogue, ledger.vault));

/** A pack of evidence of the story's cycle under way: all that the story itself does not tell of cycles. */
const sealPack = async ({ store, handler }: MemoryLedger): Promise<void> => {
  const events = (await allEvents(store)).map(({ envelope }) => envelope);
  const outcome = await handler.handle({
    type: 'SealEvidencePack',
    actor: someLead,
    input: {
      commandId: '019a0000-0000-7000-8000-000000000100',
      cycleId: events.findLast(({ type }) => type === 'AccreditationCycleOpened')?.stream,
      packId: 'pack-5a0d3c11-4b2e-4f6a-9d7c-000000000001',
      asOfPosition: '600',
      sha256: 'ab'.repeat(32),
      recipient: 'accreditor-5a0d3c11-4b2e-4f6a-9d7c-000000000002',
      claims: ['L1', 'L2'],
      eventIds: events.filter(({ type }) => type === 'ActivityCompleted').map(({ id }) => id),
    },
  });
  expect(outcome).toMatchObject({ kind: 'accepted' });
};

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** What must be the same in both ledgers; how many fields were sealed stands in for their digests. */
const lasting = ({ envelope: { rec: _, log: __, sd, ...rest } }: RecordedEvent) => ({ ...rest, sealed: sd.length });

const byId = (a: RecordedEvent, b: RecordedEvent) => (a.envelope.id < b.envelope.id ? -1 : 1);

describe('an export', () => {
  const ledger = openMemoryLedger();
  beforeAll(async () => {
    await importCommands(linesOf(createReadStream(sample('liaison-team.ndjson'))), { ...ledger, defaultActor: someLead });
    // Given without a moment, caused by something, and with words that are hard to carry.
    const outcome = await ledger.handler.handle({
      type: 'RegisterAdvisor',
      actor: someLead,
      input: {
        commandId: '019a0000-0000-7000-8000-000000000001',
        causationId: '019a0000-0000-7000-8000-000000000002',
        lens: ['CARER'],
        nameText: 'Advisor “Seven”\n\\ \u2028 \ufffd 🙂',
        joinedOn: '2026-11-24',
      },
    });
    expect(outcome.kind).toBe('accepted');
    await sealPack(ledger);
  });

  test('has cycles in it, with everything that can happen in one', async () => {
    const types = new Set((await allEvents(ledger.store)).map(({ envelope }) => envelope.type));
    expect(Object.keys({ ...standardsEvents, ...cycleEvents, ...auditEvents }).filter((type) => !types.has(type))).toEqual([]);
  });

  test('of commands, imported one at a time, makes the same events in the same order', async () => {
    const copy = openMemoryLedger(() => LATER);
    const lines = await exportOf(ledger);
    const report = await importCommands(each(lines), { ...copy, defaultActor: someLead, concurrency: 1 });
    expect(report).toMatchObject({ accepted: lines.length, refused: 0, faults: [] });
    const events = await allEvents(copy.store);
    expect(events.map(lasting)).toEqual((await allEvents(ledger.store)).map(lasting));
    expect(new Set(events.map(({ envelope }) => envelope.rec))).toEqual(new Set([LATER]));
    // Personal text too: a second export says word for word what the first one said.
    expect(await exportOf(copy)).toEqual(lines);
  });

  test('of commands, imported many at a time, makes the same streams, and once', async () => {
    const copy = openMemoryLedger(() => LATER);
    const lines = await exportOf(ledger);
    await importCommands(each(lines), { ...copy, defaultActor: someLead });
    const again = await importCommands(each(lines), { ...copy, defaultActor: someLead });
    expect(again).toMatchObject({ accepted: 0, replayed: lines.length, refused: 0 });
    const [there, here] = [[...(await allEvents(copy.store))], [...(await allEvents(ledger.store))]];
    expect(there.sort(byId).map(lasting)).toEqual(here.sort(byId).map(lasting));
  });

  test('of commands carries who approved more hours than a support plan agreed, without whom a line is refused', async () => {
    const [advisorId, teamId, activityId] = ['advisor', 'team', 'activity'].map((prefix) => `${prefix}-${PLAIN_UUID}`);
    const give = (number: number, type: string, occurredAt: string, input: object): string =>
      JSON.stringify({ type, input: { commandId: `${PLAIN_UUID.slice(0, -2)}${10 + number}`, occurredAt, ...input } });
    const override = { approvedBy: someLead.id, reason: 'COULD_NOT_WAIT' };
    const attendance = { advisorId, status: 'ATTENDED', minutes: 61, prepMinutes: 0, roleGrade: 'LEAD', mode: 'PHONE' };
    const offer = { teamId, title: 'A visit', purpose: 'To see', stage: 'REVIEW', declaredLevel: 6, decisionRights: 'EQUAL' };
    const visit = { ...offer, activityId, kind: 'AUDIT_OR_PLACE_VISIT', startsAt: '2026-03-03T10:00:00Z', mode: 'PHONE' };
    const lines = [
      give(1, 'RegisterTeam', '2026-01-01T10:00:00Z', { teamId, name: 'A team', serviceType: 'LIAISON' }),
      give(2, 'RegisterAdvisor', '2026-01-01T10:00:00Z', { advisorId, lens: ['CARER'], nameText: 'A', joinedOn: '2026-01-01' }),
      give(3, 'AgreeSupportPlan', '2026-01-02T10:00:00Z', { advisorId, maxHoursPerMonth: 1 }),
      give(4, 'AdvertiseOpportunity', '2026-02-01T10:00:00Z', visit),
      give(5, 'RecordAttendance', '2026-03-03T12:00:00Z', { ...attendance, activityId, override }),
    ];
    const original = openMemoryLedger();
    expect(await importCommands(each(lines), { ...original, defaultActor: someLead })).toMatchObject({ accepted: 5 });
    const told = await exportOf(original);
    const copy = openMemoryLedger();
    expect(await importCommands(each(told), { ...copy, defaultActor: someLead })).toMatchObject({ accepted: 5 });
    const last = (await allEvents(copy.store)).at(-1)?.envelope;
    expect(last).toMatchObject({ type: 'AttendanceRecorded', data: { advisorId, override } });
    expect(await exportOf(copy)).toEqual(told);

    const withoutIt = told.map((line) => line.replace(`,"override":${JSON.stringify(override)}`, ''));
    expect(withoutIt).not.toEqual(told);
    const report = await importCommands(each(withoutIt), { ...openMemoryLedger(), defaultActor: someLead });
    expect(report.faults).toEqual([
      expect.objectContaining({ line: 5, code: 'HOURS_OVER_SUPPORT_PLAN', path: ['input', 'minutes'] }),
    ]);
  });

  test('of events gives every leaf as it is stored, and no personal text', async () => {
    const lines = await exported(exportEvents(ledger.store));
    expect(lines).toEqual((await allEvents(ledger.store)).map(({ leaf }) => leaf));
    expect(lines.join('\n')).not.toMatch(/Advisor One|example\.org/);
  });
});
