import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeReport } from '../../evaluation/run-report/write-report.ts';
import { syntheticRun } from '../../evaluation/run-report/synthetic-run.fixture.ts';
import { type CommandOutcome, runCommandLine } from '../fixtures/run-command-line.ts';
import { registerSummary } from './summary.ts';

const summary = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['summary', ...parameters], [registerSummary]);

function finishedRun(seed: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'summary-'));
  writeReport(folder, { ...syntheticRun(), seeds: [{ name: 'run', value: seed }] });
  return folder;
}

it('puts the tables between the markers and leaves the rest of the file as it was', async () => {
  const [first, second] = [finishedRun(0), finishedRun(1)];
  const { recipe } = syntheticRun();
  const page = join(first, 'page.md');
  writeFileSync(page, `# Title\n<!-- results:${recipe} -->\nformer text\n<!-- /results:${recipe} -->\nend\n`);
  for (let round = 0; round < 2; round++) {
    expect(await summary(first, second, '--into', page)).toMatchObject({ code: 0, error: '' });
    const text = readFileSync(page, 'utf8');
    expect(text).toMatch(/^# Title\n<!-- results:[^]*\| seed 0 \| seed 1 \| mean \|[^]*<!-- \/results:.* -->\nend\n$/);
    expect(text).not.toContain('former text');
  }
});

it('prints one JSON document', async () => {
  const { code, out } = await summary(finishedRun(4), '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ seeds: [4] });
});

it('says what is missing: a report, the markers', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'summary-'));
  const page = join(empty, 'page.md');
  writeFileSync(page, 'no markers\n');
  expect(await summary(empty)).toMatchObject({ code: 1, error: expect.stringContaining('run the recipe to the end') });
  const unmarked = await summary(finishedRun(0), '--into', page);
  expect(unmarked).toMatchObject({ code: 1, error: expect.stringContaining('<!-- results:') });
  expect(readFileSync(page, 'utf8')).toBe('no markers\n');
});
