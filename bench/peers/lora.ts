/**
 * A step of LoRA training against PEFT in float32: rank 16 on all seven projections, 4 x 512 tokens, cross entropy, AdamW.
 * Both sides open the same folder and begin at B = 0, so that the loss of their first step is the same: it is compared,
 * and a figure of two sides that do not compute the same is none.
 */
import type { DecoderConfig } from '../../src/engine/decoder-config.ts';
import { headName, parameterCount, parameterLayout } from '../../src/engine/hugging-face/parameter-layout.ts';
import { LORA_TARGETS } from '../../src/engine/lora.ts';
import { EngineError } from '../../src/support/errors.ts';
import { median, rounded } from '../support/statistics.ts';
import { compareRates, rateOf } from './decoding.ts';
import { APART_FROM, type Figure } from './figure.ts';
import { compareMemory } from './resident-memory.ts';
import { OURS, TORCH } from './side.ts';
import { modelOf, stepItem, type Batch } from './training.ts';

const LORA = { rank: 16, alpha: 32, targets: [...LORA_TARGETS] };
const BATCH: Batch = [4, 512];
/** Of the loss: float32 added in another order. */
const SAME = 1e-3;

export const lora: Figure = {
  name: 'lora',
  about: 'a LoRA step of a folder against PEFT, float32, with the memory of both',
  needs: ['transformers', 'peft', 'model'],
  async run(bench) {
    const { config, model } = modelOf('model', bench.settings.model);
    const opening = { model, dtype: 'float32', lora: LORA, purpose: 'training' } as const;
    const step = stepItem(config, BATCH);
    const turns = await bench.compare({
      contenders: [
        { program: OURS, opening },
        { program: TORCH, opening },
      ],
      items: [step.item],
      apart: parameterCount(parameterLayout(config)) >= APART_FROM,
    });
    const firstLoss = sameLoss(step.firstLosses);
    const [ours, theirs] = turns.measured.get(step.item.name)!.map((each) => each.map(rateOf)) as [number[], number[]];
    const gflops = (4 * multipliedParameters(config) * median(ours)) / 1e9;
    return {
      step: `rank ${LORA.rank}, ${BATCH[0]} x ${BATCH[1]} tokens`,
      ...compareRates(ours, theirs),
      shareOfPeak: rounded(gflops / turns.peakGflops),
      memory: compareMemory(turns.peakBytes),
      firstLoss,
    };
  },
};

/** The loss that all first steps agree on. */
export function sameLoss(losses: readonly number[]): number {
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  if (high - low <= SAME * Math.abs(low)) return median(losses);
  throw new EngineError(`the sides do not train the same model: first losses from ${low} to ${high}`);
}

/** Parameters that a token is multiplied with: matrices, the head's among them; an embedding is looked up. */
export function multipliedParameters(config: DecoderConfig): number {
  const head = headName(config);
  return parameterLayout(config)
    .filter(({ name, shape }) => shape.length === 2 && (name === head || !name.includes('embed')))
    .reduce((sum, { size }) => sum + size, 0);
}
