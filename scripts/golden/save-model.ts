/** Saves random models with their logits for check_saved_model.py: `node scripts/golden/save-model.ts FOLDER`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEmbeddedEngine } from '../../src/engine/embedded/open-engine.ts';
import type { DecoderConfig } from '../../src/engine/decoder-config.ts';

const shared: DecoderConfig = {
  modelType: 'qwen2',
  vocabSize: 96,
  hiddenSize: 32,
  intermediateSize: 48,
  layerCount: 2,
  headCount: 4,
  keyValueHeadCount: 2,
  headSize: 8,
  ropeTheta: 100_000,
  rmsNormEpsilon: 1e-6,
  tieWordEmbeddings: true,
  maxPositions: 128,
};
const models: Record<string, DecoderConfig> = {
  'qwen2-tied': shared,
  'qwen2-untied': { ...shared, tieWordEmbeddings: false },
  'qwen3-tied': { ...shared, modelType: 'qwen3', headSize: 16 },
  'qwen3-untied': { ...shared, modelType: 'qwen3', headSize: 16, tieWordEmbeddings: false },
  'llama-tied': { ...shared, modelType: 'llama' },
  'llama-untied': { ...shared, modelType: 'llama', headSize: 16, tieWordEmbeddings: false },
  'llama3-scaled': {
    ...shared,
    modelType: 'llama',
    ropeScaling: { factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalMaxPositions: 32 },
  },
};

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: node scripts/golden/save-model.ts FOLDER');
for (const [name, config] of Object.entries(models)) {
  for (const dtype of ['F32', 'BF16'] as const) {
    const engine = await createEmbeddedEngine({ config, seed: 1, threads: 1 });
    const path = join(folder, `${name}-${dtype}`);
    await engine.saveWeights(path, { dtype });
    const tokens = Array.from({ length: 20 }, (_, place) => (place * 37) % config.vocabSize);
    const flat = await engine.logits(tokens);
    const logits = tokens.map((_, place) => [...flat.subarray(place * config.vocabSize, (place + 1) * config.vocabSize)]);
    writeFileSync(join(path, 'tokens.json'), JSON.stringify({ tokens, logits }));
    await engine.close();
  }
}
