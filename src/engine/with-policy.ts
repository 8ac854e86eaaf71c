/** Runs work with the policy of a model, opened for one need, and closes its engine, whatever happens. */
import type { EngineFactory, SamplerOptions, TrainerOptions } from './engine-factory.ts';
import type { ModelReference } from './model-reference.ts';
import type { OpenModel } from './open-model.ts';
import { Policy, type TrainingPolicy } from './policy.ts';
import type { Scorer } from './scorer.ts';
import { loadTokenizer } from './tokenizer/tokenizer.ts';

/** To answer. */
export function withAnsweringPolicy<T>(
  engines: EngineFactory,
  model: ModelReference,
  work: (policy: Policy) => Promise<T>,
  options?: SamplerOptions,
): Promise<T> {
  return withPolicy(engines, model, () => engines.openSampler(model, options), work);
}

/** To score given tokens. */
export function withScoringPolicy<T>(
  engines: EngineFactory,
  model: ModelReference,
  work: (policy: Policy<Scorer>) => Promise<T>,
): Promise<T> {
  return withPolicy(engines, model, () => engines.openScorer(model), work);
}

/** To train, sample and score. */
export function withTrainingPolicy<T>(
  engines: EngineFactory,
  model: ModelReference,
  work: (policy: TrainingPolicy) => Promise<T>,
  options?: TrainerOptions,
): Promise<T> {
  return withPolicy(engines, model, () => engines.openTrainer(model, options), work);
}

/** The tokenizer first: what is wrong with it is found before the weights are read. */
async function withPolicy<Engine extends OpenModel, T>(
  engines: EngineFactory,
  model: ModelReference,
  open: () => Promise<Engine>,
  work: (policy: Policy<Engine>) => Promise<T>,
): Promise<T> {
  const tokenizer = loadTokenizer(await engines.tokenizerFolder(model));
  const engine = await open();
  try {
    return await work(new Policy(engine, tokenizer));
  } finally {
    await engine.close();
  }
}
