/**
 * Commands that write banks and decisions, killed or with a failing disk at each of their file operations, and given again:
 * the same files as undisturbed, none left over, no decision lost. FLEMING_FAULTS=all disturbs every operation, else some
 * of them are, others in each kind of fault.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesOf, sweepDiskFaults, type DiskFault, type Sweep } from '../../../../test/worlds/disk-faults.ts';
import { madeUpWords, publicQuestion } from '../../../questions/fixtures/public-questions.ts';
import { asLines, decision, writeReviewedBank } from '../../../questions/fixtures/review-world.ts';
import { writeJsonl } from '../../../support/jsonl.ts';

const root = mkdtempSync(join(tmpdir(), 'fleming-bank-faults-'));
afterAll(() => rmSync(root, { recursive: true }));

const isWhole = process.env['FLEMING_FAULTS'] === 'all';
const strides: Readonly<Record<DiskFault, number>> = isWhole
  ? { kill: 1, full: 1, fail: 1 }
  : { kill: 31, full: 97, fail: 89 };
const MINUTES = 60_000;
const faults = ['kill', 'full', 'fail'] as const;

function world(name: string, make: (folder: string) => void): string {
  const folder = join(root, name);
  mkdirSync(folder);
  make(folder);
  return folder;
}

const fleming = (...parameters: string[]): string[] => ['src/cli/main.ts', 'questions', ...parameters];
const words = (at: number): string => `${madeUpWords(at, 20)}?`;
const questions = Array.from({ length: 6 }, (_, at) => publicQuestion({ id: `p${at}`, stem: words(at) }));
const decisions = [
  decision(0),
  decision(1, { action: 'correct', answer: 'C' }),
  decision(2, { action: 'drop' }),
  decision(3, { reviewer: 'Two', note: 'x'.repeat(200) }),
];

const reviewed = world('reviewed', (folder) => {
  writeReviewedBank(join(folder, 'bank'));
  writeFileSync(join(folder, 'bank', 'decisions.jsonl'), asLines(...decisions.slice(0, 3)).trimEnd());
  writeFileSync(join(folder, 'more.jsonl'), asLines(...decisions.slice(1)));
  writeJsonl(join(folder, 'in.jsonl'), questions);
});

function expectSame({ expected, trials }: Sweep): void {
  expect(trials.length).toBeGreaterThan(0);
  for (const { how, at, operation, disturbed, again, snapshot } of trials) {
    const where = `${how} at ${at}: ${operation}`;
    if (how === 'kill') expect(disturbed.code, where).toBeNull();
    expect(disturbed.stderr, where).not.toContain('unexpected error');
    expect(again.code, `${where}\n${disturbed.stderr}\n${again.stderr}`).toBe(0);
    expect(snapshot, where).toEqual(expected);
  }
}

describe.each(faults)('after a %s', (how) => {
  it('review --apply goes on: the old bank or the new one', { timeout: 15 * MINUTES }, async () => {
    const command = (folder: string): string[] => fleming('review', join(folder, 'bank'), '--apply');
    const sweep = await sweepDiskFaults({ start: reviewed, command }, how, strides[how]);
    expect(sweep.expected).toMatchObject({ 'bank/questions.jsonl': expect.stringContaining('"q1"') });
    expectSame(sweep);
  });

  it('review --import has every decision once', { timeout: 15 * MINUTES }, async () => {
    const command = (folder: string): string[] =>
      fleming('review', join(folder, 'bank'), '--import', join(folder, 'more.jsonl'), '--status');
    const sweep = await sweepDiskFaults({ start: reviewed, command }, how, Math.ceil(strides[how] / 4));
    expect(sweep.expected).toMatchObject({ 'bank/decisions.jsonl': asLines(...decisions) });
    expectSame(sweep);
  });

  it('refine makes the bank of an old one anew, with what was decided', { timeout: 15 * MINUTES }, async () => {
    const command = (folder: string): string[] =>
      fleming(
        'refine',
        join(folder, 'in.jsonl'),
        '--decisions',
        join(folder, 'more.jsonl'),
        '--out',
        join(folder, 'bank'),
      );
    // Where the input lay stands in the manifest and the datasheet.
    const snapshot = (folder: string): unknown => withoutPath(filesOf(folder), folder);
    expectSame(await sweepDiskFaults({ start: reviewed, command, snapshot }, how, strides[how] + 2));
  });

  it('mix makes the bank', { timeout: 15 * MINUTES }, async () => {
    const command = (folder: string): string[] =>
      fleming('mix', join(folder, 'in.jsonl'), '--out', join(folder, 'mixed'));
    const snapshot = (folder: string): unknown => withoutPath(filesOf(folder), folder);
    expectSame(await sweepDiskFaults({ start: reviewed, command, snapshot }, how, strides[how] + 4));
  });

  it('split makes its files', { timeout: 15 * MINUTES }, async () => {
    const command = (folder: string): string[] =>
      fleming('split', join(folder, 'in.jsonl'), '--held-out', '2', '--out', join(folder, 'split'));
    const snapshot = (folder: string): unknown => withoutPath(filesOf(folder), folder);
    expectSame(await sweepDiskFaults({ start: reviewed, command, snapshot }, how, Math.ceil(strides[how] / 2)));
  });
});

/** Hashes and sizes of files that hold a path differ by it too. */
function withoutPath(files: Record<string, string>, folder: string): unknown {
  const text = JSON.stringify(files).replaceAll(folder, 'FOLDER');
  return text.replaceAll(/[0-9a-f]{64}/g, 'HASH').replaceAll(/bytes\\": \d+/g, 'BYTES');
}
