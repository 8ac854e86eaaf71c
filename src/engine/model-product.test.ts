import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { byteTokenizer, FakeEngine } from './fixtures/fake-engine.ts';
import { writeTokenizerFolder } from './hugging-face/model-folder.ts';
import { writeModelProduct } from './model-product.ts';
import { folderReference, modelOfProduct, type ModelReference } from './model-reference.ts';
import { loadTokenizer } from './tokenizer/tokenizer.ts';
import { trainTokenizer } from './tokenizer/train-bpe.ts';

/** Keeps its weights elsewhere. */
class RemoteEngine extends FakeEngine {
  override async saveWeights(): Promise<ModelReference> {
    return { kind: 'remote', checkpoint: 'tinker://a/weights/1' };
  }
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'product-'));
  const { tokenizerJson } = trainTokenizer({ texts: [], phrases: [], mergeCount: 0, vocabularyLimit: null });
  writeTokenizerFolder(join(folder, 'start'), tokenizerJson, { maxPositions: 64 });
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the model that a stage leaves', () => {
  it('is a folder of weights and tokenizer where the engine has them on this machine', async () => {
    await writeModelProduct(new FakeEngine(() => ''), join(folder, 'start'), join(folder, 'stage'));
    const model = join(folder, 'stage/model');
    expect(readdirSync(join(folder, 'stage'))).toEqual(['model']);
    expect(modelOfProduct(join(folder, 'stage'))).toEqual(folderReference(model));
    expect(readFileSync(join(model, 'model.safetensors'), 'utf8')).toBe('0');
    expect(loadTokenizer(model).vocabularySize).toBe(byteTokenizer.vocabularySize);
  });

  it('is a reference where the weights are elsewhere, and the next stage finds it', async () => {
    await writeModelProduct(new RemoteEngine(() => ''), join(folder, 'start'), join(folder, 'stage'));
    expect(existsSync(join(folder, 'stage/model'))).toBe(false);
    expect(modelOfProduct(join(folder, 'stage'))).toEqual({ kind: 'remote', checkpoint: 'tinker://a/weights/1' });
  });
});
