/** How stages hand a model on: a Hugging Face folder with weights and tokenizer, opened through the engine port. */
import { copyTokenizerFolder } from '../engine/hugging-face/model-folder.ts';
import { Policy } from '../engine/policy.ts';
import { loadTokenizer } from '../engine/tokenizer/tokenizer.ts';
import type { DecoderConfig } from '../engine/decoder-config.ts';
import type { PretrainingEngine, TrainingEngine } from '../engine/training-engine.ts';

/** The adapter, chosen by the command line. */
export interface EngineFactory {
  create(config: DecoderConfig, seed: number): Promise<PretrainingEngine>;
  open(modelFolder: string): Promise<TrainingEngine>;
}

/** Runs `work` with the policy of a model folder and closes its engine, whatever happens. */
export async function withPolicy<T>(
  engines: EngineFactory,
  modelFolder: string,
  work: (policy: Policy) => Promise<T>,
): Promise<T> {
  const engine = await engines.open(modelFolder);
  try {
    return await work(new Policy(engine, loadTokenizer(modelFolder)));
  } finally {
    await engine.close();
  }
}

/** Weights of the policy and the tokenizer of `tokenizerFolder`, as one model folder. */
export async function writeModelFolder(policy: Policy, tokenizerFolder: string, folder: string): Promise<void> {
  copyTokenizerFolder(tokenizerFolder, folder);
  await policy.engine.saveWeights(folder);
}
