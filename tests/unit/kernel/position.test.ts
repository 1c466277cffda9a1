// Positions: decimal strings that compare as the numbers they write.
import { comparePositions, latest, parsePosition, positionOf, START } from '../../../src/kernel/position';

describe('a position', () => {
  test.each(['0', '1', '10', '9007199254740993', '9223372036854775807'])('is written %s', (text) => {
    expect(parsePosition(text)).toBe(text);
  });

  test.each(['', '-1', '+1', '01', '00', '1.0', '1e3', ' 1', '1\n', '0x1', '١', 'NaN', '10000000000000000000'])(
    'is not written %j',
    (text) => {
      expect(parsePosition(text)).toBeUndefined();
    },
  );

  test('comes later when its number is greater, also past 2^53', () => {
    const inOrder = ['0', '1', '9', '10', '99', '100', '9007199254740992', '9007199254740993'].map((text) => {
      const position = parsePosition(text);
      if (position === undefined) throw new Error(`${text} is no position.`);
      return position;
    });
    expect([...inOrder].reverse().sort(comparePositions)).toEqual(inOrder);
    for (const position of inOrder) expect(comparePositions(position, position)).toBe(0);
  });

  test('the latest of two is the later one, in either order', () => {
    expect(latest(positionOf(9), positionOf(10))).toBe('10');
    expect(latest(positionOf(10), positionOf(9))).toBe('10');
    expect(latest(START, START)).toBe('0');
  });
});
