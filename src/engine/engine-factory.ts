/** How an engine is had: the adapter, chosen by the command line, opens what a reference names for one of three needs. */
import type { ModelReference } from './model-reference.ts';
import type { Sampler } from './sampler.ts';
import type { Scorer } from './scorer.ts';
import type { TrainingEngine } from './training-engine.ts';

export interface EngineFactory {
  /** To answer: costs the weights and nothing beside them. */
  openSampler(model: ModelReference): Promise<Sampler>;
  /** To score: as much. */
  openScorer(model: ModelReference): Promise<Scorer>;
  /** To train, and to sample and score on the way. */
  openTrainer(model: ModelReference): Promise<TrainingEngine>;
  /** A folder with the model's tokenizer and chat template; with the model itself where that is a folder. */
  tokenizerFolder(model: ModelReference): Promise<string>;
}
