import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printable, printableJson } from './printable.ts';

it.each([
  ['a title', '\u001b]0;owned\u0007', '\ufffd]0;owned\ufffd'],
  ['a colour of C1', '\u009b31mred', '\ufffd31mred'],
  ['a line that is written over', 'safe\rsound', 'safe\ufffdsound'],
  ['backspaces', 'rm\b\b\u007f', 'rm\ufffd\ufffd\ufffd'],
  ['another direction', 'a\u202ecba\u2066d', 'a\ufffdcba\ufffdd'],
  ['nothing of the kind', 'Müller\t中文\n😀 \u200f', 'Müller\t中文\n😀 \u200f'],
  ['ends of lines of Windows, not a lone return', 'a\r\nb\rc', 'a\r\nb\ufffdc'],
])('%s', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('JSON stays the same document and needs no replacement', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = printableJson(JSON.stringify({ text }, null, 2));
      expect(JSON.parse(json)).toEqual({ text });
      expect(printable(json)).toBe(json);
    }),
  );
});
