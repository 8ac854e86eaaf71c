/** Our side of a comparison: the embedded engine in a process of its own, so that the memory it takes is its own too. */
import { createEmbeddedEngine, openEmbeddedEngine } from '../../src/engine/embedded/open-engine.ts';
import type { EmbeddedEngine } from '../../src/engine/embedded/embedded-engine.ts';
import { type Datum, policyDatum } from '../../src/engine/datum.ts';
import { parseModelConfig } from '../../src/engine/hugging-face/model-config.ts';
import { namedTensors } from '../../src/engine/embedded/network/flat-tensors.ts';
import { parameterCount, parameterLayout } from '../../src/engine/hugging-face/parameter-layout.ts';
import { writeSafetensors } from '../../src/engine/hugging-face/safetensors.ts';
import { folderReference } from '../../src/engine/model-reference.ts';
import type { AdamParams } from '../../src/engine/trainer.ts';
import { EngineError } from '../../src/support/errors.ts';
import { answerCalls } from '../support/answer-calls.ts';
import type {
  Call,
  GradientsAnswer,
  GrpoAnswer,
  GrpoShape,
  OurOpening,
  SampledAnswer,
  TrainedAnswer,
} from './calls.ts';

/** As torch.optim.AdamW has them by default, with the peers' rate and clip. */
const ADAM: AdamParams = {
  learningRate: 1e-4,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
  gradClipNorm: 1,
};

interface Opened {
  readonly engine: EmbeddedEngine;
  readonly grpo: GrpoShape | null;
}

// `as`: the compiler does not see that calls change it.
let opened = null as Opened | null;
let seed = 0;
/** GRPO steps made. */
let steps = 0;

async function open({ model, purpose, lora, threads, sessions }: OurOpening): Promise<EmbeddedEngine> {
  if ('config' in model) {
    const config = parseModelConfig(model.config, 'the shape');
    return createEmbeddedEngine({ config, seed: 1, threads, sessions });
  }
  if (!('folder' in model)) throw new EngineError('a model folder or a shape is opened here, not a GGUF file');
  const { folder } = model;
  const adapter = lora === null ? null : { lora, folder: null, base: folderReference(folder), seed: 1 };
  return openEmbeddedEngine({ modelFolder: folder, purpose, adapter, threads, sessions });
}

async function sample(
  engine: EmbeddedEngine,
  prompts: readonly (readonly number[])[],
  maxTokens: number,
): Promise<SampledAnswer> {
  const requests = prompts.map((prompt) => ({ prompt, seed: seed++ }));
  const start = performance.now();
  const answers = await engine.sample(requests, {
    maxTokens,
    temperature: 1,
    topP: null,
    topK: null,
    stopTokens: [],
  });
  const seconds = secondsSince(start);
  return { seconds, tokens: answers.reduce((sum, { tokens }) => sum + tokens.length, 0) };
}

async function train(engine: EmbeddedEngine, rows: readonly (readonly number[])[]): Promise<TrainedAnswer> {
  const { tokens, data } = meanLossOf(rows);
  const start = performance.now();
  const { lossSum } = await engine.forwardBackward(data, { kind: 'cross_entropy' });
  await engine.optimStep(ADAM);
  return { seconds: secondsSince(start), tokens, loss: lossSum };
}

async function gradients(
  engine: EmbeddedEngine,
  rows: readonly (readonly number[])[],
  path: string,
): Promise<GradientsAnswer> {
  const { lossSum } = await engine.forwardBackward(meanLossOf(rows).data, { kind: 'cross_entropy' });
  writeSafetensors(path, namedTensors(parameterLayout(engine.config), await engine.takeGradient()), 'F32');
  return { loss: lossSum };
}

function meanLossOf(rows: readonly (readonly number[])[]): { tokens: number; data: Datum[] } {
  const tokens = rows.reduce((sum, row) => sum + row.length - 1, 0);
  const weights = (row: readonly number[]): number[] => row.slice(1).map(() => 1 / tokens);
  const data = rows.map((row) => ({ tokens: row.slice(0, -1), targetTokens: row.slice(1), weights: weights(row) }));
  return { tokens, data };
}

/** A whole step as ./trl_side.py makes it: other prompts each time, the tokens of even ids for a reward. */
async function grpoStep(engine: EmbeddedEngine, shape: GrpoShape): Promise<GrpoAnswer> {
  const { groups, groupSize, promptTokens, addedTokens } = shape;
  const words = engine.config.vocabSize - 2;
  const start = performance.now();
  const firstRow = (steps++ % 8) * groups;
  const requests = Array.from({ length: groups }, (_, group) =>
    Array.from({ length: promptTokens }, (__, place) => 2 + ((7 * (firstRow + group) + place) % words)),
  ).flatMap((prompt) => Array.from({ length: groupSize }, () => ({ prompt, seed: seed++ })));
  const answers = await engine.sample(requests, {
    maxTokens: addedTokens,
    temperature: 1,
    topP: null,
    topK: null,
    stopTokens: [],
  });
  const samplingSeconds = secondsSince(start);
  const rewards = answers.map(({ tokens }) => tokens.filter((token) => token % 2 === 0).length);
  const data = answers.map(({ tokens, logprobs }, index) => {
    const first = Math.floor(index / groupSize) * groupSize;
    const mean = rewards.slice(first, first + groupSize).reduce((sum, reward) => sum + reward, 0) / groupSize;
    const weight = 1 / (tokens.length * answers.length);
    return policyDatum(requests[index]!.prompt, tokens, logprobs, rewards[index]! - mean, weight);
  });
  await engine.forwardBackward(data, { kind: 'ppo', clipLow: 0.8, clipHigh: 1.2 });
  await engine.optimStep(ADAM);
  return { seconds: secondsSince(start), samplingSeconds };
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

async function answer(call: Exclude<Call, { readonly task: 'memory' }>): Promise<object> {
  if (call.task === 'open') {
    opened = { engine: await open(call as Call & OurOpening), grpo: call.grpo ?? null };
    return { parameters: parameterCount(parameterLayout(opened.engine.config)) };
  }
  if (opened === null) throw new EngineError('no model was opened');
  const { engine, grpo } = opened;
  switch (call.task) {
    case 'sample':
      return sample(engine, call.prompts, call.maxTokens);
    case 'train':
      return train(engine, call.rows);
    case 'gradients':
      return gradients(engine, call.rows, call.path);
    case 'grpo':
      if (grpo === null) throw new EngineError('the model was not opened for GRPO steps');
      return grpoStep(engine, grpo);
    default:
      return call satisfies never;
  }
}

await answerCalls(answer);
await opened?.engine.close();
