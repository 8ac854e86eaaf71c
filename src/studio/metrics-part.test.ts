import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { metricsPart } from './metrics-part.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metrics-'));
  path = join(folder, 'stage-1.grpo.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = (step: number, more = ''): string => `{"stage":"s","step":${step},"loss":${step / 2},"note":"x"${more}}\n`;

it('gives numbers alone, and the rest of a file that grows, whole lines only', () => {
  writeFileSync(path, `${line(0)}${line(1)}{"stage":"s","st`);
  const first = metricsPart(path, { from: 0 });
  expect(first.lines).toEqual([
    { step: 0, values: { loss: 0 } },
    { step: 1, values: { loss: 0.5 } },
  ]);
  expect(first.next).toBe(2 * line(0).length + 2);
  appendFileSync(path, 'ep":2,"loss":1}\n');
  const next = metricsPart(path, { from: first.next, mark: first.mark });
  expect([next.from, next.lines]).toEqual([first.next, [{ step: 2, values: { loss: 1 } }]]);
  expect(metricsPart(path, { from: next.next, mark: next.mark })).toMatchObject({ lines: [], next: next.size });
});

it('gives each line once, however a file grows and whatever stands in it', () => {
  const anyLine = fc.oneof(
    fc.nat(99).map((step) => JSON.stringify({ step, 损失: step / 4 })),
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')),
    fc.json({ maxDepth: 1 }),
  );
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 12 }), fc.array(fc.nat(40), { maxLength: 20 }), (lines, sizes) => {
      const whole = Buffer.from(lines.map((text) => `${text}\n`).join(''));
      rmSync(path, { force: true });
      writeFileSync(path, '');
      const found: unknown[] = [];
      let [from, damaged, written] = [0, 0, 0];
      for (const size of [...sizes, whole.length]) {
        appendFileSync(path, whole.subarray(written, written + size));
        written = Math.min(whole.length, written + size);
        const part = metricsPart(path, { from, mark: metricsPart(path, { from: 0 }).mark });
        expect(part.from).toBe(from);
        [from, damaged] = [part.next, damaged + part.damaged];
        found.push(...part.lines);
      }
      expect(from).toBe(whole.length);
      writeFileSync(path, whole);
      const atOnce = metricsPart(path, { from: 0 });
      expect([found, damaged]).toEqual([atOnce.lines, atOnce.damaged]);
    }),
    { numRuns: 60 },
  );
});

it('begins anew where the file was cut back, is another one, or was read by another mark', () => {
  writeFileSync(path, line(0) + line(1) + line(2));
  const { next, mark } = metricsPart(path, { from: 0 });
  truncateSync(path, line(0).length);
  expect(metricsPart(path, { from: next, mark })).toMatchObject({ from: 0, lines: [{ step: 0 }] });
  writeFileSync(path, line(0) + line(1, ',"more":1') + line(2));
  expect(metricsPart(path, { from: line(0).length + 3, mark }).from).toBe(0);
  writeFileSync(`${path}.new`, line(7) + line(8) + line(9) + line(10));
  renameSync(`${path}.new`, path);
  expect(metricsPart(path, { from: next, mark }).lines[0]).toMatchObject({ step: 7 });
  expect(metricsPart(path, { from: next }).from).toBe(0);
});

it('counts lines that are no record, and goes on after them', () => {
  writeFileSync(path, `${line(0)}{"step":-1}\nnot json\n[]\n\n${line(3)}`);
  expect(metricsPart(path, { from: 0 })).toMatchObject({ damaged: 3, lines: [{ step: 0 }, { step: 3 }] });
});

it('reads a large file in parts, and passes a line that is longer than a part', () => {
  const count = 40_000;
  writeFileSync(path, Array.from({ length: count }, (_, step) => line(step)).join(''));
  const steps: number[] = [];
  let parts = 0;
  for (let at = { next: 0, size: 1, mark: '' }; at.next < at.size; parts++) {
    const part = metricsPart(path, { from: at.next, mark: at.mark });
    steps.push(...part.lines.map(({ step }) => step));
    at = part;
  }
  expect([parts > 1, steps]).toEqual([true, Array.from({ length: count }, (_, step) => step)]);
  writeFileSync(path, `{"step":0,"x":"${'x'.repeat(3 << 20)}"}\n${line(1)}`);
  let found: readonly unknown[] = [];
  let damaged = 0;
  for (let at = { next: 0, size: 1, mark: '' }; at.next < at.size;) {
    const part = metricsPart(path, { from: at.next, mark: at.mark });
    expect(part.next).toBeGreaterThan(at.next);
    [found, damaged, at] = [[...found, ...part.lines], damaged + part.damaged, part];
  }
  expect([found, damaged > 0]).toEqual([[{ step: 1, values: { loss: 0.5 } }], true]);
});
