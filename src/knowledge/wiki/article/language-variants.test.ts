import { expect, it } from 'vitest';
import { readVariant } from './language-variants.ts';

it.each([
  ['zh-hans:甲;zh-hant:乙', '甲'],
  ['zh-tw:乙; zh-cn:甲;', '甲'],
  ['zh-tw:乙;zh-hk:丙', '乙'],
  ['A|zh-hans:甲;zh-hant:乙', '甲'],
  ['乙=>zh-cn:甲;', '甲'],
  ['R|甲:乙', '甲:乙'],
  ['zh-hans;zh-hant|甲', '甲'],
  ['甲', '甲'],
  ['', ''],
])('reads %j', (inside, read) => {
  const { start, end } = readVariant(inside)!;
  expect(inside.slice(start, end)).toBe(read);
});

it.each(['T|zh-hans:甲', 'H|甲=>zh-cn:乙;', 'D|zh-cn:甲', 'N|zh-cn', '-|zh-cn:甲'])('shows nothing of %j', (inside) => {
  expect(readVariant(inside)).toBeNull();
});
