import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it('leaves text, lines and tabs, and takes what steers a terminal', () => {
  expect(printable('a\tb\n二 “q”')).toBe('a\tb\n二 “q”');
  expect(printable('\u001b[31mred\u0007\r\u009b2J')).toBe('\ufffd[31mred\ufffd\ufffd\ufffd2J');
});
