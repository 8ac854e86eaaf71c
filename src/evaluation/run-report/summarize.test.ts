import { describe, expect, it } from 'vitest';
import { buildReport } from './build-report.ts';
import { summarize, verdictOf } from './summarize.ts';
import { syntheticRun } from './synthetic-run.fixture.ts';

const report = buildReport(syntheticRun());

describe('summarize', () => {
  it('calls a change only what the interval bears out', () => {
    expect(verdictOf({ low: 0.01, high: 0.2 })).toBe('higher');
    expect(verdictOf({ low: -0.2, high: -0.01 })).toBe('lower');
    expect(verdictOf({ low: -0.01, high: 0.2 })).toBe('unclear');
    expect(verdictOf({ low: 0, high: 0 })).toBe('unclear');
  });

  it('says so when a control wins', () => {
    const comparisons = report.comparisons.map((comparison) =>
      comparison.baseline === 'control-fine-tuning'
        ? { ...comparison, difference: -0.05, low: -0.08, high: -0.02 }
        : comparison,
    );
    const { en, zh } = summarize({ ...report, comparisons });
    expect(en).toContain('the recipe is worse (−5.0 points; −8.0 to −2.0)');
    expect(zh).toContain('本流程更差');
  });

  it('says so when a stage lowers the accuracy or leaves it', () => {
    const withStage2 = (difference: number, low: number, high: number): string =>
      summarize({
        ...report,
        comparisons: report.comparisons.map((each) =>
          each.baseline === 'stage-1' && each.candidate === 'stage-2' ? { ...each, difference, low, high } : each,
        ),
      }).en;
    expect(withStage2(-0.05, -0.08, -0.02)).toContain('samples, lowered this to');
    expect(withStage2(0.01, -0.02, 0.04)).toMatch(/samples, left it at [^.]+\.\d.%.*no clear change/);
  });

  it('has something to say about nothing', () => {
    const empty = { ...report, stages: [], comparisons: [] };
    expect(summarize(empty).en).toMatch(/No stage has been evaluated/);
  });
});
