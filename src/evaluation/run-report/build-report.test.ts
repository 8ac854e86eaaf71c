import { describe, expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import { measuredRows } from './ablation-table.ts';
import { buildReport } from './build-report.ts';
import { reportSchema } from './report-schema.ts';
import { emptyRun, syntheticRun } from '../../../test/worlds/synthetic-run.ts';

describe('buildReport', () => {
  const report = buildReport(syntheticRun());

  it('has the rows in order, each with both held-out sets', () => {
    expect(report.rows.map(({ name }) => name)).toEqual([
      'base',
      'cold-start',
      'stage-1',
      'stage-2',
      'control-stage-1',
      'control-fine-tuning',
    ]);
    for (const { sets } of report.rows) {
      expect(Object.keys(sets)).toEqual(['new-combinations', 'new-diseases']);
      for (const { accuracy, low, high, count, correct } of Object.values(sets)) {
        expect(accuracy).toBeCloseTo(correct / count, 12);
        expect(low).toBeLessThan(accuracy);
        expect(high).toBeGreaterThan(accuracy);
      }
    }
  });

  it('is what its schema says after a trip through JSON, without NaN', () => {
    const json = JSON.stringify(report);
    expect(reportSchema.parse(JSON.parse(json))).toEqual(report);
    expect(json).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('compares each row with its start and the recipe with its controls, on both sets', () => {
    expect(report.comparisons).toHaveLength(16);
    const accuracyOf = (name: string): number =>
      report.rows.find((row) => row.name === name)!.sets['new-combinations']!.accuracy;
    for (const { set, baseline, candidate, difference } of report.comparisons) {
      if (set === 'new-combinations') expect(difference).toBeCloseTo(accuracyOf(candidate) - accuracyOf(baseline), 10);
    }
  });

  it('breaks every row and set down by every dimension, and groups add up', () => {
    expect(report.breakdowns).toHaveLength(6 * 2 * 5);
    for (const { row, set, groups } of report.breakdowns) {
      const whole = report.rows.find(({ name }) => name === row)!.sets[set]!;
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(whole.count);
      expect(groups.reduce((sum, { correct }) => sum + correct, 0)).toBe(whole.correct);
      expect(groups.reduce((sum, { unread }) => sum + unread, 0)).toBe(whole.unread);
    }
  });

  it('is built from nothing', () => {
    expect(buildReport(emptyRun())).toMatchObject({ comparisons: [], breakdowns: [] });
  });

  it('leaves out what was not evaluated', () => {
    const scores = syntheticRun().scores.filter(({ row, set }) => row === 'stage-1' && set === 'new-diseases');
    const partial = buildReport({ ...emptyRun(), scores });
    expect(measuredRows(partial).map(({ name, sets }) => [name, Object.keys(sets)])).toEqual([
      ['stage-1', ['new-diseases']],
    ]);
    expect(partial.comparisons).toEqual([]);
  });

  it('takes what is not finite in a curve as not measured', () => {
    const points = [{ step: 0, loss: Number.NaN, drillAccuracy: Infinity, recallAccuracy: 0.5 }];
    const curve = { stage: 'base', label: { en: 'Base', zh: '基座' }, kind: 'pre-training', points } as const;
    expect(buildReport({ ...emptyRun(), curves: [curve] }).curves).toEqual([
      { ...curve, points: [{ step: 0, loss: null, drillAccuracy: null, recallAccuracy: 0.5 }] },
    ]);
  });

  it('leaves out what no question of a set says, and keeps those apart that do not say where others do', () => {
    const scores = syntheticRun().scores.map((score) =>
      score.set === 'new-combinations'
        ? { ...score, tier: null, kind: null, hops: null, rarity: null }
        : { ...score, tier: score.questionId.endsWith('0') ? null : score.tier },
    );
    const { breakdowns } = buildReport({ ...emptyRun(), scores });
    const dimensionsOf = (name: string): string[] => [
      ...new Set(breakdowns.filter(({ set }) => set === name).map(({ dimension }) => dimension)),
    ];
    expect(dimensionsOf('new-combinations')).toEqual(['language']);
    expect(dimensionsOf('new-diseases')).toEqual(['tier', 'hops', 'rarity', 'language', 'kind']);
    const tiers = breakdowns.find(({ set, dimension }) => set === 'new-diseases' && dimension === 'tier')!;
    expect(tiers.groups.map(({ group }) => group)).toEqual(['easy', 'moderate', 'difficult', null]);
  });

  it.each([
    [{ rows: syntheticRun().rows.slice(1) }, /row "cold-start" starts from "base", which is no row/],
    [{ rows: syntheticRun().rows.slice(0, 4) }, /is of row "control-[a-z0-9-]+"; the report's rows are base, /],
    [{ sets: syntheticRun().sets.slice(1) }, /is of set "new-combinations"; the report's sets are new-diseases/],
    [{ sets: [...syntheticRun().sets, ...syntheticRun().sets] }, /two sets are named "new-combinations"/],
    [{ chance: { elsewhere: 0.25 } }, /"elsewhere" has an accuracy of guessing and is no set/],
  ])('refuses what belongs to no row or set, and says which there are (%#)', (wrong, message) => {
    expect(() => buildReport({ ...syntheticRun(), ...wrong })).toThrow(RecordError);
    expect(() => buildReport({ ...syntheticRun(), ...wrong })).toThrow(message);
  });

  it('refuses NaN where a number is due, and says where', () => {
    const timings = [{ stage: 'stage-1', wallSeconds: Number.NaN, tokens: null }];
    expect(() => buildReport({ ...emptyRun(), timings })).toThrow(RecordError);
    expect(() => buildReport({ ...emptyRun(), timings })).toThrow(/timings\.0\.wallSeconds/);
  });
});
