import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeUpAnswer, madeUpItem, writeEvaluation } from '../results/fixtures/evaluation-folder.ts';
import { regrade } from '../results/regrade.ts';
import { comparisonPage } from './comparison-page.ts';
import { ablationTable, pairedTable, scoreTable } from './comparison-tables.ts';
import { buildComparison, type Comparison } from './comparison.ts';
import { readEvaluatedRun } from './evaluated-run.ts';
import { PAPER_NINE } from './paper-benchmarks.ts';
import { parametersOf, sizeFigure } from './size-figure.ts';

const evil = '</script><script>alert(1)</script><img src=x onerror=alert(2)>';
let root = '';
let comparison: Comparison;

/** Twelve items of each of the nine; `right` of them are answered right. One stem and one output are hostile. */
function writeRun(name: string, right: number): string {
  const folder = join(root, name);
  const benchmarks = PAPER_NINE.map((id) => {
    const items = Array.from({ length: 12 }, (_, at) => madeUpItem(id, at, at === 1 ? { stem: `${evil} 发热？` } : {}));
    const answers = items.map((item, at) =>
      at === 11
        ? madeUpAnswer(item, null, { raw: `<think>x</think>${evil}` })
        : madeUpAnswer(item, at < right ? 'A' : 'B'),
    );
    return { id, items, answers };
  });
  writeEvaluation(folder, benchmarks, { name: `${name}-7B` });
  regrade(folder);
  return folder;
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'fleming-compare-'));
  const [first, second, third] = [writeRun('one', 3), writeRun('two', 9), writeRun('three', 6)];
  const runs = [`backbone=${first}`, `rl-stage-1=${second}`, third].map(readEvaluatedRun);
  comparison = buildComparison(runs, {
    kind: 'fleming-contamination',
    version: 1,
    bank: { path: 'bank.jsonl', sha256: 'x', records: 9 },
    benchmarks: [
      {
        id: 'medqa',
        items: 12,
        exactStem: 3,
        grams: { unit: 'words', size: 13, comparable: 0, any: 0, half: 0 },
        options: { comparable: 12, matched: 0 },
        overlapping: ['medqa-0', 'medqa-1', 'medqa-2'],
        samples: [],
      },
    ],
  });
});
afterAll(() => rmSync(root, { recursive: true }));

describe('the tables of a comparison', () => {
  it('puts our rows below the published ones, with intervals and unread shares', () => {
    const { headings, rows, notes } = scoreTable(comparison, 'range');
    expect(headings.slice(0, 3)).toEqual(['Model', 'CareQA', 'JMED']);
    expect(rows.filter(({ detail }) => detail !== true).map(({ cells }) => cells[0])).toEqual([
      ...comparison.published.map(({ model }) => model),
      'In training bank, %',
      'backbone',
      'rl-stage-1',
      'three-7B',
    ]);
    const at = rows.findIndex(({ cells }) => cells[0] === 'backbone');
    expect(rows[at]!.cells).toEqual(['backbone', ...Array.from({ length: 10 }, () => '25.00')]);
    expect(rows[at + 1]!.cells[1]).toMatch(/^\d\.\d–5\d\.\d$/);
    expect(rows[at + 2]!.cells[1]).toBe('8.3');
    expect(notes.join('\n')).toMatch(/\* HuatuoGPT-o1-7B, PubMedQA 64\.46/);
    expect(rows.map(({ cells }) => cells.length)).toEqual(rows.map(() => headings.length));
  });

  it('shows what the training bank holds, and the scores without it', () => {
    const { headings, rows } = scoreTable(comparison, 'range');
    const medqa = headings.indexOf('MedQA');
    expect(rows.find(({ cells }) => cells[0] === 'In training bank, %')!.cells[medqa]).toBe('25.00');
    // Three right of twelve, and those three are the ones in the bank; then nine, and six of nine.
    const without = rows.filter(({ cells }) => cells[0] === 'not in bank').map(({ cells }) => cells[medqa]);
    expect(without).toEqual(['0.00', '66.67', '33.33']);
  });

  it('gives programs the ends of intervals as numbers', () => {
    const { rows } = scoreTable(comparison, 'ends');
    const low = rows
      .find(({ cells }) => cells[0] === 'backbone: low')!
      .cells.slice(1)
      .map(Number);
    expect(low.every((value) => value > 0 && value < 25)).toBe(true);
    expect(rows.flatMap(({ cells }) => cells.slice(1)).join()).not.toMatch(/[–*a-z]/);
  });

  it('places runs named by a row of table 4, each against the one before it', () => {
    const { rows } = ablationTable(comparison);
    expect(rows.map(({ cells }) => cells[0])).toEqual([
      'Backbone',
      'CoT cold start',
      'RL stage 1',
      'RL stage 2',
      'three-7B',
    ]);
    expect(rows[0]!.cells).toEqual(['Backbone', '55.4', '72.9', '25.0', '']);
    expect(rows[2]!.cells[4]).toMatch(/^\+50\.0 \[\+\d+\.\d, \+\d+\.\d\]$/);
    expect(rows[4]!.cells[4]).toMatch(/^−25\.0 /);
  });

  it('pairs runs item by item', () => {
    expect(comparison.pairs.map(({ baseline, candidate }) => [baseline, candidate])).toEqual([
      ['backbone', 'rl-stage-1'],
      ['backbone', 'three-7B'],
      ['rl-stage-1', 'three-7B'],
    ]);
    const [first] = comparison.pairs[0]!.benchmarks;
    // 2 / 2^6
    expect(first).toMatchObject({
      count: 12,
      baselineOnly: 0,
      candidateOnly: 6,
      difference: 0.5,
      mcnemarP: expect.closeTo(0.03125, 12),
    });
    expect(comparison.pairs[0]!.macro).toMatchObject({ difference: 0.5, over: PAPER_NINE });
    expect(
      pairedTable(comparison)!
        .rows.find(({ cells }) => cells[0] === 'MedQA')!
        .cells.slice(1, 3),
    ).toEqual(['12', '+50.0']);
  });

  it('has nothing to pair in a single run, and tells equal names apart', () => {
    const [run] = comparison.runs;
    expect(pairedTable(buildComparison([run!]))).toBeNull();
    const twins = buildComparison([
      readEvaluatedRun(join(root, 'one')),
      readEvaluatedRun(`one-7B=${join(root, 'two')}`),
    ]);
    expect(twins.runs.map(({ label }) => label)).toEqual(['one-7B (one)', 'one-7B (two)']);
  });

  it('refuses what is no evaluation', () => {
    expect(() => readEvaluatedRun(root)).toThrow(/holds no results.json; .*regrade/);
  });
});

