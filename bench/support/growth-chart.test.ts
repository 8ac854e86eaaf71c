import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { GrowthPoint } from '../peers/growth.ts';
import { growthChart, logPlace, logTicks } from './growth-chart.ts';

const point = (over: GrowthPoint['over'], shape: string, batch: number, median: number): GrowthPoint => ({
  over,
  shape,
  parameters: 3.5e6,
  batch,
  length: 128,
  tokensPerSecond: { median, lowerQuartile: median, upperQuartile: median, rounds: 1 },
  shareOfPeak: 0.5,
  gigabytes: 1,
});

describe('ticks on a logarithmic scale', () => {
  it('are powers of ten over wide ranges, of two over narrow ones', () => {
    expect(logTicks([77, 26_900]).map(({ text }) => text)).toEqual(['10', '100', '1k', '10k', '100k']);
    expect(logTicks([1600, 5800]).map(({ value }) => value)).toEqual([1024, 2048, 4096, 8192]);
  });

  it('hold the values that stand on them', () => {
    expect(logTicks([1, 1000]).map(({ value }) => value)).toEqual([1, 10, 100, 1000]);
    expect(logTicks([8]).map(({ value }) => value)).toEqual([8, 16]);
  });

  it('have places in even steps', () => {
    const place = logPlace(logTicks([1, 1000]), 300);
    expect([1, 10, 1000].map((value) => Math.round(place(value)))).toEqual([0, 100, 300]);
  });
});

describe('the drawing', () => {
  it('is an XML document with a line a shape', () => {
    const points = ['4M', '60M<'].flatMap((shape) =>
      [1, 16].map((batch) => point('sampling', shape, batch, 100 * batch)),
    );
    const { source } = growthChart([...points, point('batch', '4M', 1, 1700)])!;
    const names: string[] = [];
    const parser = new SaxesParser();
    parser.on('opentag', ({ name }) => void names.push(name));
    parser.write(source).close();
    expect(names.filter((name) => name === 'circle')).toHaveLength(5);
    expect(source).toContain('60M&lt;');
    expect(source).not.toContain('NaN');
  });

  it('of nothing is none', () => {
    expect(growthChart([])).toBeNull();
  });
});
