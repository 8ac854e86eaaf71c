import { describe, expect, it } from 'vitest';
import { buildReport } from './build-report.ts';
import type { Report } from './report-schema.ts';
import { summarize, verdictOf } from './summarize.ts';
import { syntheticRun } from '../../../test/worlds/synthetic-run.ts';

const report = buildReport(syntheticRun());

/** The report as if one pair had come out like this. */
function withPair(baseline: string, candidate: string, [difference, low, high]: readonly number[]): Report {
  const comparisons = report.comparisons.map((each) =>
    each.baseline === baseline && each.candidate === candidate
      ? { ...each, difference: difference!, low: low!, high: high! }
      : each,
  );
  return { ...report, comparisons };
}

describe('summarize', () => {
  it('calls a change only what the interval bears out', () => {
    expect(verdictOf({ low: 0.01, high: 0.2 })).toBe('higher');
    expect(verdictOf({ low: -0.2, high: -0.01 })).toBe('lower');
    expect(verdictOf({ low: -0.01, high: 0.2 })).toBe('unclear');
    expect(verdictOf({ low: 0, high: 0 })).toBe('unclear');
  });

  it('tells the recipe in its own words, row by row, then controls and further sets', () => {
    const { en, zh } = summarize(report);
    expect(en).toMatch(
      /^Base \(pre-trained, never shown a question\) answered \d+\.\d.% of 600 held-out questions \(“New combinations”\) right; guessing gives 25\.0.%\. Cold start \(fine-tuned on teacher traces\) raised this to \d+\.\d.% \(\+/,
    );
    expect(en).toMatch(
      /\. Control: more stage 1 \(stage 2’s budget, stage 1’s questions\) reached \d+\.\d.%; against it /,
    );
    expect(en).toMatch(
      /\. On the set “New diseases” \(diseases the textbook describes but no training question ever asked about\), the final model answers \d+\.\d.% \(/,
    );
    expect(zh).toMatch(
      /^基座（仅预训练，未见过考题）在 600 道留出题（“新组合”）上答对 \d+\.\d.%，随机猜测为 25\.0.%。冷启动（/,
    );
    expect(zh).toMatch(/。对照：继续一阶段（用二阶段的预算继续一阶段的题）达到 /);
    expect(zh).toMatch(/。在“新疾病”（教材中写到、但训练题从未问过的疾病）上，最终模型答对 /);
  });

  it('says so when a control wins', () => {
    const { en, zh } = summarize(withPair('control-fine-tuning', 'stage-2', [-0.05, -0.08, -0.02]));
    expect(en).toContain('the recipe is worse (−5.0 points; −8.0 to −2.0)');
    expect(zh).toContain('本流程更差');
  });

  it('says so when a row lowers the accuracy or leaves it', () => {
    expect(summarize(withPair('stage-1', 'stage-2', [-0.05, -0.08, -0.02])).en).toContain('samples) lowered this to');
    expect(summarize(withPair('stage-1', 'stage-2', [0.01, -0.02, 0.04])).en).toMatch(
      /samples\) left it at [^.]+\.\d.%.*no clear change/,
    );
  });

  it('names the start of a row that does not follow the one before it', () => {
    const run = syntheticRun();
    const rows = run.rows.map((row) => (row.name === 'stage-2' ? { ...row, startsFrom: 'cold-start' } : row));
    const { en, zh } = summarize(buildReport({ ...run, rows }));
    expect(en).toMatch(/RL stage 2 \([^)]*\) raised the \d+\.\d.% of Cold start to /);
    expect(zh).toMatch(/强化二阶段（[^）]*）后从“冷启动”的 \d+\.\d.%升至 /);
  });

  it('tells first and final row on public benchmarks, with intervals and what was unread', () => {
    const result = { id: 'pubmedqa', title: { en: 'PubMedQA', zh: 'PubMedQA' }, items: 100, samples: 1, refused: 0 };
    const of = (name: string, right: number, unread: number) => ({
      name,
      label: report.rows.find((row) => row.name === name)!.label,
      results: [
        { ...result, answered: 100, unread, accuracy: right / 100, low: right / 100 - 0.1, high: right / 100 + 0.1 },
      ],
      macro: null,
    });
    const benchmarks = { limit: 100, rows: [of('base', 20, 60), of('cold-start', 40, 4), of('stage-2', 50, 1)] };
    const { en, zh } = summarize(buildReport({ ...syntheticRun(), benchmarks }));
    expect(en).toMatch(
      /On the first 100 items of PubMedQA, Base answers 20\.0.% \(10\.0–30\.0; 60\.0.% unread\) right and RL stage 2 50\.0.% \(40\.0–60\.0; 1\.0.% unread\)\.$/,
    );
    expect(zh).toMatch(
      /在 PubMedQA 的前 100 题上，“基座”答对 20\.0.%（10\.0–30\.0；未读出 60\.0.%），“强化二阶段”答对 50\.0.%/,
    );
    expect(summarize(report).en).not.toContain('items of');
  });

  it('has something to say about nothing', () => {
    expect(summarize(buildReport({ ...syntheticRun(), scores: [] })).en).toMatch(/No model of the recipe has been/);
  });
});
