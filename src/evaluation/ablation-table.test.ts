import { describe, expect, it } from 'vitest';
import { ablationMarkdown, ablationRows, ablationText } from './ablation-table.ts';
import { paperAblations, paperGain } from './paper-ablation.ts';
import { buildReport } from './report/build-report.ts';
import { syntheticRun } from './report/synthetic-run.fixture.ts';

const report = buildReport(syntheticRun());

describe('the ablation table', () => {
  it("holds the paper's table 4 and its gains, over the stage that the paper has before", () => {
    const [small, large] = paperAblations;
    expect(small!.averages).toEqual({ base: 55.4, 'cold-start': 58.5, 'stage-1': 61.2, 'stage-2': 63.4 });
    expect(paperGain(small!, 'cold-start')).toBeCloseTo(3.1, 9);
    expect(paperGain(large!, 'stage-1')).toBeCloseTo(1.6, 9);
    expect(paperGain(small!, 'base')).toBeNull();
    expect(paperGain(large!, 'cold-start')).toBeNull();
    expect(paperGain(small!, 'control-stage-1')).toBeNull();
  });

  it('measures each change against the stage it starts from', () => {
    const rows = ablationRows(report);
    expect(rows.map(({ cells }) => cells['new-diseases'].change?.baseline ?? null)).toEqual([
      null,
      'base',
      'cold-start',
      'stage-1',
      'stage-1',
      'cold-start',
    ]);
  });

  it('has equally many cells in every line of Markdown', () => {
    const lines = ablationMarkdown(report)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(lines).toHaveLength(8);
    expect(new Set(lines.map((line) => line.split('|').length))).toEqual(new Set([10]));
    expect(lines.join('\n')).not.toMatch(/NaN|undefined/);
  });

  it('fits a terminal of 110 columns', () => {
    const lines = ablationText(report).split('\n');
    expect(Math.max(...lines.slice(0, 8).map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(lines[3]).toMatch(/^Cold start +\d+\.\d ±\d+\.\d +\+\d+\.\d ±\d+\.\d .*58\.5 \(\+3\.1\)$/);
  });

  it('stands with nothing evaluated', () => {
    expect(ablationText({ ...report, stages: [] }).split('\n')[0]).toContain('New comb.');
  });
});
