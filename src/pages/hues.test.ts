import { expect, it } from 'vitest';
import { hueClass, hueRules } from './hues.ts';

it('has a rule for every class it gives, in both schemes, and begins again at the end', () => {
  for (const scheme of ['light', 'dark'] as const) {
    const rules = hueRules(scheme);
    for (const index of [0, 1, 2, 3, 4, 5, 6, 99]) {
      expect(rules).toContain(`.${hueClass('recipe', index)}{`);
      expect(rules).toContain(`.${hueClass('control', index)}{`);
    }
  }
  expect(hueClass('recipe', 6)).toBe(hueClass('recipe', 0));
  expect(hueClass('recipe', 0)).not.toBe(hueClass('control', 0));
});
