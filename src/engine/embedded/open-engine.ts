/**
 * How an embedded engine is had: a new model of random weights, or that of a folder, opened for one purpose. What does not fit
 * into the memory is refused before anything is reserved; a large base that is not trained is mapped from its files.
 */
import { availableParallelism } from 'node:os';
import { EngineError } from '../../support/errors.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import { readAdapterInto } from '../hugging-face/adapter-folder.ts';
import { adapterLayout } from '../hugging-face/adapter-layout.ts';
import { checkTensors } from '../hugging-face/check-tensors.ts';
import { mapEightBitWeights } from '../hugging-face/eight-bit-weights.ts';
import { cacheFolderOf } from '../hugging-face/hub/cache-folder.ts';
import { mapModelWeights } from '../hugging-face/mapped-weights.ts';
import { readModelConfig } from '../hugging-face/model-config.ts';
import { findModelTensors, readModelTensorsInto } from '../hugging-face/model-tensors.ts';
import { parameterCount, parameterLayout } from '../hugging-face/parameter-layout.ts';
import type { Lora } from '../lora.ts';
import type { ModelReference } from '../model-reference.ts';
import { LARGE_FROM, type Sessions } from './division.ts';
import { EmbeddedEngine } from './embedded-engine.ts';
import { refuseTooLarge, type Purpose } from './memory-plan.ts';
import { checkFinite, tensorTargets } from './network/flat-tensors.ts';
import { fillInitialAdapter, fillInitialWeights } from './network/initial-weights.ts';
import type { OpenSource } from './network/weights.ts';

export interface EmbeddedEngineOptions {
  /** Worker threads; the default is one a core. Numbers are reproducible for a given count. */
  readonly threads?: number;
  /** How the threads are divided; the default follows the size of the model (./division.ts). */
  readonly sessions?: Sessions | undefined;
}

/** A new model with seeded random weights (see ./network/initial-weights.ts for their scale). */
export async function createEmbeddedEngine(
  options: EmbeddedEngineOptions & { readonly config: DecoderConfig; readonly seed: number },
): Promise<EmbeddedEngine> {
  const { config, seed } = options;
  const threads = threadsOf(options);
  refuseTooLarge(config, { purpose: 'training', lora: null, threads });
  const engine = new EmbeddedEngine({ config, threads, sessions: options.sessions, source: { kind: 'fed' } });
  engine.changeWeights((weights) => fillInitialWeights(config, parameterLayout(config), weights, seed));
  return engine;
}

export interface OpenOptions extends EmbeddedEngineOptions {
  /** In the layout of Hugging Face: config.json and safetensors, single or sharded. */
  readonly modelFolder: string;
  /** Training by default; to answer or score, a large model is mapped from its files. */
  readonly purpose?: Purpose;
  /** The adapter that is used, and trained where the purpose is that. */
  readonly adapter?: OpenAdapter | null;
  /** Its matrices in 8 bits: to answer alone. */
  readonly quantise?: '8bit' | null;
  /** For copies of models in another format; the user's cache by default. */
  readonly cacheFolder?: string;
}

export interface OpenAdapter {
  readonly lora: Lora;
  /** With its numbers; null is a new one. */
  readonly folder: string | null;
  /** What a saved adapter names as its base. */
  readonly base: ModelReference;
  /** Of a new one's first numbers. */
  readonly seed: number;
}

/** The model of a folder. */
export async function openEmbeddedEngine(options: OpenOptions): Promise<EmbeddedEngine> {
  const { modelFolder, purpose = 'training', adapter = null, quantise = null } = options;
  if (quantise !== null && purpose !== 'sampling')
    throw new EngineError('weights in 8 bits are for answering alone: they are too coarse to score or to train');
  const { cacheFolder = cacheFolderOf(process.env) } = options;
  const threads = threadsOf(options);
  const config = readModelConfig(modelFolder);
  refuseTooLarge(config, { purpose, lora: adapter?.lora ?? null, threads });
  const tensors = findModelTensors(modelFolder);
  const layout = parameterLayout(config);
  checkTensors(layout, tensors, { source: modelFolder });
  const isMapped =
    adapter !== null || quantise !== null || (purpose !== 'training' && parameterCount(layout) >= LARGE_FROM);
  const mapped = () =>
    quantise === null
      ? mapModelWeights(modelFolder, { layout, cacheFolder })
      : mapEightBitWeights(modelFolder, config, { cacheFolder });
  const source: OpenSource = isMapped
    ? { kind: 'mapped', mapped: mapped(), lora: adapter?.lora ?? null }
    : { kind: 'fed' };
  const engine = new EmbeddedEngine({
    config,
    threads,
    sessions: options.sessions,
    source,
    base: adapter?.base ?? null,
  });
  try {
    engine.changeWeights((weights) => {
      if (adapter !== null) return fillAdapter(config, adapter, weights);
      if (source.kind === 'mapped') return;
      readModelTensorsInto(tensors, tensorTargets(layout, weights));
      checkFinite(layout, weights, modelFolder);
    });
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

function fillAdapter(config: DecoderConfig, { lora, folder, seed }: OpenAdapter, flat: Float32Array): void {
  const layout = adapterLayout(config, lora);
  if (folder === null) fillInitialAdapter(layout, flat, seed);
  else readAdapterInto(folder, layout, flat);
}

function threadsOf({ threads = availableParallelism() }: EmbeddedEngineOptions): number {
  if (Number.isInteger(threads) && threads >= 1) return threads;
  throw new EngineError(`threads is ${threads}; it must be 1 or more`);
}
