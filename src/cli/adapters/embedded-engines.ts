/** The embedded engine as the stages and commands ask for it. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import {
  createEmbeddedEngine,
  type EmbeddedEngine,
  openEmbeddedEngine,
} from '../../engine/embedded/embedded-engine.ts';
import type { Purpose } from '../../engine/embedded/refuse-too-large.ts';
import type { EngineFactory } from '../../engine/engine-factory.ts';
import type { ModelHub } from '../../engine/model-hub.ts';
import { type ModelReference, requireFolder } from '../../engine/model-reference.ts';
import type { PretrainingEngines } from '../../engine/pretraining-engine.ts';
import { CheckpointError, ConfigError } from '../../support/errors.ts';
import { hubModels } from '../hub-models.ts';

/** It takes models that are folders, and has one of a hub in its cache or fetches it. */
export function embeddedEngines(
  threads: number = availableParallelism(),
  hub: ModelHub = hubModels(process.env),
): EngineFactory & PretrainingEngines {
  const open = async (model: ModelReference, purpose: Purpose): Promise<EmbeddedEngine> =>
    openEmbeddedEngine({ modelFolder: await folderOf(model, hub), threads, purpose });
  return {
    openSampler: (model) => open(model, 'sampling'),
    openScorer: (model) => open(model, 'scoring'),
    openTrainer: (model, { lora = null } = {}) => {
      if (lora === null) return open(model, 'training');
      throw new ConfigError('the embedded engine trains all weights: take lora out');
    },
    tokenizerFolder: (model) => folderOf(model, hub),
    create: (config, seed) => createEmbeddedEngine({ config, seed, threads }),
  };
}

async function folderOf(model: ModelReference, hub: ModelHub): Promise<string> {
  if (model.kind === 'hub') return hub.folderOf(model);
  const folder = requireFolder(model, 'the embedded engine');
  if (existsSync(folder)) return folder;
  throw new CheckpointError(
    `There is no model folder ${folder}. A run refers to its base model where it lies: put it back, a link is enough, ` +
      'or begin anew at the stage that names it (--from STAGE)',
  );
}
