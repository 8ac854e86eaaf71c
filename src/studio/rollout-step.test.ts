import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rolloutOf } from '../../test/worlds/studio-run.ts';
import { rolloutStep } from './rollout-step.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollouts-'));
  path = join(folder, 'rollouts.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(counts: readonly number[], length: (at: number) => number): void {
  let at = 0;
  const lines = counts.flatMap((count, step) =>
    Array.from({ length: count }, (_, index) => JSON.stringify(rolloutOf(step, 0, index, '药'.repeat(length(at++))))),
  );
  writeFileSync(path, lines.map((text) => `${text}\n`).join(''));
}

it('finds the rollouts of each step, whatever their number and length, and no others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 12 }),
      fc.array(fc.constantFrom(0, 3, 400, 30_000), { minLength: 1, maxLength: 8 }),
      (counts, lengths) => {
        write(counts, (at) => lengths[at % lengths.length]!);
        const held = counts.flatMap((count, step) => (count === 0 ? [] : [step]));
        const found = held.map((step) => rolloutStep(path, step).groups.flatMap(({ rollouts }) => rollouts.length));
        expect(found).toEqual(held.map((step) => [counts[step]]));
        const { steps } = rolloutStep(path, null);
        expect(steps).toEqual(held.length === 0 ? null : { first: held[0], last: held.at(-1) });
      },
    ),
    { numRuns: 25 },
  );
});

it('takes the nearest step that is there, the last where none is named, and waits for a line to be whole', () => {
  write([2, 2, 2], () => 5);
  expect(rolloutStep(path, 99).step).toBe(2);
  expect(rolloutStep(path, null)).toMatchObject({ step: 2, steps: { first: 0, last: 2 } });
  const torn = JSON.stringify(rolloutOf(3, 0, 0));
  appendFileSync(path, torn.slice(0, 40));
  expect(rolloutStep(path, null).step).toBe(2);
  appendFileSync(path, `${torn.slice(40)}\n`);
  expect(rolloutStep(path, null)).toMatchObject({ step: 3, groups: [{ questionId: 'q-6', rollouts: [{ index: 0 }] }] });
});

it('says what a file is that holds no rollouts, and counts what is damaged in a step', () => {
  writeFileSync(path, '');
  expect(rolloutStep(path, 0)).toEqual({ steps: null, step: 0, groups: [], isCut: false, damaged: 0 });
  writeFileSync(path, 'nothing\n'.repeat(20));
  expect(rolloutStep(path, 0).steps).toBeNull();
  const lines = [rolloutOf(0, 0, 0), rolloutOf(0, 0, 1)].map((each) => JSON.stringify(each));
  writeFileSync(path, `${lines[0]}\n{"step":0}\n${lines[1]}\n`);
  expect(rolloutStep(path, 0)).toMatchObject({ damaged: 1, groups: [{ rollouts: [{ index: 0 }, { index: 1 }] }] });
});
