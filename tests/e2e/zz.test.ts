import { runningLedgers } from '../support/running-ledger';
const { serve } = runningLedgers();
test('x', async () => {
  const { ledger, url, ask, socket } = await serve();
  const tries: [string, any, any][] = [
    ['syntax', 'staff', { query: 'subscription { eventAppended { MARKER } ' }],
    ['syntax2', 'staff', { query: 'Ada Lovelace ( "' }],
    ['empty', 'staff', { query: '' }],
    ['noquery', 'staff', { query: undefined }],
    ['unknown field', 'staff', { query: 'subscription { eventAppended { marker } }' }],
    ['unknown root', 'staff', { query: 'subscription { marker { id } }' }],
    ['two ops', 'staff', { query: 'query A { ledger { head } } query B { ledger { head } }' }],
    ['opname', 'staff', { query: 'query A { ledger { head } }', operationName: 'Marker' }],
    ['bad var', 'staff', { query: 'subscription ($p: EventPosition) { eventAppended(afterPosition: $p) { id } }', variables: { p: 'marker' } }],
    ['bad var type', 'staff', { query: 'subscription ($p: EventPosition) { eventAppended(afterPosition: $p) { id } }', variables: { p: 5 } }],
    ['beyond', 'staff', { query: 'subscription { eventAppended(afterPosition: "99") { id } }' }],
    ['none', undefined, { query: 'subscription { eventAppended { id } }' }],
    ['role', 'advisor', { query: 'subscription { eventAppended { id } }' }],
    ['two roots', 'staff', { query: 'subscription { eventAppended { id } b: eventAppended { id } }' }],
    ['mutation forbidden', 'auditor', { query: 'mutation { renameTeam(input: {commandId: "a0a5f9c2-5f0e-4f4e-9a53-0f5f3f8f0001", teamId: "x", name: "x"}) { commandId } }' }],
    ['literal', 'staff', { query: 'mutation { renameTeam(input: {commandId: "marker", teamId: "x", name: 55}) { commandId } }' }],
    ['recursive', 'staff', { query: '{ ' + 'ledger { __typename } '.repeat(10) + '}' }],
  ];
  for (const [n, as, q] of tries) {
    const r = await socket(as).iterate(q).next().then(v => ['value', v.value], e => ['rejected', e.code ? [e.code, e.reason] : e]);
    process.stdout.write(n + ' ' + JSON.stringify(r) + '\n');
    if (q.query) process.stdout.write('   http ' + JSON.stringify(await ask(q.query, q.variables, as)).slice(0,400) + '\n');
  }
});
