/** A model folder in another number format: weights a part at a time, the rest as it is. */
import { join } from 'node:path';
import { inspectModelFolder, type ModelFolderFacts } from './inspect-model-folder.ts';
import { readModelConfig, writeModelConfig } from './model-config.ts';
import { copyTokenizerFolder } from './model-folder.ts';
import { WEIGHTS_FILE } from './model-tensors.ts';
import type { WritableDtype } from './number-formats.ts';
import { parameterLayout } from './parameter-layout.ts';
import { storedWeights, streamedParameters } from './stored-weights.ts';
import { safetensorsContent } from './stream-safetensors.ts';
import { requireRoom, writeWeights } from './write-weights.ts';

export interface SafetensorsExport {
  /** A whole model. */
  readonly modelFolder: string;
  /** Written into; another one. */
  readonly folder: string;
  readonly dtype: WritableDtype;
  readonly progress?: (doneBytes: number, totalBytes: number) => void;
  /** Ends the export. */
  readonly signal?: AbortSignal;
}

/** Each file atomically. CheckpointError that names what the folder or the disk lacks, or a number beyond F16. */
export async function exportSafetensors(call: SafetensorsExport): Promise<ModelFolderFacts> {
  const { modelFolder, folder, dtype, progress, signal } = call;
  const facts = inspectModelFolder(modelFolder);
  const config = readModelConfig(modelFolder);
  const layout = parameterLayout(config);
  const path = join(folder, WEIGHTS_FILE);
  const weights = streamedParameters(layout, storedWeights(modelFolder, layout));
  const content = safetensorsContent(path, weights, dtype);
  requireRoom(folder, content.bytes);
  copyTokenizerFolder(modelFolder, folder);
  writeModelConfig(folder, config, dtype);
  await writeWeights(path, content, { progress, signal });
  return facts;
}
