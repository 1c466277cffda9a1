// What is kept for how long: nothing is due by itself; what is due is said; whom nothing is needed of any more is erased as anybody is.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runRetentionCommand } from '../../src/cli/retention-command';
import { START } from '../../src/kernel/position';
import { openLedger } from '../../src/open-ledger';
import { readRetentionClasses, type RetentionClass } from '../../src/retention/classes';
import { dueOf, type KnownOfAdvisor } from '../../src/retention/due';
import { knownOfAdvisors } from '../../src/retention/known';
import { ada, bo, cycle } from '../support/cast';
import { erased, later, openFolder, tellErasureStory } from '../support/erasures';
import { someLead } from '../support/memory-ledger';
import { temporaryFolders } from '../support/temporary-folder';

const temporaryFolder = temporaryFolders();

const register: RetentionClass = {
  class: 'REGISTER',
  families: ['advisor'],
  eventTypes: [],
  keepForDays: 30,
  from: 'ADVISOR_LEFT',
};
const work: RetentionClass = { ...register, class: 'WORK', families: ['activity'], from: 'ACTIVITY_END', keepForDays: 365 };

const left: KnownOfAdvisor = {
  advisorId: ada,
  starts: { ADVISOR_LEFT: '2026-01-01T00:00:00.000Z' },
  events: [{ type: 'AdvisorRegistered', stream: ada }],
};

describe('what is due', () => {
  test('is nothing where no periods are configured', () => {
    expect(dueOf([], left, '2099-01-01T00:00:00.000Z')).toEqual([]);
  });

  test('is due from the very moment when its period has run out', () => {
    const since = '2026-01-31T00:00:00.000Z';
    expect(dueOf([register], left, '2026-01-30T23:59:59.999Z')).toEqual([]);
    expect(dueOf([register], left, since)).toEqual([{ advisorId: ada, class: 'REGISTER', since, isWhole: true }]);
  });

  test('is nothing while its period has not begun', () => {
    expect(dueOf([register], { ...left, starts: {} }, '2099-01-01T00:00:00.000Z')).toEqual([]);
  });

  test('is not whole while something else about the person is to be kept, or nobody has said for how long', () => {
    const both: KnownOfAdvisor = {
      ...left,
      starts: { ...left.starts, ACTIVITY_END: '2026-01-01T00:00:00.000Z' },
      events: [...left.events, { type: 'AttendanceRecorded', stream: 'activity-1' }],
    };
    const wholes = (classes: readonly RetentionClass[], now: string) => dueOf(classes, both, now).map(({ isWhole }) => isWhole);
    expect(wholes([register], '2026-06-01T00:00:00.000Z')).toEqual([false]);
    expect(wholes([register, work], '2026-06-01T00:00:00.000Z')).toEqual([false]);
    expect(wholes([register, work], '2027-06-01T00:00:00.000Z')).toEqual([true, true]);
  });
});

test('the file of classes is read as it is meant, or refused', () => {
  const file = join(temporaryFolder(), 'retention.json');
  const reading = (content: unknown) => {
    writeFileSync(file, JSON.stringify(content));
    return () => readRetentionClasses(file);
  };
  expect(readRetentionClasses(undefined)).toEqual([]);
  expect(reading({ classes: [register] })()).toEqual([register]);
  for (const wrong of [
    {},
    { classes: [{ ...register, keepForDays: 0 }] },
    { classes: [{ ...register, families: [] }] },
    { classes: [{ ...register, from: 'SOMETIME' }] },
    { classes: [{ ...register, more: 1 }] },
  ]) {
    expect(reading(wrong)).toThrow('does not say what is kept for how long');
  }
});

test('who left long enough ago is listed, and erased only when two people say so', async () => {
  const ledger = openLedger({ dataFolder: temporaryFolder(), clock: () => '2026-11-01T00:00:00.000Z' });
  try {
    const give = async (type: string, input: object): Promise<void> => {
      const outcome = await ledger.commands.handle({ type, input: { commandId: randomUUID(), ...input }, actor: someLead });
      expect(outcome).toMatchObject({ kind: 'accepted' });
    };
    for (const advisorId of [ada, bo]) {
      await give('RegisterAdvisor', { advisorId, lens: ['CARER'], nameText: 'Somebody', joinedOn: '2018-01-31' });
    }
    await give('LeaveRegister', { advisorId: ada, reasonCode: 'OTHER', occurredAt: '2026-06-01T00:00:00.000Z' });
    const run = async (classes: readonly RetentionClass[], options = {}) => {
      const said: string[] = [];
      const code = await runRetentionCommand(ledger, classes, options, (line) => void said.push(line));
      return { code, said };
    };
    expect(await run([])).toMatchObject({ code: 0, said: [expect.stringContaining('nothing is due')] });
    expect(await run([register])).toMatchObject({
      said: [`${ada}  REGISTER  since 2026-07-01T00:00:00.000Z`, 'Of 1 advisor everything is due. Nothing was done.'],
    });
    const requestedBy = `staff-${randomUUID()}`;
    const execute = { execute: true, requestedBy, decidedBy: requestedBy };
    await expect(run([register], execute)).rejects.toThrow('two people');
    const executed = await run([register], { ...execute, decidedBy: `admin-${randomUUID()}` });
    expect(executed).toMatchObject({ code: 0, said: [expect.any(String), '1 erased, 0 not.'] });
    const types = (await ledger.store.readStream(ada)).map(({ envelope }) => envelope.type);
    expect(types.slice(-3)).toEqual(['ErasureRequested', 'ErasureDecided', 'SubjectErased']);
    expect((await run([register])).said).toEqual(['Of 0 advisors everything is due. Nothing was done.']);
  } finally {
    await ledger.close();
  }
});

test('periods begin with the last activity somebody was part of, and the last cycle that rests on them; not while one goes on', async () => {
  const world = openFolder(temporaryFolder());
  try {
    await tellErasureStory(world);
    const startsOf = async (advisorId: string): Promise<unknown> =>
      (await knownOfAdvisors(world.ledger.store)).find((known) => known.advisorId === advisorId)?.starts;
    const completed = (await world.ledger.store.readAll(START, 1000)).filter(
      ({ envelope }) => envelope.type === 'ActivityCompleted',
    );
    const lastEnd = completed
      .map(({ envelope }) => envelope.data['endedAt'] as string)
      .sort()
      .at(-1);
    expect(lastEnd).toBeDefined();

    expect(await startsOf(ada)).toEqual({ ACTIVITY_END: lastEnd });
    expect(await startsOf(erased)).toEqual({});
    await world.give('CancelActivity', { activityId: later, noticeHours: 48, feeHonoured: true });
    await world.give('WithdrawCycle', { cycleId: cycle });
    const at = async (stream: string) => (await world.ledger.store.readStream(stream)).at(-1)?.envelope.at;
    expect(await startsOf(erased)).toEqual({ ACTIVITY_END: await at(later), CYCLE_END: await at(cycle) });

    await world.give('EraseAdvisor', { advisorId: erased });
    expect(await startsOf(erased)).toBeUndefined();
    expect(await startsOf(ada)).toBeDefined();
  } finally {
    await world.close();
  }
});
