import { describe, expect, it } from 'vitest';
import { atLeast } from '../../test/worlds/at-least.ts';
import { shippedGraph } from '../../test/worlds/shipped-graph.ts';
import { isBounded, limitsOfAnalyte } from './analyte-limits.ts';

describe('the limits of an analyte', () => {
  it.each([
    ['oxygen saturation', '%', [0, 100]],
    ['postbronchodilator FEV1 to FVC ratio', '', [0, 1]],
    ['arterial pH', '', [6.7, 7.8]],
    ['factor VIII activity', '%', [0, 600]],
    ['creatine kinase', 'U/L', [0, Infinity]],
  ] as const)('of %s in "%s" are %j', (id, unit, limits) => {
    expect(limitsOfAnalyte({ id, unit })).toEqual(limits);
  });

  it('are finite for every ratio, index, score and percentage of the seeds', () => {
    const parts = shippedGraph().measures.analytes.filter(({ unit }) => unit === '' || unit === '%' || unit === 'L/L');
    expect(atLeast(35, parts).filter((analyte) => !isBounded(analyte))).toEqual([]);
  });

  it('hold every reference range and every value of the seeds', () => {
    const { analytes, values } = shippedGraph().measures;
    const limits = new Map(analytes.map((analyte) => [analyte.id, limitsOfAnalyte(analyte)]));
    const within = (id: string, value: number): boolean => value >= limits.get(id)![0] && value <= limits.get(id)![1];
    for (const { id, reference } of atLeast(200, analytes))
      for (const end of reference) expect([id, end, end === null || within(id, end)]).toEqual([id, end, true]);
    for (const { finding, analyte, from, to } of atLeast(1500, values))
      expect([finding, analyte, within(analyte, from) && within(analyte, to)]).toEqual([finding, analyte, true]);
  });
});
