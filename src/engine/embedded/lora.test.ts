/** An adapter as what is trained: the contract of engines, gradients against those of all weights, PEFT's files, its size. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineError } from '../../support/errors.ts';
import { adamParams } from '../adam-schedule.ts';
import type { Datum } from '../datum.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import { ADAPTER_CONFIG_FILE, ADAPTER_FILE, readAdapterConfig } from '../hugging-face/adapter-folder.ts';
import { adapterLayout, adapterNames } from '../hugging-face/adapter-layout.ts';
import { layerMatrices, parameterLayout } from '../hugging-face/parameter-layout.ts';
import { findSafetensorsParts, readSafetensors } from '../hugging-face/safetensors.ts';
import { LORA_TARGETS, type Lora } from '../lora.ts';
import { folderReference } from '../model-reference.ts';
import type { SamplingParams } from '../sampler.ts';
import { tinyConfig } from '../fixtures/tiny-config.ts';
import { describeTrainingEngine } from '../training-engine.contract.ts';
import type { EmbeddedEngine } from './embedded-engine.ts';
import { createEmbeddedEngine, openEmbeddedEngine } from './open-engine.ts';

const lora: Lora = { rank: 3, alpha: 6, targets: [...LORA_TARGETS] };
/** Enough to learn a few sequences beside random weights. */
const wide: Lora = { ...lora, rank: 8, alpha: 16 };
const scale = lora.alpha / lora.rank;

let folders: string;
const folderOf = (family: DecoderConfig['modelType']): string => join(folders, family);
beforeAll(async () => {
  folders = mkdtempSync(join(tmpdir(), 'lora-'));
  for (const modelType of ['qwen2', 'qwen3', 'llama'] as const) {
    const config =
      modelType === 'qwen2'
        ? { ...tinyConfig, modelType, headCount: 2, keyValueHeadCount: 1, tieWordEmbeddings: false }
        : { ...tinyConfig, modelType };
    const engine = await createEmbeddedEngine({ config, seed: 5, threads: 1 });
    // Sharper than random weights, so that there is something to learn where the head stays as it is.
    const { size } = parameterLayout(config)[0]!;
    engine.changeWeights((flat) => flat.subarray(0, size).forEach((value, at) => (flat[at] = 2.5 * value)));
    await engine.saveWeights(folderOf(modelType));
    await engine.close();
  }
});
afterAll(() => rmSync(folders, { recursive: true }));

interface Opening {
  readonly shape?: Lora;
  readonly family?: DecoderConfig['modelType'];
}

/** With an adapter that is not zero unless `isNew`. */
async function openAdapted({ shape = lora, family = 'qwen3' }: Opening = {}): Promise<EmbeddedEngine> {
  const adapter = { lora: shape, folder: null, base: folderReference(folderOf(family)), seed: 7 };
  const engine = await openEmbeddedEngine({ modelFolder: folderOf(family), adapter, threads: 2, sessions: 'one' });
  engine.changeWeights((flat) => flat.forEach((value, at) => (flat[at] = value + Math.sin(at) / 8)));
  return engine;
}

describeTrainingEngine('the embedded engine with an adapter', {
  create: () => openAdapted({ shape: wide }),
  createOther: () => openAdapted(),
  can: { network: true, localFiles: true, exactBits: true, snapshots: false },
});

describeTrainingEngine('the embedded engine of one session', {
  create: () => createEmbeddedEngine({ config: tinyConfig, seed: 5, threads: 2, sessions: 'one' }),
  createOther: () => createEmbeddedEngine({ config: { ...tinyConfig, layerCount: 1 }, seed: 5, threads: 1 }),
  can: { network: true, localFiles: true, exactBits: true, snapshots: false },
});

/** The model with the adapter's products added to its weights, all of them trained. */
async function merged(adapted: EmbeddedEngine, family: DecoderConfig['modelType']): Promise<EmbeddedEngine> {
  const engine = await openEmbeddedEngine({ modelFolder: folderOf(family), threads: 1 });
  const at = new Map(adapterLayout(adapted.config, adapted.lora!).map((parameter) => [parameter.name, parameter]));
  engine.changeWeights((flat) => {
    for (const { name, offset, shape } of layerMatrices(parameterLayout(engine.config))) {
      const { a, b } = adapterNames(name);
      const [left, right] = [at.get(b), at.get(a)];
      if (!left || !right) continue;
      const [out, input, rank] = [shape[0]!, shape[1]!, right.shape[0]!];
      for (let row = 0; row < out; row++)
        for (let column = 0; column < input; column++)
          for (let between = 0; between < rank; between++)
            flat[offset + row * input + column]! +=
              scale *
              adapted.weights[left.offset + row * rank + between]! *
              adapted.weights[right.offset + between * input + column]!;
    }
  });
  return engine;
}

const datums: Datum[] = [5, 9, 9].map((length, row) => ({
  tokens: Array.from({ length }, (_, place) => (row < 2 && place < 4 ? place + 3 : (place * 7 + row * 5) % 32)),
  targetTokens: Array.from({ length }, (_, place) => (place * 7 + 7 + row * 5) % 32),
  weights: Array.from({ length }, (_, place) => (place < 3 ? 0 : 1 + place / 4)),
  logprobs: Array.from({ length }, () => -3),
  advantages: Array.from({ length }, (_, place) => (place % 3) - 0.8),
}));

