import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { DecoderConfig } from '../decoder-config.ts';
import { EngineError } from '../../support/errors.ts';
import { writeModelConfig } from '../hugging-face/model-config.ts';
import { createEmbeddedEngine, openEmbeddedEngine } from './embedded-engine.ts';
import { refuseTooLarge } from './refuse-too-large.ts';

const config: DecoderConfig = {
  modelType: 'qwen3',
  vocabSize: 100,
  hiddenSize: 10,
  intermediateSize: 10,
  layerCount: 1,
  headCount: 1,
  keyValueHeadCount: 1,
  headSize: 10,
  ropeTheta: 10_000,
  rmsNormEpsilon: 1e-6,
  tieWordEmbeddings: true,
  maxPositions: 32,
};

// Embedding, four projections, three of the SwiGLU, two head norms, three norms.
const parameters = 1000 + 4 * 100 + 3 * 100 + 2 * 10 + 3 * 10;
const large = { ...config, hiddenSize: 1_000_000 };

describe('a model that cannot fit into memory', () => {
  it.each([
    ['sampling', 4],
    ['scoring', 4],
    ['training', 20],
  ] as const)('is refused for %s from the first byte too many', (purpose, bytesEach) => {
    const opening = { purpose, threads: 2 };
    expect(() => refuseTooLarge(config, opening, parameters * bytesEach)).not.toThrow();
    expect(() => refuseTooLarge(config, opening, parameters * bytesEach - 1)).toThrow(EngineError);
  });

  it('is refused in words, with what it needs and what there is', () => {
    expect(() => refuseTooLarge(large, { purpose: 'sampling', threads: 2 }, 1e8)).toThrow(
      /A model of \d+ parameters needs [\d.]+ GB to answer \(the weights as float32\); this machine has 0\.1 GB/,
    );
    expect(() => refuseTooLarge(large, { purpose: 'training', threads: 2 }, 1e8)).toThrow(
      /to train \(weights [\d.]+ GB, moments [\d.]+ GB, gradients of 2 threads [\d.]+ GB\).*fewer threads/,
    );
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
