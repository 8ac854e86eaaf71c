import { describe, expect, it } from 'vitest';
import { paperAblations } from '../run-report/paper-ablation.ts';
import { paperBenchmarks } from './paper-benchmarks.ts';
import { countsOf, misprints, paperRows, recomputedAverage } from './paper-table.ts';

describe("the paper's table 3", () => {
  it('has eleven rows of nine figures', () => {
    expect(paperRows).toHaveLength(11);
    expect(paperBenchmarks).toHaveLength(9);
    for (const { printed } of paperRows) expect(printed).toHaveLength(9);
  });

  it('comes to its printed digits from whole numbers of right answers, one figure aside', () => {
    const impossible = paperRows.flatMap((row) =>
      countsOf(row).flatMap((count, column) => {
        if (count === null) return [`${row.model} ${paperBenchmarks[column]!.name}`];
        const percent = (100 * count) / paperBenchmarks[column]!.items;
        expect(Math.abs(percent - row.printed[column]!)).toBeLessThanOrEqual(0.005 + 1e-9);
        return [];
      }),
    );
    expect(impossible).toEqual(['HuatuoGPT-o1-7B PubMedQA']);
  });

  it('comes to its printed averages from those numbers, one row aside', () => {
    const wrong = paperRows.filter((row) => recomputedAverage(row).toFixed(2) !== row.printedAverage.toFixed(2));
    expect(wrong.map(({ model }) => model)).toEqual(['HuatuoGPT-o1-7B']);
  });

  it('lists the two rows that its own printed figures do not give', () => {
    expect(misprints().map(({ model, column, printed }) => [model, column, printed])).toEqual([
      ['GPT-OSS-20B', 'Avg', 70.51],
      ['HuatuoGPT-o1-7B', 'PubMedQA', 64.46],
    ]);
    expect(misprints()[0]!.reason).toMatch(/70\.5156.*70\.5149, which rounds as printed/);
    expect(misprints()[1]!.reason).toMatch(/323 of 500, 64\.60, would give the printed average 56\.12/);
  });

  it('finds a digit that was changed', () => {
    const [first] = paperRows;
    const altered = { ...first!, printed: first!.printed.with(1, 66.55) };
    expect(misprints([altered])).toMatchObject([{ column: 'JMED', printed: 66.55 }]);
    expect(misprints([{ ...first!, printedAverage: 77.75 }])).toMatchObject([{ column: 'Avg' }]);
    expect(misprints([{ ...first!, printedAverage: 77.75 }])[0]!.reason).toMatch(/neither rounds as printed/);
  });

  it('agrees with table 4 where the two meet', () => {
    const averageOf = (model: string): string =>
      paperRows.find((row) => row.model === model)!.printedAverage.toFixed(1);
    const [small, large] = paperAblations;
    expect(averageOf('Qwen2.5-7B')).toBe(small!.averages.backbone!.toFixed(1));
    expect(averageOf('Fleming-R1-7B')).toBe(small!.averages['rl-stage-2']!.toFixed(1));
    expect(averageOf('Qwen3-32B')).toBe(large!.averages.backbone!.toFixed(1));
    expect(averageOf('Fleming-R1-32B')).toBe(large!.averages['rl-stage-2']!.toFixed(1));
  });
});
