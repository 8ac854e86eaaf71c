/**
 * The commands of sheets, killed or with a failing disk at each of their file operations, and given again: a sample is there
 * whole or not at all, and nothing is left beside it; a report is the old one or the new one.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../../../test/worlds/at-least.ts';
import { filesOf, sweepDiskFaults, type DiskFault } from '../../../../test/worlds/disk-faults.ts';
import { runCommandLine } from '../../../../test/worlds/run-command-line.ts';
import { filledText, judgedBank, rowsOfSheet } from '../../../questions/fixtures/judged-world.ts';
import { writeJsonl } from '../../../support/jsonl.ts';

const root = mkdtempSync(join(tmpdir(), 'fleming-sheet-faults-'));
afterAll(() => rmSync(root, { recursive: true }));
const [start, judged] = [join(root, 'start'), join(root, 'judged')];
mkdirSync(start);
writeJsonl(join(start, 'bank.jsonl'), judgedBank());

const isWhole = process.env['FLEMING_FAULTS'] === 'all';
const strides: Readonly<Record<DiskFault, number>> = isWhole
  ? { kill: 1, full: 1, fail: 1 }
  : { kill: 4, full: 9, fail: 8 };
const MINUTES = 60_000;
const fleming = (...parameters: string[]): string[] => ['src/cli/main.ts', 'questions', ...parameters];

beforeAll(async () => {
  cpSync(start, judged, { recursive: true });
  const sheet = join(judged, 'sheet');
  await runCommandLine(['questions', 'sample', join(judged, 'bank.jsonl'), '--count', '4', '--out', sheet]);
  writeFileSync(
    join(judged, 'filled.tsv'),
    filledText(rowsOfSheet(sheet), () => ({ key: 'right' })),
  );
  writeFileSync(join(judged, 'report.md'), '# Judged questions\n\nold\n');
});

/** The files with where they lay taken out; sheet.json and the page say it. */
function withoutPath(files: unknown, folder: string): unknown {
  return JSON.parse(JSON.stringify(files).replaceAll(folder, 'FOLDER'));
}

describe.each(['kill', 'full', 'fail'] as const)('after a %s', (how) => {
  it('a sample is there whole or not at all', { timeout: 15 * MINUTES }, async () => {
    const command = (folder: string): string[] =>
      fleming('sample', join(folder, 'bank.jsonl'), '--count', '4', '--out', join(folder, 'sheet'));
    const snapshot = (folder: string): unknown => withoutPath(filesOf(folder), folder);
    const { expected, trials } = await sweepDiskFaults({ start, command, snapshot }, how, strides[how]);
    expect(Object.keys(expected as object).toSorted()).toEqual([
      'bank.jsonl',
      ...['key.tsv', 'sheet.html', 'sheet.json', 'sheet.tsv'].map((name) => join('sheet', name)),
    ]);
    for (const trial of atLeast(3, trials)) {
      const where = `${how} at ${trial.at}: ${trial.operation}`;
      expect(trial.disturbed.stderr, where).not.toContain('unexpected error');
      // What was there when the command was killed stays; else the same command makes it.
      if (trial.again.code !== 0) expect(trial.again.stderr, where).toContain('is there already');
      expect(trial.snapshot, where).toEqual(expected);
    }
  });

  it('a report is the old one or the new one', { timeout: 15 * MINUTES }, async () => {
    const command = (folder: string): string[] =>
      fleming('judged', join(folder, 'filled.tsv'), '--of', join(folder, 'sheet'), '--out', join(folder, 'report.md'));
    const snapshot = (folder: string): unknown => withoutPath(filesOf(folder), folder);
    const { trials, expected } = await sweepDiskFaults({ start: judged, command, snapshot }, how, 1);
    expect(JSON.stringify(expected)).toContain('100.0 % of 4');
    for (const trial of atLeast(3, trials)) {
      const where = `${how} at ${trial.at}: ${trial.operation}`;
      expect(trial.again.code, where).toBe(0);
      expect(trial.snapshot, where).toEqual(expected);
    }
  });
});
