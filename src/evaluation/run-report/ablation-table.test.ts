import { describe, expect, it } from 'vitest';
import { ablationRows, ablationTable } from './ablation-table.ts';
import { paperAblations, paperGain } from './paper-ablation.ts';
import { buildReport } from './build-report.ts';
import { syntheticRun } from '../../../test/worlds/synthetic-run.ts';
import { tableText } from '../../support/table.ts';

const report = buildReport(syntheticRun());

describe('the ablation table', () => {
  it("holds the paper's table 4 and its gains, over the row that the paper has before", () => {
    const [small, large] = paperAblations;
    expect(small!.averages).toEqual({
      backbone: 55.4,
      'cot-cold-start': 58.5,
      'rl-stage-1': 61.2,
      'rl-stage-2': 63.4,
    });
    expect(paperGain(small!, 'cot-cold-start')).toBeCloseTo(3.1, 9);
    expect(paperGain(large!, 'rl-stage-1')).toBeCloseTo(1.6, 9);
    expect(paperGain(small!, 'backbone')).toBeNull();
    expect(paperGain(large!, 'cot-cold-start')).toBeNull();
  });

  it('measures each change against the row it starts from', () => {
    const rows = ablationRows(report);
    expect(rows.map(({ cells }) => cells[1]!.change?.baseline ?? null)).toEqual([
      null,
      'base',
      'cold-start',
      'stage-1',
      'stage-1',
      'cold-start',
    ]);
  });

  it('has equally many cells in every row', () => {
    const { headings, rows } = ablationTable(report);
    expect(rows).toHaveLength(6);
    expect(new Set(rows.map(({ cells }) => cells.length))).toEqual(new Set([headings.length]));
    expect(rows.flatMap(({ cells }) => cells).join('\n')).not.toMatch(/NaN|undefined/);
  });

  it('fits a terminal of 110 columns', () => {
    const lines = tableText(ablationTable(report)).split('\n');
    expect(Math.max(...lines.slice(0, 10).map((line) => line.length))).toBeLessThanOrEqual(110);
    expect(lines.find((line) => line.startsWith('Cold start'))).toMatch(
      /^Cold start +\d+\.\d ±\d+\.\d +\+\d+\.\d ±\d+\.\d .*58\.5 \(\+3\.1\)$/,
    );
  });

  it('stands with nothing evaluated', () => {
    expect(ablationTable({ ...report, rows: [] }).rows).toEqual([]);
  });
});
