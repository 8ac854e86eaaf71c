/** The embedded engine as the stages and commands ask for it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import type { EmbeddedEngine } from '../../engine/embedded/embedded-engine.ts';
import { createEmbeddedEngine, openEmbeddedEngine } from '../../engine/embedded/open-engine.ts';
import type { Purpose } from '../../engine/embedded/memory-plan.ts';
import type { EngineFactory, SamplerOptions, TrainerOptions } from '../../engine/engine-factory.ts';
import type { ModelHub } from '../../engine/model-hub.ts';
import { isAdapterFolder, readAdapterConfig } from '../../engine/hugging-face/adapter-folder.ts';
import type { Lora } from '../../engine/lora.ts';
import { modelFolderOf } from '../../engine/model-folder-of.ts';
import type { ModelReference } from '../../engine/model-reference.ts';
import { TOKENIZER_FILE } from '../../engine/tokenizer/tokenizer.ts';
import type { ContinuousEngines, ContinuousOptions } from '../../engine/continuous-sampler.ts';
import type { PretrainingEngines } from '../../engine/pretraining-engine.ts';
import { ConfigError } from '../../support/errors.ts';
import { hubModels } from '../hub-models.ts';

/** It takes models that are folders, and has one of a hub in its cache or fetches it. */
export function embeddedEngines(
  threads: number = availableParallelism(),
  hub: ModelHub = hubModels(process.env),
): EngineFactory & PretrainingEngines & ContinuousEngines {
  const open = async (
    model: ModelReference,
    purpose: Purpose,
    { lora = null, seed = 0, quantise = null }: TrainerOptions & SamplerOptions = {},
  ): Promise<EmbeddedEngine> => {
    const folder = await folderOf(model, hub);
    if (isAdapterFolder(folder)) {
      const own = readAdapterConfig(folder);
      if (purpose === 'training') checkSame(folder, own.lora, lora);
      const modelFolder = await folderOf(own.base, hub);
      return openEmbeddedEngine({ modelFolder, threads, purpose, quantise, adapter: { ...own, folder, seed } });
    }
    const adapter = lora === null ? null : { lora, folder: null, base: model, seed };
    return openEmbeddedEngine({ modelFolder: folder, threads, purpose, quantise, adapter });
  };
  return {
    openSampler: (model, options) => open(model, 'sampling', options),
    openContinuous: async (model, options: ContinuousOptions = {}) =>
      (await open(model, 'sampling', options)).continuous(options),
    openScorer: (model) => open(model, 'scoring'),
    openTrainer: (model, options) => open(model, 'training', options),
    tokenizerFolder: async (model) => {
      const folder = await folderOf(model, hub);
      // Others leave an adapter's tokenizer with its base.
      if (!isAdapterFolder(folder) || existsSync(join(folder, TOKENIZER_FILE))) return folder;
      return folderOf(readAdapterConfig(folder).base, hub);
    },
    create: (config, seed) => createEmbeddedEngine({ config, seed, threads }),
  };
}

/** What is trained of a model that has an adapter is that adapter. */
function checkSame(folder: string, own: Lora, wanted: Lora | null): void {
  if (isDeepStrictEqual(own, wanted)) return;
  throw new ConfigError(
    `${folder} is an adapter of ${describeLora(own)}, and ${wanted === null ? 'all weights' : describeLora(wanted)} ` +
      'shall be trained: train the adapter it has, or merge it into its base first (fleming model merge)',
  );
}

function describeLora({ rank, alpha, targets }: Lora): string {
  return `rank ${rank}, alpha ${alpha}, beside ${targets.join(', ')}`;
}

function folderOf(model: ModelReference, hub: ModelHub): Promise<string> {
  return modelFolderOf(model, hub, 'the embedded engine');
}
