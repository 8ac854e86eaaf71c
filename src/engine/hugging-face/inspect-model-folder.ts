/**
 * Whether a folder is a model that can be trained and asked, found out without reading a weight: configuration, tokenizer,
 * and the headers of the files of weights.
 */
import { CheckpointError } from '../../support/errors.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import { loadTokenizer } from '../tokenizer/tokenizer.ts';
import { checkTensors } from './check-tensors.ts';
import { readModelConfig } from './model-config.ts';
import { findModelTensors } from './model-tensors.ts';
import { READABLE_DTYPES } from './number-formats.ts';
import { parameterCount, parameterLayout, type ParameterLayout } from './parameter-layout.ts';

export interface ModelFolderFacts {
  readonly family: DecoderConfig['modelType'];
  readonly parameters: number;
  /** Rows of the embedding. */
  readonly vocabulary: number;
  /** Longest sequence in tokens, prompt and answer together. */
  readonly maxPositions: number;
}

/** CheckpointError that names the file and what is wrong with it. Without weights the folder need hold none. */
export function inspectModelFolder(
  folder: string,
  { weights = true }: { readonly weights?: boolean } = {},
): ModelFolderFacts {
  const config = readModelConfig(folder);
  const layout = parameterLayout(config);
  if (weights) checkWeights(folder, layout);
  checkTokenizer(folder, config);
  const { modelType: family, vocabSize: vocabulary, maxPositions } = config;
  return { family, parameters: parameterCount(layout), vocabulary, maxPositions };
}

function checkWeights(folder: string, layout: ParameterLayout): void {
  const tensors = findModelTensors(folder);
  checkTensors(layout, tensors, { source: folder });
  for (const { name } of layout) {
    const { file, dtype } = tensors.get(name)!;
    if (!READABLE_DTYPES.some((readable) => readable === dtype))
      throw new CheckpointError(`${file}: tensor "${name}" is ${dtype}; allowed are ${READABLE_DTYPES.join(', ')}`);
  }
}

/** Training and asking need its template and the token that ends a turn; the model needs a row for each of its tokens. */
function checkTokenizer(folder: string, { vocabSize }: DecoderConfig): void {
  const tokenizer = loadTokenizer(folder);
  if (tokenizer.vocabularySize > vocabSize)
    throw new CheckpointError(
      `${folder}: the tokenizer has ${tokenizer.vocabularySize} tokens, the model ${vocabSize}: they are of two models`,
    );
  if (tokenizer.endTokens.length === 0)
    throw new CheckpointError(
      `${folder} does not say which token ends a turn: state eos_token_id in its generation_config.json`,
    );
  tokenizer.applyChatTemplate([{ role: 'user', content: 'x' }], { addGenerationPrompt: true });
}
