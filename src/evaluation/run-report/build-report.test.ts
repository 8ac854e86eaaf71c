import { describe, expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import type { ReportInput } from './report-input.ts';
import { buildReport } from './build-report.ts';
import { reportSchema } from './report-schema.ts';
import { syntheticRun } from './synthetic-run.fixture.ts';

const emptyRun: ReportInput = {
  ...syntheticRun(),
  scores: [],
  chance: {},
  curves: { pretraining: [], coldStart: [], reinforcement: [] },
  plateauStep: null,
  miningRounds: [],
  traces: [],
  settings: [],
  seeds: [],
  versions: [],
  timings: [],
};

describe('buildReport', () => {
  const report = buildReport(syntheticRun());

  it('has one row a stage in the order of the ablation, with both held-out sets', () => {
    expect(report.stages.map(({ name }) => name)).toEqual([
      'base',
      'cold-start',
      'stage-1',
      'stage-2',
      'control-stage-1',
      'control-fine-tuning',
    ]);
    for (const { sets } of report.stages) {
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

  it('compares each stage with its start and the recipe with its controls, on both sets', () => {
    expect(report.comparisons).toHaveLength(16);
    const accuracyOf = (name: string): number =>
      report.stages.find((stage) => stage.name === name)!.sets['new-combinations']!.accuracy;
    for (const { set, baseline, candidate, difference } of report.comparisons) {
      if (set === 'new-combinations') expect(difference).toBeCloseTo(accuracyOf(candidate) - accuracyOf(baseline), 10);
    }
  });

  it('breaks every stage and set down by every dimension, and groups add up', () => {
    expect(report.breakdowns).toHaveLength(6 * 2 * 5);
    for (const { stage, set, groups } of report.breakdowns) {
      const whole = report.stages.find(({ name }) => name === stage)!.sets[set]!;
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(whole.count);
      expect(groups.reduce((sum, { correct }) => sum + correct, 0)).toBe(whole.correct);
      expect(groups.reduce((sum, { unread }) => sum + unread, 0)).toBe(whole.unread);
    }
  });

  it('is built from nothing', () => {
    expect(buildReport(emptyRun)).toMatchObject({ stages: [], comparisons: [], breakdowns: [] });
  });

  it('leaves out what was not evaluated', () => {
    const scores = syntheticRun().scores.filter(({ stage, set }) => stage === 'stage-1' && set === 'new-diseases');
    const partial = buildReport({ ...emptyRun, scores });
    expect(partial.stages).toHaveLength(1);
    expect(Object.keys(partial.stages[0]!.sets)).toEqual(['new-diseases']);
    expect(partial.comparisons).toEqual([]);
  });

  it('takes what is not finite in a curve as not measured', () => {
    const pretraining = [{ step: 0, loss: Number.NaN, drillAccuracy: Infinity, recallAccuracy: 0.5 }];
    const built = buildReport({ ...emptyRun, curves: { ...emptyRun.curves, pretraining } });
    expect(built.curves.pretraining).toEqual([{ step: 0, loss: null, drillAccuracy: null, recallAccuracy: 0.5 }]);
  });

  it('refuses NaN where a number is due, and says where', () => {
    const timings = [{ stage: 'stage-1', wallSeconds: Number.NaN, tokens: null }];
    expect(() => buildReport({ ...emptyRun, timings })).toThrow(RecordError);
    expect(() => buildReport({ ...emptyRun, timings })).toThrow(/timings\.0\.wallSeconds/);
  });
});
