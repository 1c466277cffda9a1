// Every kind of event with personal text says what kind of text that is.
import { fieldGroupByEvent, fieldGroupOf } from '../../../src/access/field-groups';
import { catalogue } from '../../../src/domain/aggregates';

test('every kind of event that holds personal text has a group, and no other has', () => {
  const withText = [...catalogue.events.values()].filter(({ definition }) => definition.text).map(({ type }) => type);
  expect(withText.length).toBeGreaterThan(10);
  expect(Object.keys(fieldGroupByEvent).sort()).toEqual(withText.sort());
});

test('text of a kind that is not known is told as other text, not left out', () => {
  expect(fieldGroupOf('SomethingNew')).toBe('OTHER');
});
