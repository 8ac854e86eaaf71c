/**
 * One session whose operators use all threads against a session a thread, which LARGE_FROM decides by the size of the
 * model (src/engine/embedded/division.ts): both in turn, for sampling and for training, from a million parameters up.
 * A ratio above 1 says that one session is faster.
 */
import { parameterCount, parameterLayout } from '../../src/engine/hugging-face/parameter-layout.ts';
import { LARGE_FROM, type Sessions } from '../../src/engine/embedded/division.ts';
import type { Item } from '../support/in-turns.ts';
import type { ShapeName } from '../support/model-shapes.ts';
import { median, ratiosOf, rounded, type Spread } from '../support/statistics.ts';
import { rateOf } from './decoding.ts';
import { APART_FROM, type Bench, type Figure } from './figure.ts';
import { randomRows } from './random-rows.ts';
import { OURS, type Side } from './side.ts';
import { modelOf, type Batch } from './training.ts';

const SHAPES_TAKEN: readonly ShapeName[] = ['1.2M', '4M', '12M', '60M', '135M'];
const SAMPLED = [1, 16, 64];
const PROMPT_TOKENS = 32;
const ADDED_TOKENS = 64;
/** Smaller than elsewhere: what counts is the ratio. */
const TRAINED: Partial<Record<ShapeName | 'model', Batch>> = { '60M': [8, 128], '135M': [4, 256], '0.5B': [2, 256] };
const USUALLY_TRAINED: Batch = [16, 128];

interface Rate {
  readonly seconds: number;
  readonly tokens: number;
}

/** The ratio of one kind of work at one size. */
export interface SizeRatio {
  readonly parameters: number;
  readonly ratio: Spread;
}

export const sessions: Figure = {
  name: 'sessions',
  about: 'one session with all threads against one a thread, by size: what the border between them is set by',
  needs: [],
  async run(bench) {
    const report: Record<string, unknown> = {};
    const byWork = new Map<string, SizeRatio[]>();
    for (const shape of bench.settings.shapes ?? SHAPES_TAKEN) {
      const { parameters, ratios, memory } = await compareDivisions(bench, shape);
      for (const [work, { ratio }] of ratios) byWork.set(work, [...(byWork.get(work) ?? []), { parameters, ratio }]);
      report[shape] = { parameters, ...Object.fromEntries(ratios), memory };
    }
    const borders = [...byWork].map(([work, sizes]) => [work, borderOf(sizes)]);
    return { largeFrom: LARGE_FROM, ...report, border: Object.fromEntries(borders) };
  },
};

async function compareDivisions(bench: Bench, shape: ShapeName | 'model') {
  const { config, model } = modelOf(shape, bench.settings.model);
  const parameters = parameterCount(parameterLayout(config));
  const [rows, length] = TRAINED[shape] ?? USUALLY_TRAINED;
  const data = randomRows(config.vocabSize, rows, length + 1);
  const training: Item<Side, Rate> = {
    name: 'training',
    warm: (side) => side.train(data),
    measure: (side) => side.train(data),
  };
  const sampling = SAMPLED.map((batch): Item<Side, Rate> => {
    const call = (side: Side, round: number) =>
      side.sample(randomRows(config.vocabSize, batch, PROMPT_TOKENS, round), ADDED_TOKENS);
    return { name: `sampling, batch ${batch}`, warm: (side) => call(side, -1), measure: call };
  });
  const contender = (divided: Sessions) => ({
    program: OURS,
    opening: { model, dtype: 'float32', lora: null, purpose: 'training', sessions: divided } as const,
  });
  const turns = await bench.compare({
    contenders: [contender('one'), contender('one a thread')],
    items: [...sampling, training],
    apart: parameters >= APART_FROM,
  });
  const ratios = [...turns.measured].map(([work, [one, oneAThread]]) => {
    const rates = [one.map(rateOf), oneAThread.map(rateOf)] as const;
    return [
      work,
      {
        ratio: ratiosOf(...rates),
        oneTokensPerSecond: rounded(median(rates[0])),
        oneAThreadTokensPerSecond: rounded(median(rates[1])),
      },
    ] as const;
  });
  const [one, oneAThread] = turns.peakBytes.map((bytes) => rounded(bytes / 1e9));
  return { parameters, ratios, memory: { oneGigabytes: one, oneAThreadGigabytes: oneAThread } };
}

/**
 * Between which sizes one session becomes the faster: the largest size at which it is not, and the smallest from which on
 * it always is; null where there is none.
 */
export function borderOf(sizes: readonly SizeRatio[]): { above: number | null; from: number | null } {
  const ordered = sizes.toSorted((a, b) => a.parameters - b.parameters);
  const last = ordered.findLastIndex(({ ratio }) => ratio.median <= 1);
  return { above: ordered[last]?.parameters ?? null, from: ordered[last + 1]?.parameters ?? null };
}
