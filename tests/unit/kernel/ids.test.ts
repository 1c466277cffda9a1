// Ids: those that follow from a command are the same each time, and differ from all others.
import { ACTOR_PATTERN, eventIdFrom, idFrom, prefixOf, UUID_PATTERN, uuidFrom } from '../../../src/kernel/ids';

const COMMAND = '015c0b1a-7e80-7000-8000-000000000001';
const OTHER_COMMAND = '015c0b1a-7e80-7000-8000-000000000002';

describe('an id that follows from a command', () => {
  test('is the same every time', () => {
    expect(uuidFrom(COMMAND, 'team')).toBe(uuidFrom(COMMAND, 'team'));
    expect(idFrom(COMMAND, 'team')).toBe(`team-${uuidFrom(COMMAND, 'team')}`);
  });

  test('never changes: clients may have kept it', () => {
    expect(idFrom(COMMAND, 'team')).toBe('team-015c0b1a-7e80-7aa5-8cea-76d408e4b591');
  });

  test('is another for another command, another label and another event', () => {
    const ids = [COMMAND, OTHER_COMMAND].flatMap((command) => [
      uuidFrom(command, 'team'),
      uuidFrom(command, 'advisor'),
      eventIdFrom(command, 0),
      eventIdFrom(command, 1),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is a UUID of version 7 in form, whatever version the command’s id is', () => {
    for (const command of [COMMAND, 'f47ac10b-58cc-4372-a567-0e02b2c3d479']) {
      for (let index = 0; index < 50; index += 1) {
        expect(eventIdFrom(command, index)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }
    }
  });

  test('sorts by the time of its command', () => {
    const earlier = eventIdFrom('015c0b1a-7e80-7fff-bfff-ffffffffffff', 9);
    const later = eventIdFrom('015c0b1a-7e81-7000-8000-000000000000', 0);
    expect(earlier < later).toBe(true);
    expect(earlier.slice(0, 13)).toBe('015c0b1a-7e80');
  });
});

describe('the parts of an id', () => {
  test('its prefix says what it names', () => {
    expect(prefixOf(`activity-${COMMAND}`)).toBe('activity');
  });

  test.each([
    [`staff-${COMMAND}`, true],
    [`involvement_lead-${COMMAND}`, true],
    [COMMAND, false],
    ['staff-somebody@example.org', false],
    [`staff-${COMMAND.toUpperCase()}`, false],
    [`Staff-${COMMAND}`, false],
    [`-${COMMAND}`, false],
    [`a name-${COMMAND}`, false],
    [`staff-${COMMAND}\n`, false],
    [`${'a'.repeat(31)}-${COMMAND}`, false],
  ])('an actor’s id holds no name or address: %j', (id, isOne) => {
    expect(new RegExp(`^${ACTOR_PATTERN}$`).test(id)).toBe(isOne);
  });

  test('a UUID is written in small letters with four dashes', () => {
    const pattern = new RegExp(`^${UUID_PATTERN}$`);
    expect(COMMAND).toMatch(pattern);
    expect(COMMAND.replaceAll('-', '')).not.toMatch(pattern);
    expect(`{${COMMAND}}`).not.toMatch(pattern);
  });
});
