/** The embedded engine as the stages and commands ask for it. */
import { availableParallelism } from 'node:os';
import {
  createEmbeddedEngine,
  type EmbeddedEngine,
  openEmbeddedEngine,
} from '../../engine/embedded/embedded-engine.ts';
import type { Purpose } from '../../engine/embedded/refuse-too-large.ts';
import type { EngineFactory } from '../../engine/engine-factory.ts';
import { type ModelReference, requireFolder } from '../../engine/model-reference.ts';
import type { PretrainingEngines } from '../../engine/pretraining-engine.ts';

/** It takes models that are folders: whoever names one of a hub has it downloaded first. */
export function embeddedEngines(threads: number = availableParallelism()): EngineFactory & PretrainingEngines {
  const open = async (model: ModelReference, purpose: Purpose): Promise<EmbeddedEngine> =>
    openEmbeddedEngine({ modelFolder: folderOf(model), threads, purpose });
  return {
    openSampler: (model) => open(model, 'sampling'),
    openScorer: (model) => open(model, 'scoring'),
    openTrainer: (model) => open(model, 'training'),
    tokenizerFolder: async (model) => folderOf(model),
    create: (config, seed) => createEmbeddedEngine({ config, seed, threads }),
  };
}

function folderOf(model: ModelReference): string {
  return requireFolder(model, 'the embedded engine');
}
