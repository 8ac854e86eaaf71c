/** Weights in 8 bits: their numbers, the answers of a model that has them, and what they are refused for. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineError } from '../../support/errors.ts';
import { randomStream } from '../../support/random.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import { tinyConfig } from '../fixtures/tiny-config.ts';
import { BLOCK, toBlocks } from '../hugging-face/eight-bit-weights.ts';
import { layerMatrices, parameterLayout } from '../hugging-face/parameter-layout.ts';
import { loraSchema } from '../lora.ts';
import { folderReference } from '../model-reference.ts';
import type { SamplingParams } from '../sampler.ts';
import type { EmbeddedEngine } from './embedded-engine.ts';
import { createEmbeddedEngine, openEmbeddedEngine } from './open-engine.ts';

const config: DecoderConfig = {
  ...tinyConfig,
  modelType: 'llama',
  vocabSize: 96,
  hiddenSize: 64,
  intermediateSize: 96,
  headSize: 16,
};
const params: SamplingParams = { maxTokens: 12, temperature: 0, topP: null, topK: null, stopTokens: [] };
const requests = Array.from({ length: 5 }, (_, seed) => ({ prompt: [1 + seed, 7, 3 * seed, 9], seed }));

let root: string;
let folder: string;
let cacheFolder: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'eight-bit-'));
  [folder, cacheFolder] = [join(root, 'model'), join(root, 'cache')];
  const engine = await createEmbeddedEngine({ config, seed: 2, threads: 1 });
  await engine.saveWeights(folder);
  await engine.close();
});
afterAll(() => rmSync(root, { recursive: true }));

const open = (more: Partial<Parameters<typeof openEmbeddedEngine>[0]> = {}): Promise<EmbeddedEngine> =>
  openEmbeddedEngine({ modelFolder: folder, purpose: 'sampling', quantise: '8bit', cacheFolder, threads: 1, ...more });

describe('blocks of 8 bits', () => {
  it('are within half a step of what they stand for, the largest exact', () => {
    const random = randomStream('blocks');
    const numbers = Float32Array.from({ length: 40 * BLOCK }, (_, at) => random.normal() * 10 ** ((at % 7) - 3));
    numbers.fill(0, 0, BLOCK);
    const { bytes, scales } = toBlocks(numbers);
    numbers.forEach((value, at) => {
      const scale = scales[Math.floor(at / BLOCK)]!;
      expect(Math.abs((bytes[at]! - 128) * scale - value)).toBeLessThanOrEqual(scale * 0.5001);
    });
    expect([...bytes.subarray(0, BLOCK)]).toEqual(Array.from({ length: BLOCK }, () => 128));
  });
});

describe('a model in 8 bits', () => {
  it('answers as the model whose weights are those that the blocks stand for', async () => {
    const rounded = await openEmbeddedEngine({ modelFolder: folder, threads: 1 });
    rounded.changeWeights((flat) => {
      const layout = parameterLayout(config);
      for (const { offset, size } of layerMatrices(layout)) {
        const part = flat.subarray(offset, offset + size);
        const { bytes, scales } = toBlocks(part);
        bytes.forEach((byte, at) => (part[at] = (byte - 128) * scales[Math.floor(at / BLOCK)]!));
      }
    });
    const eight = await open();
    const [ours, theirs] = [await eight.sample(requests, params), await rounded.sample(requests, params)];
    const compared = ours.map(({ tokens, logprobs }, row) => {
      const same = tokens.findIndex((token, place) => token !== theirs[row]!.tokens[place]);
      const until = same < 0 ? tokens.length : same;
      for (let place = 0; place < until; place++)
        expect(Math.abs(logprobs[place]! - theirs[row]!.logprobs[place]!)).toBeLessThan(0.05);
      return until;
    });
    expect(Math.max(...compared)).toBe(params.maxTokens);
    await Promise.all([eight.close(), rounded.close()]);
  });

  it('gives the same bits whatever else is asked, and is copied once', async () => {
    const first = await open();
    const together = await first.sample(requests, params);
    expect(await first.sample([requests[3]!], params)).toEqual([together[3]]);
    await first.close();
    const copies = readdirSync(join(cacheFolder, '8bit'));
    const second = await open();
    expect(await second.sample(requests, params)).toEqual(together);
    expect(readdirSync(join(cacheFolder, '8bit'))).toEqual(copies);
    await second.close();
  });

  it('has adapters beside it as any base has', async () => {
    const lora = loraSchema.parse({ rank: 2, alpha: 4 });
    const adapter = { lora, folder: null, base: folderReference(folder), seed: 1 };
    const [plain, adapted] = [await open(), await open({ adapter })];
    const expected = await plain.sample(requests, params);
    expect((await adapted.sample(requests, params)).map(({ tokens }) => tokens)).toEqual(
      expected.map(({ tokens }) => tokens),
    );
    adapted.changeWeights((flat) => flat.fill(0.3));
    expect(await adapted.sample(requests, params)).not.toEqual(expected);
    await Promise.all([plain.close(), adapted.close()]);
  });

  it.each(['scoring', 'training'] as const)('is refused for %s', async (purpose) => {
    await expect(open({ purpose })).rejects.toThrow(EngineError);
  });

  it('leaves nothing of a copy that cannot be written', async () => {
    const blocked = join(root, 'blocked');
    writeFileSync(blocked, 'a file where the cache should be');
    await expect(open({ cacheFolder: blocked })).rejects.toThrow();
    expect(existsSync(join(blocked, '8bit'))).toBe(false);
  });
});
