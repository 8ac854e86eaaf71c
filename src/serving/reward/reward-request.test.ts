import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { LONGEST_COMPLETION, MOST_ITEMS, readRewardRequest } from './reward-request.ts';

const item = { completion: '<answer>C</answer>', ground_truth: 'C' };
const read = (items: unknown, more: object = {}): unknown => readRewardRequest(JSON.stringify({ items, ...more }));

it('takes an output with its letter, and what else a trainer has of a row', () => {
  const whole = {
    ...item,
    options: ['a', 'b', 'c'],
    thinking: 'optional',
    think_opened_by_prompt: true,
    prompt: [{ role: 'user', content: 'Which?' }],
    language: 'en',
    id: 'q0',
  };
  expect(read([item, whole])).toEqual([item, whole]);
  expect(read([])).toEqual([]);
});

it.each([
  ['not JSON', '{"items": [', /not JSON: .*"completion"/],
  ['no object', '[]', /expected object/],
  ['no list', '{"items": {}}', /items: .*expected array/],
  ['a number that is no output', '{"items": [{"completion": 1, "ground_truth": "C"}]}', /items\.0\.completion/],
  ['nested too deeply', `{"items": ${'['.repeat(300)}`, /nests more than/],
])('refuses %s', (_, body, words) => {
  expect(() => readRewardRequest(body)).toThrow(words);
});

it('refuses what no grading can be of, by the place of the item', () => {
  const wrong = [
    [{ ...item, ground_truth: 'warfarin' }, /items\.1\.ground_truth: must be the letter of an option, A to U/],
    [{ ...item, ground_truth: 'c' }, /items\.1\.ground_truth/],
    [{ ...item, options: ['a', 'b'] }, /items\.1: ground_truth is C, and there are 2 options/],
    [{ ...item, options: ['a'] }, /items\.1\.options/],
    [{ ...item, option: ['a', 'b', 'c'] }, /items\.1: Unrecognized key: "option"/],
    [{ ground_truth: 'C' }, /items\.1\.completion/],
    [{ ...item, completion: 'x'.repeat(LONGEST_COMPLETION + 1) }, /items\.1\.completion: Too big/],
  ] as const;
  for (const [each, words] of atLeast(7, wrong)) expect(() => read([item, each])).toThrow(words);
  expect(() => read([item], { weights: {} })).toThrow(/Unrecognized key: "weights"/);
  expect(() => read(Array.from({ length: MOST_ITEMS + 1 }, () => item))).toThrow(/items: Too big/);
});

it('tells five of many wrong items, and how many more there are', () => {
  const words = (): unknown => read(Array.from({ length: 1000 }, () => ({ completion: 'x' })));
  expect(words).toThrow(/items\.4\.ground_truth.*; and 995 more$/);
  expect(words).not.toThrow(/items\.5\./);
});

it('counts what is wrong without a record of each: options, items, names that nobody knows', () => {
  const many = Array.from({ length: 200_000 }, () => 1);
  expect(() => read(many)).toThrow(/^items: Too big/);
  expect(() => read([{ ...item, options: many }])).toThrow(/^items\.0\.options: Too big[^;]*$/);
  const odd = Array.from({ length: MOST_ITEMS }, () => ({ ...item, options: Array(21).fill(1) }));
  expect(() => read(odd)).toThrow(/items\.0\.options\.4: .*; and 209995 more$/);
  const names = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`name ${at}`, 1]));
  expect(() => read([{ ...item, ...names }])).toThrow(/^.{0,400}$/);
});
