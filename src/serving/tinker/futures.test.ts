import { expect, it } from 'vitest';
import { Futures } from './futures.ts';
import type { Result } from './result.ts';

const result = (text: string): Result => ({ kind: 'json', value: { text } });

it('tells a result as often as it is asked for, and says that one is not there yet', async () => {
  const futures = new Futures();
  let end: (value: Result) => void = () => {};
  const id = futures.begin(new Promise((resolve) => (end = resolve)));
  expect(await futures.wait(id, 0.01)).toBe('pending');
  const waiting = futures.wait(id, 60);
  end(result('a'));
  expect(await waiting).toEqual(result('a'));
  expect(await futures.wait(id, 0)).toEqual(result('a'));
  await futures.idle();
  expect(futures.has(id)).toBe(true);
});

it('tells what it dropped, or another process had, from what never was', async () => {
  const futures = new Futures({ results: 2, bytes: 1000 });
  const ids = ['a', 'b', 'c'].map((text) => futures.begin(Promise.resolve(result(text))));
  await futures.idle();
  expect(await futures.wait(ids[0]!, 9)).toBe('lost');
  expect(await futures.wait(ids[2]!, 9)).toEqual(result('c'));
  expect(await new Futures().wait(ids[2]!, 9)).toBe('lost');
  const never = ids[2]!.replace(/\d+$/, '99');
  expect(await futures.wait(never, 9)).toBe('unknown');
  expect(await futures.wait('18', 9)).toBe('unknown');
});

it('bounds results by their size too', async () => {
  const futures = new Futures({ results: 100, bytes: 100 });
  const ids = ['a', 'b'].map((text) => futures.begin(Promise.resolve(result(text.repeat(70)))));
  await futures.idle();
  expect(ids.map((id) => futures.has(id))).toEqual([false, true]);
});
