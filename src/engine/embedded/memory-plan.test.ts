import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { DecoderConfig } from '../decoder-config.ts';
import { tinyConfig } from '../fixtures/tiny-config.ts';
import { adapterLayout } from '../hugging-face/adapter-layout.ts';
import { parameterCount, parameterLayout } from '../hugging-face/parameter-layout.ts';
import { LORA_TARGETS, type Lora } from '../lora.ts';
import { EngineError } from '../../support/errors.ts';
import { writeModelConfig } from '../hugging-face/model-config.ts';
import { createEmbeddedEngine, openEmbeddedEngine } from './open-engine.ts';
import { LARGE_FROM } from './division.ts';
import { describeMemory, plannedMemory, refuseTooLarge } from './memory-plan.ts';

const config: DecoderConfig = {
  ...tinyConfig,
  vocabSize: 100,
  hiddenSize: 10,
  intermediateSize: 10,
  layerCount: 1,
  headCount: 1,
  keyValueHeadCount: 1,
  headSize: 10,
  maxPositions: 32,
};

// Embedding, four projections, three of the SwiGLU, two head norms, three norms.
const parameters = 1000 + 4 * 100 + 3 * 100 + 2 * 10 + 3 * 10;
const half: DecoderConfig = {
  ...config,
  modelType: 'qwen2',
  vocabSize: 151_936,
  hiddenSize: 896,
  intermediateSize: 4864,
  layerCount: 24,
  headCount: 14,
  keyValueHeadCount: 2,
  headSize: 64,
  tieWordEmbeddings: false,
};
const lora: Lora = { rank: 16, alpha: 32, targets: [...LORA_TARGETS] };
const large = { ...config, hiddenSize: 1_000_000 };

describe('what a model needs', () => {
  const bytesOf = (opening: Parameters<typeof plannedMemory>[1], of: DecoderConfig = config): Map<string, number> =>
    new Map(plannedMemory(of, opening).map(({ what, bytes }) => [what, bytes]));

  it('is weights, moments, and a gradient a session with what the session gives', () => {
    const parts = bytesOf({ purpose: 'training', lora: null, threads: 2 });
    expect(parts.get('weights')).toBe(4 * parameters);
    expect(parts.get('moments of the weights')).toBe(8 * parameters);
    expect(parts.get('gradients of 2 sessions')).toBe(16 * parameters);
    expect([...bytesOf({ purpose: 'sampling', lora: null, threads: 2 })]).toEqual([['weights', 4 * parameters]]);
  });

  it('is one gradient for a large model however many threads there are, and moments of the adapter alone', () => {
    const count = parameterCount(parameterLayout(half));
    expect(count).toBeGreaterThan(LARGE_FROM);
    for (const threads of [1, 2, 16]) {
      const parts = bytesOf({ purpose: 'training', lora, threads }, half);
      const adapter = parameterCount(adapterLayout(half, lora));
      expect(parts.get('weights, mapped from their file')).toBe(4 * count);
      expect(parts.get('moments of the adapter')).toBe(8 * adapter);
      expect(parts.get('gradients of a session')).toBe(8 * adapter);
      expect(bytesOf({ purpose: 'training', lora: null, threads }, half).get('gradients of a session')).toBe(8 * count);
    }
    expect(describeMemory(plannedMemory(half, { purpose: 'sampling', lora: null, threads: 2 }))).toBe(
      'weights, mapped from their file 2.5 GB, weights, repacked to answer 2.5 GB: 5.0 GB in all',
    );
  });
});

describe('what a pass needs', () => {
  const passOf = (of: DecoderConfig, adapter: Lora | null): number =>
    plannedMemory(of, { purpose: 'training', lora: adapter, threads: 1 }).at(-1)!.bytes;

  it('grows no more with the vocabulary once its logits are made in chunks, but for the gradient of a trained head', () => {
    const [once, twice] = [half, { ...half, vocabSize: 2 * half.vocabSize }];
    expect(passOf(twice, lora)).toBeLessThanOrEqual(passOf(once, lora) * 1.01);
    const headSum = 4 * half.vocabSize * half.hiddenSize;
    expect(passOf(once, lora)).toBe(Math.ceil(0.65 * (passOf(once, null) - headSum)));
    expect(passOf(config, lora)).toBe(Math.ceil(0.65 * passOf(config, null)));
  });
});

