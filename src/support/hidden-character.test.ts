import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hiddenCharacter } from './hidden-character.ts';

it.each([
  ['an escape', 'fe\u001bver', 'U+001B'],
  ['a bell', 'fever\u0007', 'U+0007'],
  ['a control of C1', '\u009bfever', 'U+009B'],
  ['a bidirectional override', 'fe\u202ever', 'U+202E'],
  ['a zero-width space', 'fe\u200bver', 'U+200B'],
  ['a line separator', 'fe\u2028ver', 'U+2028'],
  ['what could not be decoded', 'fe\ufffdver', 'U+FFFD'],
  ['half a character', 'fe\ud800ver', 'U+D800'],
  ['a tag beyond the first plane', 'fe\u{e0041}ver', 'U+E0041'],
])('finds %s', (_, text, found) => {
  expect(hiddenCharacter(text)).toBe(found);
});

it.each([
  'fever',
  '\u53d1\u70ed',
  'd\u00e9j\u00e0 vu',
  'beta-2 (\u03b2\u2082) agonist, 5 \u00b5g',
  'Bu\u00f1uel\u2019s \u2013 sign',
  '\ud842\udfb7',
])('finds nothing in %s', (text) => {
  expect(hiddenCharacter(text)).toBeNull();
});

it('finds one wherever it stands', () => {
  const plain = fc.string({ unit: fc.constantFrom('a', ' ', '\u70ed'), maxLength: 40 });
  fc.assert(
    fc.property(plain, fc.constantFrom('\u001b', '\u202e', '\u2066', '\u0000'), plain, (before, hidden, after) => {
      expect(hiddenCharacter(before + after)).toBeNull();
      expect(hiddenCharacter(before + hidden + after)).toMatch(/^U\+[0-9A-F]{4}$/);
    }),
  );
});
