import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeUpAnswer, madeUpItem, writeEvaluation } from '../../../evaluation/results/fixtures/evaluation-folder.ts';
import { type CommandOutcome, runCommandLine } from '../../../../test/worlds/run-command-line.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'fleming-compare-command-'));
  const items = Array.from({ length: 8 }, (_, index) => madeUpItem('medxpertqa', index));
  for (const [name, right] of [
    ['one', 2],
    ['two', 6],
  ] as const) {
    const answers = items.map((item, at) => madeUpAnswer(item, at < right ? 'A' : 'D'));
    writeEvaluation(join(root, name), [{ id: 'medxpertqa', items, answers }], { name });
  }
});
afterAll(() => rmSync(root, { recursive: true }));

const fleming = (...parameters: string[]): Promise<CommandOutcome> => runCommandLine(parameters);

describe('fleming evaluate regrade and compare', () => {
  it('says what to do before there are results', async () => {
    const { code, error } = await fleming('evaluate', 'compare', join(root, 'one'));
    expect(code).toBe(1);
    expect(error).toMatch(/holds no results.json; .*fleming evaluate regrade/);
  });

  it('regrades, in words and as JSON', async () => {
    const { code, out } = await fleming('evaluate', 'regrade', join(root, 'one'));
    expect(code).toBe(0);
    expect(out).toMatch(/medxpertqa +25\.00 {2}\[ *\d+\.\d\d, +\d+\.\d\d\] {2}2 of 8 right {2}0\.0 % unread/);
    const asJson = await fleming('evaluate', 'regrade', join(root, 'two'), '--json');
    expect(JSON.parse(asJson.out)).toMatchObject({ kind: 'fleming-evaluation', benchmarks: [{ correct: 6 }] });
  });

  it('compares in every form, and by its alias', async () => {
    const folders = [join(root, 'one'), `better=${join(root, 'two')}`];
    const text = await fleming('evaluate', 'compare', ...folders);
    expect(text.out).toMatch(/^better .* 75\.00 /m);
    expect(text.out).toContain('research and non-clinical use only');
    expect((await fleming('evaluate', 'compare', ...folders, '--markdown')).out).toMatch(/^\| better \|/m);
    expect((await fleming('evaluate', 'compare', ...folders, '--latex')).out).toContain('\\toprule');
    const csv = await fleming('evaluate', 'compare', ...folders, '--csv');
    expect(csv.out.split('\r\n').find((line) => line.startsWith('better,'))).toContain('75.0000');
    expect(await fleming('evaluate', '--compare', ...folders, '--csv')).toEqual(csv);
    const { out } = await fleming('evaluate', '--compare', ...folders, '--json');
    expect(JSON.parse(out)).toMatchObject({
      kind: 'fleming-comparison',
      pairs: [{ baseline: 'one', candidate: 'better' }],
    });
  });

  it('writes page and figure', async () => {
    const [page, figure] = [join(root, 'page.html'), join(root, 'figure.svg')];
    const { code, error } = await fleming('evaluate', 'compare', join(root, 'one'), '--html', page, '--svg', figure);
    expect(code).toBe(0);
    expect(error).toContain(`wrote ${page}`);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    expect(readFileSync(figure, 'utf8')).toMatch(/^<svg\s[\s\S]*<\/svg>\n$/);
  });

  it('refuses two forms at once, and findings that are none', async () => {
    const folder = join(root, 'one');
    expect((await fleming('evaluate', 'compare', folder, '--csv', '--latex')).code).toBe(2);
    expect((await fleming('evaluate', '--compare', folder, '--csv', '--json')).code).toBe(2);
    writeFileSync(join(root, 'no.json'), '{}');
    const refused = await fleming('evaluate', 'compare', folder, '--contamination', join(root, 'no.json'));
    expect(refused.code).toBe(2);
    expect(refused.error).toMatch(/no\.json is not what fleming evaluate contamination --out writes/);
    expect(existsSync(join(root, 'nothing'))).toBe(false);
  });
});

describe('fleming evaluate contamination', () => {
  it('finds a benchmark in a bank, and compare shows it', async () => {
    const data = join(root, 'medqa.jsonl');
    const stems = ['A man of 40 has a fever. What fits?', 'A woman of 50 has a cough. What fits?'];
    const row = (question: string, index: number): string =>
      JSON.stringify({
        question,
        answer: `x${index}`,
        options: { A: `x${index}`, B: `y${index}`, C: `z${index}`, D: `w${index}` },
        meta_info: 'step1',
        answer_idx: 'A',
      });
    writeFileSync(data, stems.map(row).join('\n'));
    const bank = join(root, 'bank.jsonl');
    writeFileSync(bank, `${JSON.stringify({ question: stems[1] })}\n`);
    const found = join(root, 'found.json');
    const { code, out, error } = await fleming(
      'evaluate',
      'contamination',
      '--bank',
      bank,
      '--benchmark',
      'medqa',
      '--data',
      data,
      '--out',
      found,
    );
    expect(error).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/medqa: 1 of 2 \(50\.00 %\) items overlap/);
    const compared = await fleming('evaluate', 'compare', join(root, 'one'), '--contamination', found);
    expect(compared.out).toMatch(/In training bank, % .*50\.00/);
  });
});