describe('the plan of a published model', () => {
  const smol: DecoderConfig = {
    ...tinyConfig,
    modelType: 'llama',
    vocabSize: 49_152,
    hiddenSize: 576,
    intermediateSize: 1536,
    layerCount: 30,
    headCount: 9,
    keyValueHeadCount: 3,
    headSize: 64,
    maxPositions: 8192,
  };
  const planned = (of: DecoderConfig, adapter: Lora, without: RegExp = /^$/): number =>
    plannedMemory(of, { purpose: 'training', lora: adapter, threads: 2 })
      .filter(({ what }) => !without.test(what))
      .reduce((sum, { bytes }) => sum + bytes / 1e9, 0);

  // Highest resident memory, a file's pages once: docs/log/speed.md.
  it.each([
    ['trained by an adapter, and asked', planned(smol, lora), 3.35],
    ['trained in groups by an adapter, and asked, with a reference', planned(smol, lora), 3.67],
    ['trained by an adapter in passes of two kinds, not asked', planned(smol, lora, /to answer/), 3.75],
    ['of 0.5 billion trained by an adapter, not asked', planned(half, lora, /to answer/), 4.9],
  ])('%s is within a quarter of what was measured', (_, gigabytes, measured) => {
    expect(Math.abs(gigabytes / measured - 1)).toBeLessThan(0.25);
  });
});

describe('a model that cannot fit into memory', () => {
  it.each(['sampling', 'scoring', 'training'] as const)('is refused for %s from the first byte too many', (purpose) => {
    const opening = { purpose, lora: null, threads: 2 };
    const needed = plannedMemory(config, opening).reduce((sum, { bytes }) => sum + bytes, 0);
    expect(() => refuseTooLarge(config, opening, needed)).not.toThrow();
    expect(() => refuseTooLarge(config, opening, needed - 1)).toThrow(EngineError);
  });

  it('is refused in words, with what it needs and what there is', () => {
    expect(() => refuseTooLarge(large, { purpose: 'sampling', lora: null, threads: 2 }, 1e8)).toThrow(
      /A model of \d+ parameters needs [\d.]+ GB to answer \(weights, mapped .* GB\); this machine has 0\.1 GB.*smaller/,
    );
  });

  it('is refused with what would fit', () => {
    const training = { purpose: 'training', lora: null, threads: 2 } as const;
    expect(() => refuseTooLarge(half, training, 14e9)).toThrow(/moments of the weights [\d.]+ GB.*train an adapter/);
    expect(() => refuseTooLarge(half, { ...training, lora }, 14e9)).not.toThrow();
    const small = { ...config, hiddenSize: 1000, intermediateSize: 1000 };
    const needed = plannedMemory(small, { ...training, threads: 1 }).reduce((sum, { bytes }) => sum + bytes, 0);
    expect(() => refuseTooLarge(small, { ...training, threads: 8 }, needed)).toThrow(/1 fits|train an adapter/);
  });

  it('is refused when it is created and when it is opened, before anything is reserved', async () => {
    const reserved = vi.spyOn(globalThis, 'SharedArrayBuffer');
    const folder = mkdtempSync(join(tmpdir(), 'large-'));
    const tooLarge = { ...config, hiddenSize: 2 ** 20, intermediateSize: 2 ** 20, layerCount: 90 };
    writeModelConfig(folder, tooLarge, 'F32');
    await expect(createEmbeddedEngine({ config: tooLarge, seed: 1, threads: 1 })).rejects.toThrow(/to train/);
    for (const purpose of ['sampling', 'scoring', 'training'] as const)
      await expect(openEmbeddedEngine({ modelFolder: folder, threads: 1, purpose })).rejects.toThrow(
        /needs [\d.]+ GB .* this machine has [\d.]+ GB/,
      );
    expect(reserved).not.toHaveBeenCalled();
    reserved.mockRestore();
    rmSync(folder, { recursive: true });
  });
});
