/** How a stage leaves the model it trained in its product folder; `modelOfProduct` is how the next one finds it. */
import { join } from 'node:path';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { copyTokenizerFolder } from './hugging-face/model-folder.ts';
import { MODEL_FOLDER, MODEL_REFERENCE_FILE } from './model-reference.ts';
import type { Trainer } from './trainer.ts';

/**
 * Weights of the engine and the tokenizer of `tokenizerFolder`, as one model folder; where the engine keeps its weights
 * elsewhere, the reference to them.
 */
export async function writeModelProduct(
  engine: Trainer,
  tokenizerFolder: string,
  productFolder: string,
): Promise<void> {
  const folder = join(productFolder, MODEL_FOLDER);
  const model = await engine.saveWeights(folder);
  if (model.kind === 'folder') copyTokenizerFolder(tokenizerFolder, folder);
  else writeJsonAtomic(join(productFolder, MODEL_REFERENCE_FILE), model);
}
