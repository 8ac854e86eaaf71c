import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeReport } from '../../evaluation/run-report/write-report.ts';
import { syntheticRun } from '../../../test/worlds/synthetic-run.ts';
import { type CommandOutcome, runCommandLine } from '../../../test/worlds/run-command-line.ts';
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

it('puts the means alone where a page asks for them, and both where it asks for both', async () => {
  const run = finishedRun(0);
  const { recipe } = syntheticRun();
  const page = join(run, 'page.md');
  const means = `<!-- means:${recipe} -->\nformer\n<!-- /means:${recipe} -->\n`;
  writeFileSync(page, means);
  expect(await summary(run, '--into', page)).toMatchObject({ code: 0 });
  const short = readFileSync(page, 'utf8');
  expect(short).toMatch(
    /^<!-- means:[^]*\| Model \| New combinations \| New diseases \|[^]*\| Base \| [\d.]+ \| [\d.]+ \|/,
  );
  expect(short).not.toMatch(/former|seed 0 \|/);
  writeFileSync(page, `<!-- results:${recipe} -->\n<!-- /results:${recipe} -->\n${means}`);
  await summary(run, '--into', page);
  expect(readFileSync(page, 'utf8')).toMatch(/\| seed 0 \| mean \|[^]*\| Model \| New combinations/);
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
  const half = `<!-- means:${syntheticRun().recipe} -->\nkept\n`;
  writeFileSync(page, half);
  expect(await summary(finishedRun(0), '--into', page)).toMatchObject({
    code: 1,
    error: expect.stringContaining('no <!-- /means:'),
  });
  expect(readFileSync(page, 'utf8')).toBe(half);
});
