import { expect, it } from 'vitest';
import { BYTE_CHARACTERS, bytesOf, spellText } from './byte-alphabet.ts';

it('spells every byte as one character of its own, the space as Ġ and the line feed as Ċ', () => {
  expect(new Set(BYTE_CHARACTERS).size).toBe(256);
  expect(BYTE_CHARACTERS.every((character) => /^[^\s\p{C}]$/u.test(character))).toBe(true);
  expect(spellText(' fever\n')).toBe('ĠfeverĊ');
  expect(spellText('疹')).toBe('çĸ¹');
});

it('takes a lone surrogate as U+FFFD', () => {
  expect(bytesOf('\ud83d')).toBe('\xef\xbf\xbd');
});
