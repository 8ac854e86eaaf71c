import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { publicQuestion } from '../../../questions/fixtures/public-questions.ts';
import type { ExportManifest } from '../../../questions/export/export-manifest.ts';
import { readJsonl, writeJsonl } from '../../../support/jsonl.ts';
import { SAFETY_EN } from '../../../support/safety.ts';
import { type CommandOutcome, runCommandLine } from '../../../../test/worlds/run-command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-export-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const bank = join(folder, 'ward.jsonl');
writeJsonl(bank, [
  publicQuestion({ id: 'one' }),
  publicQuestion({ id: 'two', origin: { licence: 'research only', commercialUse: false } }),
]);
const run = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['questions', 'export', bank, ...parameters]);

it('says what it wrote, under which licences, and what is not for commercial use', async () => {
  const { code, out } = await run('--for', 'trl', '--out', join(folder, 'trl'));
  expect(code).toBe(0);
  expect(out).toMatch(/questions asked with the instructed prompt\n +ward\.jsonl +2 questions\n/);
  expect(out).toContain('1 of them are not for commercial use');
  expect(out).toContain(SAFETY_EN);
  expect(readJsonl(join(folder, 'trl/ward.jsonl'))).toHaveLength(2);
});

it('prints its manifest for programs', async () => {
  const { out } = await run('--for', 'verl', '--prompt', 'plain', '--out', join(folder, 'verl'), '--json');
  const manifest = JSON.parse(out) as ExportManifest & { safety: { en: string } };
  expect(manifest).toMatchObject({ for: 'verl', prompt: { name: 'plain', version: 1 }, safety: { en: SAFETY_EN } });
});

it('says what is left of a run because it is held out, and writes over another export only where it may', async () => {
  const splits = join(folder, 'splits');
  writeJsonl(join(folder, 'more.jsonl'), [
    publicQuestion({ id: 'one' }),
    publicQuestion({ id: 'two', stem: 'Another?' }),
  ]);
  expect(
    (await runCommandLine(['questions', 'split', join(folder, 'more.jsonl'), '--held-out', '0.5', '--out', splits]))
      .code,
  ).toBe(0);
  const exported = (...more: string[]): Promise<CommandOutcome> =>
    runCommandLine(['questions', 'export', splits, '--for', 'skyrl', '--out', join(folder, 'skyrl'), ...more]);
  expect((await exported()).out).toMatch(
    /train\.jsonl +1 questions\n +held-out is not there: 1 questions, held-out; --split/,
  );
  expect(await exported('--split', 'held-out')).toMatchObject({ code: 2, error: expect.stringContaining('--replace') });
  expect((await exported('--split', 'held-out', '--replace')).out).toMatch(/held-out\.jsonl +1 questions, held-out\n/);
});

it('tells what is missing or unknown', async () => {
  expect(await run('--out', folder)).toMatchObject({
    code: 2,
    error: expect.stringContaining('one of trl, verl, skyrl, ms-swift, llama-factory, messages'),
  });
  expect(await run('--for', 'trl')).toMatchObject({ code: 2, error: expect.stringContaining('--out FOLDER') });
  expect((await run('--for', 'axolotl', '--out', folder)).code).toBe(2);
});
