// What stands in place of the name of somebody who was erased.
import { defaultWords, formerAdvisor } from '../../src/domain/words';

test('is the trust’s own word', () => {
  expect(formerAdvisor(defaultWords)).toBe('former advisor');
  expect(formerAdvisor({ ...defaultWords, advisor: 'expert by experience' })).toBe('former expert by experience');
});