describe.each(['qwen2', 'qwen3', 'llama'] as const)('an adapter of a %s', (family) => {
  it.each([lora.targets, ['q_proj'], ['v_proj', 'down_proj']] as (typeof lora.targets)[])(
    'has the gradients that the gradient of all weights implies: %s',
    async (...targets) => {
      const shape = { ...lora, targets: targets as typeof lora.targets };
      const adapted = await openAdapted({ family, shape });
      const whole = await merged(adapted, family);
      const loss = { kind: 'ppo', clipLow: 0.8, clipHigh: 1.2 } as const;
      const [ours, theirs] = [await adapted.forwardBackward(datums, loss), await whole.forwardBackward(datums, loss)];
      expect(ours.lossSum).toBeCloseTo(theirs.lossSum, 3);
      const flat = adapted.weights.slice();
      const [gradient, wholeGradient] = [await adapted.takeGradient(), await whole.takeGradient()];
      const at = new Map(adapterLayout(adapted.config, shape).map((parameter) => [parameter.name, parameter]));
      let checked = 0;
      for (const { name, offset, shape: axes } of layerMatrices(parameterLayout(whole.config))) {
        const { a, b } = adapterNames(name);
        const [left, right] = [at.get(b), at.get(a)];
        if (!left || !right) continue;
        const [out, input] = axes as [number, number];
        const rank = lora.rank;
        const of = (row: number, column: number): number => wholeGradient[offset + row * input + column]!;
        // dB = s dW A^T, dA = s B^T dW.
        const expectedB = table(out, rank, (row, k) =>
          sum(input, (column) => scale * of(row, column) * flat[right.offset + k * input + column]!),
        );
        const expectedA = table(rank, input, (k, column) =>
          sum(out, (row) => scale * of(row, column) * flat[left.offset + row * rank + k]!),
        );
        expect(relative(gradient.subarray(left.offset, left.offset + left.size), expectedB)).toBeLessThan(1e-4);
        expect(relative(gradient.subarray(right.offset, right.offset + right.size), expectedA)).toBeLessThan(1e-4);
        checked++;
      }
      expect(checked).toBe(2 * targets.length);
      await Promise.all([adapted.close(), whole.close()]);
    },
  );

  it('samples and scores as the merged model does', async () => {
    const adapted = await openAdapted({ family });
    const whole = await merged(adapted, family);
    const params: SamplingParams = { maxTokens: 20, temperature: 0.7, topP: null, topK: null, stopTokens: [] };
    const requests = Array.from({ length: 7 }, (_, seed) => ({ prompt: [3, 4, 5 + (seed >> 1)], seed }));
    const [ours, theirs] = [await adapted.sample(requests, params), await whole.sample(requests, params)];
    expect(ours.map(({ tokens }) => tokens)).toEqual(theirs.map(({ tokens }) => tokens));
    ours.forEach(({ logprobs }, row) =>
      logprobs.forEach((value, place) => expect(value).toBeCloseTo(theirs[row]!.logprobs[place]!, 4)),
    );
    await Promise.all([adapted.close(), whole.close()]);
  });
});

