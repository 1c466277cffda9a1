import { createReadStream } from 'node:fs';
import { importCommands } from '../../src/import/ndjson';
import { linesOf } from '../../src/import/lines';
import { openMemoryLedger, someLead, allEvents, NOW } from '../support/memory-ledger';
import { scoreProjection } from '../../projections/score/projection';
import { scoreOf } from '../../projections/score/score';
import { openReadModel } from '../../projections/runner/read-model';
import { fedEventOf } from '../../projections/runner/runner';
import { isBy } from '../../projections/runner/as-of';
test('x', async () => {
  const l = openMemoryLedger();
  const r = await importCommands(linesOf(createReadStream('samples/liaison-team.ndjson')), { ...l, defaultActor: someLead });
  console.log(JSON.stringify(r, null, 1));
  const ev = await allEvents(l.store);
  const team = ev.find((e) => e.envelope.type === 'TeamRegistered')!.envelope.stream;
  for (const at of [NOW, '2026-10-20T00:00:00.000Z', '2018-06-20T12:00:00.000Z']) {
    const m = openReadModel(scoreProjection, ':memory:');
    m.feed(ev.filter(isBy({ at })).map((e) => fedEventOf(l.catalogue, e)));
    const s = scoreOf(m.db, team, at);
    console.log(at, s.value, s.band, s.completedActivities, s.indicators.map((i) => `${i.code} ${i.numerator}/${i.denominator} ${i.status}`).join('\n'));
  }
  const c: any = {}; for (const e of ev) c[e.envelope.type] = (c[e.envelope.type] ?? 0) + 1;
  console.log(Object.keys(c).length, [...l.catalogue.events.keys()].filter((k) => !c[k]), c);
});
