import { expect, it } from 'vitest';
import type { OpenSnapshots } from './open-snapshots.ts';
import type { SampleCall } from './sample-call.ts';
import { SampleCalls } from './sample-calls.ts';
import type { Snapshot } from './samplers.ts';
import type { ServedBase } from './served-base.ts';

function world() {
  let fail: (error: unknown) => void = () => {};
  const under = new Promise<never>((_, reject) => (fail = reject));
  under.catch(() => {});
  const snapshots = { sample: () => under } as unknown as OpenSnapshots;
  const calls = new SampleCalls({ base: {} as ServedBase, snapshots, gatherMilliseconds: 1 });
  const run = (tokens = 1) =>
    calls.run({ key: 'a' } as Snapshot, { prompt: { length: tokens } } as unknown as SampleCall).catch(() => 'failed');
  return { run, fail: () => fail(new Error('over')) };
}

it('has so many calls under way, refuses more by a status that clients repeat, and takes others afterwards', async () => {
  const { run, fail } = world();
  const all = Array.from({ length: 4096 }, () => run());
  expect(() => run()).toThrow(expect.objectContaining({ status: 429 }));
  fail();
  expect(new Set(await Promise.all(all))).toEqual(new Set(['failed']));
  await run();
});

it('has so many tokens of prompts under way', () => {
  const { run } = world();
  void run(1 << 26);
  expect(() => run()).toThrow(/1 calls to sample wait, with 67108864 tokens in their prompts/);
});
