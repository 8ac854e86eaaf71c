/** `fleming evaluate`, `regrade` and `compare`, killed or with a disk that fails at each file operation, and given again. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { filesOf, runNode, sweepDiskFaults, type DiskFault } from '../../../../test/worlds/disk-faults.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'evaluate-faults-'));
const [empty, asked, graded] = ['empty', 'asked', 'graded'].map((name) => join(root, name)) as [string, string, string];
afterAll(() => rmSync(root, { recursive: true, force: true }));

const evaluate = (folder: string): string[] => {
  const named = ['--benchmark', 'medqa', '--data', join(folder, 'medqa.jsonl')];
  const model = ['--model', `recorded:${join(folder, 'outputs.jsonl')}`, '--name', 'm', '--concurrency', '1'];
  return [MAIN, 'evaluate', ...named, ...model, '--out', join(folder, 'out'), '--quiet'];
};
const regrade = (folder: string): string[] => [MAIN, 'evaluate', 'regrade', join(folder, 'out')];
const compare = (folder: string): string[] => {
  const made = ['--html', join(folder, 'page.html'), '--svg', join(folder, 'size.svg')];
  return [MAIN, 'evaluate', 'compare', join(folder, 'out'), ...made];
};

/**
 * Everything that is left but what asking took, which is more where it was begun again; where the folder lies, and in which
 * order answers were kept, does not count.
 */
const snapshot = (folder: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filesOf(folder))
      .filter(([name]) => !/^out\/(?:calls\/|spent\.json$)/.test(name))
      .map(([name, text]) => [name, text.replaceAll(folder, 'HERE')] as const)
      .map(([name, text]) => [name, name.endsWith('answers.jsonl') ? text.split('\n').toSorted().join('\n') : text]),
  );

beforeAll(async () => {
  mkdirSync(empty);
  const options = { A: 'one', B: 'two', C: 'three', D: 'four' };
  const rows = ['A', 'B', 'C', 'D'].map((answer_idx, at) => ({
    question: `Made-up question ${at}?`,
    answer: options[answer_idx as 'A'],
    options,
    answer_idx,
    meta_info: 'step1',
  }));
  const outputs = rows.map((_, at) => ({ itemId: `row-${at + 1}`, raw: '<think>x</think><answer>B</answer>' }));
  writeFileSync(join(empty, 'medqa.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeFileSync(join(empty, 'outputs.jsonl'), outputs.map((output) => `${JSON.stringify(output)}\n`).join(''));
  cpSync(empty, graded, { recursive: true });
  expect(await runNode(evaluate(graded))).toMatchObject({ code: 0 });
  cpSync(graded, asked, { recursive: true });
  for (const name of ['out/results.json', 'out/medqa/marks.jsonl']) rmSync(join(asked, name));
}, 120_000);

const sweeps: [string, (folder: string) => string[], () => string, DiskFault, number][] = [
  ['evaluate', evaluate, () => empty, 'kill', 6],
  ['evaluate', evaluate, () => empty, 'full', 9],
  ['evaluate', evaluate, () => empty, 'fail', 9],
  ['regrade', regrade, () => asked, 'kill', 3],
  ['regrade', regrade, () => asked, 'full', 5],
  ['compare', compare, () => graded, 'kill', 5],
  ['compare', compare, () => graded, 'full', 5],
];
/** FLEMING_FAULTS=all tries every operation. */
const every = process.env['FLEMING_FAULTS'] === 'all';

it.each(sweeps)(
  '%s (%#): ends in the same files, and says what came where it could',
  async (_, command, start, how, stride) => {
    const sweep = await sweepDiskFaults({ start: start(), command, snapshot }, how, every ? 1 : stride);
    expect(sweep.operations.length).toBeGreaterThan(5);
    for (const { at, operation, disturbed, again, snapshot: left } of sweep.trials) {
      const where = `${how} at ${at}: ${operation}`;
      expect(again, where).toMatchObject({ code: 0 });
      expect(left, where).toEqual(sweep.expected);
      if (how === 'kill') continue;
      // A flush that fails after everything is written may be passed over; nothing else may.
      if (disturbed.code === 0) continue;
      expect(disturbed.code, where).toBe(1);
      expect(disturbed.stderr, where).toMatch(/^fleming: .*(the disk is full|the disk failed|ENOSPC|EIO)/m);
      expect(disturbed.stderr, where).not.toContain('unexpected error');
    }
  },
  600_000,
);
