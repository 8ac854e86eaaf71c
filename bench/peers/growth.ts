/**
 * How the engine grows: training over the batch, over the length and over the parameters, and sampling over batch and
 * parameters, each point in a process of its own with the MatMul peak before and after it. scripts/growth-page.ts makes the
 * table and the drawing of it.
 */
import { z } from 'zod';
import { parameterCount, parameterLayout } from '../../src/engine/hugging-face/parameter-layout.ts';
import type { DecoderConfig } from '../../src/engine/decoder-config.ts';
import type { ShapeName } from '../support/model-shapes.ts';
import { median, rounded, spreadOf } from '../support/statistics.ts';
import { rateOf } from './decoding.ts';
import { APART_FROM, type Bench, type Figure } from './figure.ts';
import { randomRows } from './random-rows.ts';
import { OURS, type Side } from './side.ts';
import { modelOf } from './training.ts';

const spreadSchema = z.object({
  median: z.number(),
  lowerQuartile: z.number(),
  upperQuartile: z.number(),
  rounds: z.number(),
});

export const growthPointSchema = z.object({
  over: z.enum(['batch', 'length', 'parameters', 'sampling']),
  shape: z.string(),
  parameters: z.number(),
  batch: z.number(),
  /** Tokens of a row; of sampling, prompt and answer. */
  length: z.number(),
  tokensPerSecond: spreadSchema,
  /** Of the machine's MatMul peak: 6 x parameters a trained token, 2 x a sampled one; attention is not counted. */
  shareOfPeak: z.number(),
  gigabytes: z.number(),
});
export type GrowthPoint = z.output<typeof growthPointSchema>;

type Place = Pick<GrowthPoint, 'over' | 'batch' | 'length'> & { readonly shape: ShapeName };

const over =
  (axis: GrowthPoint['over']) =>
  ([shape, batch, length]: readonly [ShapeName, number, number]): Place => ({ over: axis, shape, batch, length });

const PROMPT_TOKENS = 32;
const PLACES: readonly Place[] = [
  ...([1, 8, 32, 128] as const).map((batch) => over('batch')(['4M', batch, 128])),
  ...(
    [
      [32, 128],
      [8, 512],
      [2, 2048],
      [1, 4096],
    ] as const
  ).map(([batch, length]) => over('length')(['4M', batch, length])),
  ...(
    [
      ['1.2M', 16, 128],
      ['4M', 16, 128],
      ['12M', 16, 128],
      ['60M', 8, 128],
      ['135M', 8, 256],
    ] as const
  ).map(over('parameters')),
  ...(['1.2M', '4M', '12M', '60M', '135M'] as const).flatMap((shape) =>
    [1, 16, 64, 256]
      // The largest at the largest batch would take as long as all others together.
      .filter((batch) => !(shape === '135M' && batch === 256))
      .map((batch) => over('sampling')([shape, batch, 96])),
  ),
];

export const growth: Figure = {
  name: 'growth',
  about: 'tokens a second over batch, length and parameters, as shares of the MatMul peak',
  needs: [],
  async run(bench) {
    const { shapes } = bench.settings;
    const places = PLACES.filter(({ shape }) => shapes?.includes(shape) ?? true);
    const points: GrowthPoint[] = [];
    for (const [index, place] of places.entries()) {
      bench.say(`point ${index + 1} of ${places.length}: ${place.over}, ${place.shape}, batch ${place.batch}`);
      points.push(await pointAt(bench, place));
    }
    return { points };
  },
};

async function pointAt(bench: Bench, place: Place): Promise<GrowthPoint> {
  const { config, model } = modelOf(place.shape, null);
  const parameters = parameterCount(parameterLayout(config));
  const call = callAt(place, config);
  const side = await bench.open({
    program: OURS,
    opening: { model, dtype: 'float32', lora: null, purpose: 'training' },
  });
  try {
    // Twice where a call is short: until then the code is not compiled.
    for (let warm = 0; warm < (parameters < APART_FROM ? 2 : 1); warm++) await call(side, -1);
    const [rates, peaks]: [number[], number[]] = [[], [await bench.peak()]];
    for (let round = 0; round < bench.settings.rounds; round++) {
      rates.push(rateOf(await call(side, round)));
      await bench.rest();
      peaks.push(await bench.peak());
    }
    // A token's FLOPs; reading the prompts is in the time of sampling, not in its count.
    const gflops = ((place.over === 'sampling' ? 2 : 6) * parameters) / 1e9;
    const shares = rates.map((rate, round) => (2 * rate * gflops) / (peaks[round]! + peaks[round + 1]!));
    return {
      ...place,
      parameters,
      tokensPerSecond: spreadOf(rates),
      shareOfPeak: rounded(median(shares)),
      gigabytes: rounded((await side.peakBytes()) / 1e9),
    };
  } finally {
    await side.close();
  }
}

function callAt({ over: axis, batch, length }: Place, { vocabSize }: DecoderConfig) {
  if (axis !== 'sampling') return (side: Side) => side.train(randomRows(vocabSize, batch, length + 1));
  return (side: Side, round: number) =>
    side.sample(randomRows(vocabSize, batch, PROMPT_TOKENS, round), length - PROMPT_TOKENS);
}
