import { expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../test/worlds/fuzz.ts';
import { parseExactJson } from './exact-json.ts';

const SAMPLES = [
  '{"id": 9007199254740993, "text": "a \\"quoted\\" word", "list": [1, -2.5e-3, true, null]}',
  '[{"a": {"b": [[], {}]}}, "[{", 1e999, 12345678901234567890]',
];

/** Without numbers, which are what may differ. */
const shapeOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' ? 0 : each)).replace(/"-?\d[\d.eE+-]*"/g, '0');

it('JSON of strangers is read as JSON.parse reads it, but for numbers', async () => {
  await fuzz('exact-json', damaged(SAMPLES), parseExactJson, {
    refusals: [SyntaxError],
    holds: (value, text) => expect(shapeOf(value)).toBe(shapeOf(JSON.parse(text))),
  });
});

it('takes time as its length', async () => {
  await expectLinear((size) => `["${'\\"[{'.repeat(size)}"]`, 50_000, parseExactJson);
  await expectLinear((size) => `[${'9007199254740993,'.repeat(size)}1]`, 10_000, parseExactJson);
});
