/** A step of full training against eager PyTorch in float32: forward, backward, clip at 1, AdamW. */
import { readModelConfig } from '../../src/engine/hugging-face/model-config.ts';
import { parameterCount, parameterLayout } from '../../src/engine/hugging-face/parameter-layout.ts';
import type { DecoderConfig } from '../../src/engine/decoder-config.ts';
import type { Item } from '../support/in-turns.ts';
import { configFileOfShape, SHAPES, type ShapeName } from '../support/model-shapes.ts';
import { median, rounded } from '../support/statistics.ts';
import type { SideModel, TrainedAnswer } from './calls.ts';
import { compareRates, rateOf } from './decoding.ts';
import { APART_FROM, type Bench, type Figure } from './figure.ts';
import { randomRows } from './random-rows.ts';
import { compareMemory } from './resident-memory.ts';
import { OURS, TORCH, type Side } from './side.ts';

/** Rows and their tokens. */
export type Batch = readonly [rows: number, length: number];

const BATCHES: Readonly<Record<ShapeName | 'model', Batch>> = {
  '1.2M': [32, 128],
  '4M': [32, 128],
  '12M': [32, 128],
  '60M': [32, 128],
  '135M': [8, 256],
  '0.5B': [2, 512],
  model: [2, 512],
};
/** The largest takes what a machine of 16 GB has, so it is only there when asked for. */
const USUAL: readonly ShapeName[] = ['4M', '60M', '135M'];

export const training: Figure = {
  name: 'training',
  about: 'a step of full training against eager PyTorch, float32; --shapes 0.5B, or model for a folder',
  needs: ['transformers'],
  async run(bench) {
    const report: Record<string, unknown> = {};
    for (const shape of bench.settings.shapes ?? USUAL) {
      const { name, ...figures } = await compareTraining(bench, shape);
      report[name] = figures;
    }
    return report;
  },
};

/** What a shape's name stands for, as both sides are asked to open it. */
export function modelOf(
  shape: ShapeName | 'model',
  folder: string | null,
): { config: DecoderConfig; model: SideModel } {
  if (shape === 'model') return { config: readModelConfig(folder!), model: { folder: folder! } };
  const config = SHAPES[shape];
  return { config, model: { config: configFileOfShape(config) } };
}

async function compareTraining(bench: Bench, shape: ShapeName | 'model') {
  const { config, model } = modelOf(shape, bench.settings.model);
  const [rows, length] = BATCHES[shape];
  const parameters = parameterCount(parameterLayout(config));
  const opening = { model, dtype: 'float32', lora: null, purpose: 'training' } as const;
  const step = stepItem(config, [rows, length]);
  const turns = await bench.compare({
    contenders: [
      { program: OURS, opening },
      { program: TORCH, opening },
    ],
    items: [step.item],
    apart: parameters >= APART_FROM,
  });
  const [ours, theirs] = turns.measured.get(step.item.name)!.map((each) => each.map(rateOf)) as [number[], number[]];
  const gflops = (6 * parameters * median(ours)) / 1e9;
  return {
    name: `${shape}, ${rows} x ${length} tokens`,
    parameters,
    ...compareRates(ours, theirs),
    shareOfPeak: rounded(gflops / turns.peakGflops),
    memory: compareMemory(turns.peakBytes),
  };
}

/** A step on rows that are the same for both sides and all rounds, with the loss of its first of each side. */
export function stepItem(config: DecoderConfig, [rows, length]: Batch) {
  const data = randomRows(config.vocabSize, rows, length + 1);
  const firstLosses: number[] = [];
  const item: Item<Side, TrainedAnswer> = {
    name: 'step',
    warm: async (side) => void firstLosses.push((await side.train(data)).loss),
    measure: (side) => side.train(data),
  };
  return { item, firstLosses };
}
