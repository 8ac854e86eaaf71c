/** A model folder in another number format: weights a part at a time, the rest as it is. */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeFileInTurns } from '../../support/atomic-file.ts';
import { missingRoom } from '../../support/disk-room.ts';
import { CheckpointError } from '../../support/errors.ts';
import { inspectModelFolder, type ModelFolderFacts } from './inspect-model-folder.ts';
import { readModelConfig, writeModelConfig } from './model-config.ts';
import { copyTokenizerFolder } from './model-folder.ts';
import { WEIGHTS_FILE } from './model-tensors.ts';
import type { WritableDtype } from './number-formats.ts';
import { parameterLayout } from './parameter-layout.ts';
import { storedWeights, streamedParameters } from './stored-weights.ts';
import { safetensorsContent } from './stream-safetensors.ts';

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
  const { bytes, parts } = safetensorsContent(path, weights, dtype);
  const missing = missingRoom(folder, bytes);
  if (missing !== null) throw new CheckpointError(`${folder} ${missing}`);
  copyTokenizerFolder(modelFolder, folder);
  writeModelConfig(folder, config, dtype);
  await writeFileInTurns(path, parts, async (doneBytes) => {
    progress?.(doneBytes, bytes);
    await nextTurn();
    signal?.throwIfAborted();
  });
  return facts;
}
