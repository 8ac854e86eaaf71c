/** A report of a recipe that shares no name with the miniature, from rows to page. */
import { describe, expect, it } from 'vitest';
import type { Row } from '../../records/row.ts';
import type { Score } from '../../records/score.ts';
import { randomStream } from '../../support/random.ts';
import { tableText } from '../../support/table.ts';
import { ablationTable } from './ablation-table.ts';
import { buildReport } from './build-report.ts';
import { pickTraces } from './pick-traces.ts';
import { renderPage } from './render-page.ts';
import type { ReportInput } from './report-input.ts';
import { seedsMarkdown } from './seeds-markdown.ts';
import { summarizeSeeds } from './summarize-seeds.ts';

const rows: readonly Row[] = [
  {
    name: 'qwen',
    label: { en: 'Qwen', zh: '千问' },
    about: null,
    startsFrom: null,
    role: 'recipe',
    paper: null,
  },
  {
    name: 'after-sft',
    label: { en: 'After SFT', zh: '微调之后' },
    about: { en: 'Two epochs of 4,000 traces.', zh: '四千条轨迹，两轮。' },
    startsFrom: 'qwen',
    role: 'recipe',
    paper: null,
  },
];

/** Public questions: no tier, kind, hops or rarity, each a cluster of its own. */
const scores = rows.flatMap(({ name }) =>
  Array.from({ length: 120 }, (_, number): Score => {
    const correct = randomStream('other rows', name, number).next() < (name === 'qwen' ? 0.3 : 0.7);
    return {
      questionId: `q${number}`,
      cluster: `q${number}`,
      row: name,
      set: 'held-out',
      language: number % 2 === 0 ? 'en' : 'zh',
      kind: null,
      tier: null,
      hops: null,
      rarity: null,
      reading: { kind: 'read', letter: correct ? 'A' : 'B', via: 'letter' },
      correct,
      raw: `<think>because</think><answer>${correct ? 'A' : 'B'}</answer>`,
      tokens: 9,
    };
  }),
);

const questions = Array.from({ length: 120 }, (_, number) => ({
  id: `q${number}`,
  stem: 'Which one?',
  options: ['A', 'B'].map((letter) => ({ letter, text: letter })),
  answer: 'A',
}));

const run: ReportInput = {
  recipe: 'hospital',
  rows,
  sets: [{ name: 'held-out', label: { en: 'Held-out exam', zh: '留出考卷' }, about: null }],
  scores,
  chance: { 'held-out': 0.5 },
  optionsOnly: {},
  curves: [
    {
      stage: 'after-sft',
      label: { en: 'After SFT', zh: '微调之后' },
      kind: 'fine-tuning',
      points: [0, 10, 20].map((step) => ({ step, loss: 2 - step / 20, developmentAccuracy: null })),
    },
  ],
  traces: pickTraces(scores, questions, { rows, before: 'qwen', after: 'after-sft', perOutcome: 1, seed: 1 }),
  settings: [{ name: 'sft.epochs', value: 2, origin: 'ours', reason: null }],
  seeds: [{ name: 'run', value: 0 }],
  versions: [],
  timings: [{ stage: 'after-sft', wallSeconds: 60, tokens: null }],
};

const report = buildReport(run);
const page = renderPage(report).replace(/<head>[^]*?<\/head>/, '');
const markdown = (['en', 'zh'] as const).map((language) => seedsMarkdown(summarizeSeeds([report]), language)).join('');
const text = tableText(ablationTable(report));

describe('a report of other rows and another set', () => {
  it('has them in its table, its comparison, its page and its table over seeds', () => {
    expect(report.comparisons.map(({ baseline, candidate }) => [baseline, candidate])).toEqual([['qwen', 'after-sft']]);
    expect(text).toMatch(/^After SFT +\d+\.\d ±\d+\.\d +\+\d+\.\d ±\d+\.\d +0\.0 %$/m);
    for (const label of ['Qwen', '千问', 'After SFT', '微调之后', 'Held-out exam', '留出考卷'])
      expect(page).toContain(label);
    expect(markdown).toMatch(/^\| Held-out exam: After SFT over Qwen \| \+/m);
    expect(markdown).toMatch(/^\| 留出考卷：微调之后 减 千问 \| \+/m);
  });

  it('names nothing of the miniature, in either language, nor the paper beside which no row stands', () => {
    const miniature =
      /cold.?start|stage.?[12]\b|more fine-tuning|new.combinations|new.diseases|\bBase\b|mined|subgraph [^,]|冷启动|一阶段|二阶段|基座|新组合|新疾病|Paper (7|32)B|论文 /i;
    for (const each of [page, markdown, text, JSON.stringify(report)])
      expect(each.match(miniature)?.[0]).toBeUndefined();
  });

  it('draws no group that no question states, no curve that was not run, no chart of a set that is not there', () => {
    for (const absent of ['Difficulty', 'Rarity', 'not stated', 'Pre-training', 'Reinforcement', 'Hard-sample'])
      expect(page).not.toContain(absent);
    expect(page).toContain('Fine-tuning');
    expect(page).toContain('120 questions.');
  });

  it('says its results in words', () => {
    expect(page).toMatch(
      /Qwen answered \d+\.\d.% of 120 held-out questions \(“Held-out exam”\) right; guessing gives 50\.0.%\. After SFT \(two epochs of 4,000 traces\) raised this to/,
    );
    expect(page).toMatch(/千问在 120 道留出题（“留出考卷”）上答对 [^。]*。微调之后（四千条轨迹，两轮）后?升至/);
  });
});
