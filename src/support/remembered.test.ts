import { expect, test } from 'vitest';
import { perObject, remembered } from './remembered.ts';

test('makes a value once for each key', () => {
  const known = new Map<string, number[]>();
  let made = 0;
  const of = (key: string): number[] => remembered(known, key, () => [(made += 1)]);
  const first = of('one');
  expect(of('one')).toBe(first);
  expect(of('two')).toEqual([2]);
  expect(made).toBe(2);
});

test('makes a value once for each object, however alike two are', () => {
  let made = 0;
  const of = perObject((owner: { readonly name: string }) => `${owner.name} ${(made += 1)}`);
  const [one, other] = [{ name: 'graph' }, { name: 'graph' }];
  expect([of(one), of(one), of(other)]).toEqual(['graph 1', 'graph 1', 'graph 2']);
});