describe('the figure', () => {
  it('shows every published model and every run, in a self-contained SVG', () => {
    const svg = sizeFigure(comparison);
    for (const { model } of comparison.published) expect(svg).toContain(`>${model}</text`);
    expect(svg.match(/<path /g)).toHaveLength(3);
    expect(svg).not.toMatch(/NaN|undefined|style=|href|<script/);
  });

  it('takes a size from the settings or the name, and none from elsewhere', () => {
    const sized = (name: string, parameters?: number): number | null =>
      parametersOf({ label: name, results: { model: { name, spec: 'recorded:x', parameters } } as never });
    expect(sized('Qwen3-0.6B-Instruct')).toBe(0.6);
    expect(sized('x-350M')).toBe(0.35);
    expect(sized('mine', 4.2e6)).toBe(0.0042);
    expect(sized('GPT-4o')).toBeNull();
    expect(sized('model 3Billing')).toBeNull();
  });
});

describe('the page', () => {
  const pageOf = (): string => Buffer.concat([...comparisonPage(comparison)]).toString('utf8');

  it('holds no markup of data sets and models, and asks for nothing', () => {
    const page = pageOf();
    expect(page).not.toContain('alert(');
    expect(page).not.toMatch(/(?:src|href)\s*=\s*["']?(?:https?:|\/\/)/i);
    expect(page).toContain('default-src &#39;none&#39;');
    // One script that runs, the others are data.
    expect(page.match(/<script(?! type="text\/plain")/g)).toHaveLength(1);
    const script = /<script type="module">(.*?)<\/script>/s.exec(page)![1]!;
    expect(page).toContain(createHash('sha256').update(script).digest('base64'));
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(/);
    expect(page).toContain('For research and non-clinical use only');
    expect(page).toContain('仅供研究与非临床用途');
  });

  it('packs every item with prompt, outputs, what was read and why', () => {
    const page = pageOf();
    const unpack = (id: string): never =>
      JSON.parse(
        gunzipSync(Buffer.from(new RegExp(`id="${id}">([^<]+)<`).exec(page)![1]!, 'base64')).toString('utf8'),
      ) as never;
    const { index, pieceSize } = unpack('index') as { index: { id: string; outcomes: string }[]; pieceSize: number };
    expect(index).toHaveLength(9 * 12);
    expect(index.slice(0, 12).map(({ outcomes }) => outcomes)).toEqual([
      ...Array.from({ length: 3 }, () => 'rrr'),
      ...Array.from({ length: 3 }, () => 'wrr'),
      ...Array.from({ length: 3 }, () => 'wrw'),
      ...Array.from({ length: 2 }, () => 'www'),
      'uuu',
    ]);
    const items = [0, 1].flatMap((piece) => unpack(`piece-${piece}`) as { stem: string; runs: Shown[] }[]);
    interface Shown {
      prompt: string;
      gold: string;
      answers: { head: string; letters: string | null; reason: string | null; block: string | null }[];
    }
    expect(items).toHaveLength(index.length);
    expect(pieceSize).toBe(100);
    expect(items[1]!.stem).toBe(`${evil} 发热？`);
    expect(items[1]!.runs[0]!.prompt).toContain(evil);
    expect(items[0]!.runs[0]!.answers[0]).toMatchObject({ letters: 'A', reason: null, block: 'A' });
    expect(items[11]!.runs[0]!.answers[0]).toMatchObject({ letters: null, reason: 'no-answer-block', block: null });
    expect(items[11]!.runs[0]!.answers[0]!.head).toContain(evil);
  });
});