describe('an adapter', () => {
  it('changes nothing while it is new, and the base never', async () => {
    const before = readFileSync(join(folderOf('qwen3'), 'model.safetensors'));
    const adapter = { lora, folder: null, base: folderReference('somewhere'), seed: 1 };
    const base = await openEmbeddedEngine({ modelFolder: folderOf('qwen3'), threads: 1 });
    const adapted = await openEmbeddedEngine({ modelFolder: folderOf('qwen3'), adapter, threads: 1 });
    const [ours, theirs] = [await adapted.logits([1, 2, 3]), await base.logits([1, 2, 3])];
    expect(relative(ours, [...theirs])).toBeLessThan(1e-6);
    await adapted.forwardBackward(datums, { kind: 'cross_entropy' });
    await adapted.optimStep(adamParams(0.1, 0));
    expect(relative(await adapted.logits([1, 2, 3]), [...theirs])).toBeGreaterThan(1e-2);
    expect(readFileSync(join(folderOf('qwen3'), 'model.safetensors')).equals(before)).toBe(true);
    await Promise.all([adapted.close(), base.close()]);
  });

  it('is saved as PEFT names it, and opened again to the bit', async () => {
    const adapted = await openAdapted();
    const folder = join(folders, 'saved');
    await adapted.saveWeights(folder);
    const tensors = readSafetensors(join(folder, ADAPTER_FILE));
    expect(tensors.size).toBe(2 * 2 * 7);
    expect(tensors.get('base_model.model.model.layers.1.mlp.down_proj.lora_B.weight')!.shape).toEqual([16, 3]);
    expect(readAdapterConfig(folder)).toEqual({ lora, base: folderReference(folderOf('qwen3')) });
    const again = await openEmbeddedEngine({
      modelFolder: folderOf('qwen3'),
      adapter: { lora, folder, base: folderReference('somewhere'), seed: 0 },
      threads: 1,
    });
    expect(again.weights).toEqual(adapted.weights);
    await Promise.all([adapted.close(), again.close()]);
  });

  it('has a state of its own size', async () => {
    const adapted = await openAdapted();
    const folder = join(folders, 'state');
    await adapted.saveState(folder);
    expect(statSync(join(folder, 'weights-1.safetensors')).size).toBeLessThan(4 * adapted.parameterCount + 8000);
    const whole = await openEmbeddedEngine({ modelFolder: folderOf('qwen3'), threads: 1 });
    await expect(whole.loadState(folder, { optimizer: true })).rejects.toThrow(
      /is the state of an adapter of rank 3.*trains all weights/,
    );
    await Promise.all([adapted.close(), whole.close()]);
  });

  it.each([
    ['use_dora', true],
    ['use_rslora', true],
    ['bias', 'all'],
    ['modules_to_save', ['lm_head']],
    ['rank_pattern', { q_proj: 4 }],
    ['target_modules', ['q_proj', 'embed_tokens']],
    ['r', 0],
    ['peft_type', 'IA3'],
  ])('is refused with %s %j, by name', async (key, value) => {
    const adapted = await openAdapted();
    const folder = join(folders, 'refused');
    await adapted.saveWeights(folder);
    await adapted.close();
    const path = join(folder, ADAPTER_CONFIG_FILE);
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), [key]: value }));
    expect(() => readAdapterConfig(folder)).toThrow(new RegExp(key === 'r' ? 'rank' : key));
  });

  it('is refused when its tensors are of another shape', async () => {
    const adapted = await openAdapted({ shape: { ...lora, rank: 2 } });
    const folder = join(folders, 'other-shape');
    await adapted.saveWeights(folder);
    await adapted.close();
    await expect(
      openEmbeddedEngine({
        modelFolder: folderOf('qwen3'),
        adapter: { lora, folder, base: folderReference('somewhere'), seed: 0 },
        threads: 1,
      }),
    ).rejects.toThrow(/lora_A\.weight" has shape \[2, 16\], the model needs \[3, 16\]/);
  });

  it('is not asked of a model that was opened to answer', async () => {
    const base = { lora, folder: null, base: folderReference('somewhere'), seed: 0 };
    const opened = await openEmbeddedEngine({ modelFolder: folderOf('qwen3'), adapter: base, threads: 1 });
    expect(opened.parameterCount).toBeGreaterThan(0);
    await opened.close();
    await expect(opened.forwardBackward(datums, { kind: 'cross_entropy' })).rejects.toThrow(EngineError);
  });
});

it('a base with a weight that is no number is refused with its place', async () => {
  const engine = await openEmbeddedEngine({ modelFolder: folderOf('qwen3'), threads: 1 });
  const folder = join(folders, 'broken');
  await engine.saveWeights(folder);
  await engine.close();
  const path = join(folder, 'model.safetensors');
  const { offset } = findSafetensorsParts(path).get('model.norm.weight')!;
  const bytes = readFileSync(path);
  bytes.writeFloatLE(Number.NaN, offset + 4 * 3);
  writeFileSync(path, bytes);
  const adapter = { lora, folder: null, base: folderReference(folder), seed: 0 };
  await expect(openEmbeddedEngine({ modelFolder: folder, adapter, threads: 1 })).rejects.toThrow(
    /number 3 of tensor "model\.norm\.weight" is NaN/,
  );
});

describe('a base in bfloat16', () => {
  it('is copied once into float32, and mapped from there', async () => {
    const source = await openEmbeddedEngine({ modelFolder: folderOf('qwen3'), threads: 1 });
    const folder = join(folders, 'bf16');
    await source.saveWeights(folder, { dtype: 'BF16' });
    await source.close();
    const cacheFolder = join(folders, 'cache');
    const open = () =>
      openEmbeddedEngine({
        modelFolder: folder,
        adapter: { lora, folder: null, base: folderReference('somewhere'), seed: 0 },
        cacheFolder,
        threads: 1,
      });
    const whole = await openEmbeddedEngine({ modelFolder: folder, threads: 1 });
    const expected = await whole.logits([1, 2, 3]);
    const first = await open();
    expect(relative(await first.logits([1, 2, 3]), [...expected])).toBeLessThan(1e-6);
    const second = await open();
    expect(relative(await second.logits([1, 2, 3]), [...expected])).toBeLessThan(1e-6);
    await Promise.all([whole.close(), first.close(), second.close()]);
  });
});

function table(rows: number, columns: number, value: (row: number, column: number) => number): number[] {
  return Array.from({ length: rows * columns }, (_, at) => value(Math.floor(at / columns), at % columns));
}

function sum(count: number, value: (at: number) => number): number {
  return Array.from({ length: count }, (_, at) => value(at)).reduce((total, each) => total + each, 0);
}

/** Largest difference, relative to the largest number expected. */
function relative(actual: Float32Array, expected: readonly number[]): number {
  expect(actual).toHaveLength(expected.length);
  const magnitude = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, at) => Math.abs(value - actual[at]!))) / magnitude;
}
