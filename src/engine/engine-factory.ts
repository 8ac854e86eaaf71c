/** How an engine is had: the adapter, chosen by the command line, opens what a reference names for one of three needs. */
import type { Lora } from './lora.ts';
import type { ModelReference } from './model-reference.ts';
import type { Sampler } from './sampler.ts';
import type { Scorer } from './scorer.ts';
import type { TrainingEngine } from './training-engine.ts';

export interface EngineFactory {
  /** To answer: costs the weights and nothing beside them. */
  openSampler(model: ModelReference, options?: SamplerOptions): Promise<Sampler>;
  /** To score: as much. */
  openScorer(model: ModelReference): Promise<Scorer>;
  /** To train, and to sample and score on the way: all weights, or with `lora` an adapter beside them. */
  openTrainer(model: ModelReference, options?: TrainerOptions): Promise<TrainingEngine>;
  /** A folder with the model's tokenizer and chat template; with the model itself where that is a folder. */
  tokenizerFolder(model: ModelReference): Promise<string>;
}

export interface SamplerOptions {
  /** Matrices in 8 bits: a third of the memory, faster one question at a time, answers a little other. Null is off. */
  readonly quantise?: '8bit' | null;
}

export interface TrainerOptions {
  /** Null, as absent: all weights are trained. A model that has an adapter already goes on with it; its shape must agree. */
  readonly lora?: Lora | null;
  /** Of an adapter's first random numbers; 0 if absent. */
  readonly seed?: number;
}
