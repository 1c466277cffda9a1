// The invented trust of `ledger sample`: the same bytes for the same options, and every line accepted.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

import { fedEventOf } from '../../projections/runner/catch-up';
import { openReadModel } from '../../projections/runner/read-model';
import { scoreProjection } from '../../projections/score/projection';
import { scoreOf } from '../../projections/score/score';
import { importCommands } from '../../src/import/ndjson';
import type { GivenOptions } from '../../src/sample/options';
import { sampleLines } from '../../src/sample/trust';
import { optionsFrom } from '../support/invented-trust';
import { allEvents, openMemoryLedger, someLead } from '../support/memory-ledger';

const small = { teams: '3', advisors: '12', years: '2' };

const importSample = async (given: GivenOptions) => {
  const ledger = openMemoryLedger();
  const lines = [...sampleLines(optionsFrom(given))];
  const report = await importCommands(Readable.from(lines), { ...ledger, defaultActor: someLead });
  return { ledger, lines, report };
};

describe('its bytes', () => {
  const hashOf = (given: GivenOptions): string => {
    const hash = createHash('sha256');
    for (const line of sampleLines(optionsFrom(given))) hash.update(`${line}\n`);
    return hash.digest('hex');
  };

  test('are the same for the same options', () => {
    expect(hashOf(small)).toBe(hashOf({ ...small, seed: '7', until: '2026-11-01' }));
  });

  test.each([{ seed: '8' }, { teams: '4' }, { advisors: '13' }, { years: '3' }, { until: '2026-10-31' }])(
    'are others for %o',
    (other) => {
      expect(hashOf({ ...small, ...other })).not.toBe(hashOf(small));
    },
  );
});

describe('imported', () => {
  test('every line of a small trust is accepted, and its teams are as different as can be', async () => {
    const { ledger, lines, report } = await importSample(small);
    expect(report).toEqual({ lines: lines.length, accepted: lines.length, replayed: 0, refused: 0, faults: [] });
    const model = openReadModel(scoreProjection, ':memory:');
    const events = await allEvents(ledger.store);
    model.feed(events.map((event) => fedEventOf(ledger.catalogue, event)));
    const scores = events
      .filter(({ envelope }) => envelope.type === 'TeamRegistered')
      .map(({ envelope }) => scoreOf(model.db, envelope.stream, '2026-11-01T00:00:00.000Z'));
    expect(scores).toHaveLength(3);
    expect(new Set(scores.map(({ band }) => band)).size).toBe(3);
    const unpublished = scores.filter(({ value }) => value === null);
    expect(unpublished).toHaveLength(1);
    expect(unpublished[0]?.indicators.some(({ status }) => status === 'NOT_ENOUGH_DATA')).toBe(true);
  }, 60_000);

  test.each<GivenOptions>([
    { teams: '1', advisors: '1', years: '1' },
    { teams: '1', advisors: '2', years: '2', seed: '0' },
    { teams: '9', advisors: '3', years: '1', seed: '4294967295' },
    { teams: '2', advisors: '30', years: '1', seed: '12', until: '2024-02-29' },
    { teams: '2', advisors: '8', years: '1', seed: '5', until: '1990-01-01' },
  ])('every line is accepted for %o', async (given) => {
    const { lines, report } = await importSample(given);
    expect(report).toMatchObject({ accepted: lines.length, refused: 0, faults: [] });
  });
});
