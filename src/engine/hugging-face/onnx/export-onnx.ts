/**
 * A model folder for Transformers.js and ONNX Runtime GenAI: `onnx/model.onnx` with its weights beside it, in float32, and
 * the settings by which both find their way. The graph itself comes from whoever builds it (../../decoder-graph.ts).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic, writeJsonAtomic } from '../../../support/atomic-file.ts';
import type { BuildDecoderGraph } from '../../decoder-graph.ts';
import { loadTokenizer } from '../../tokenizer/tokenizer.ts';
import { inspectModelFolder, type ModelFolderFacts } from '../inspect-model-folder.ts';
import { CONFIG_FILE, readModelConfig } from '../model-config.ts';
import { readModelJson } from '../model-file.ts';
import { copyTokenizerFolder } from '../model-folder.ts';
import { parameterLayout } from '../parameter-layout.ts';
import { readSpecialIds } from '../special-ids.ts';
import { storedWeights } from '../stored-weights.ts';
import { requireRoom, writeWeights } from '../write-weights.ts';
import { dataFileOf } from './data-file.ts';
import { genaiConfigOf } from './genai-config.ts';

export const ONNX_FOLDER = 'onnx';
export const ONNX_FILE = 'model.onnx';
/** The name that Transformers.js looks for. */
export const ONNX_DATA_FILE = `${ONNX_FILE}_data`;
export const GENAI_FILE = 'genai_config.json';

export interface OnnxExport {
  /** A whole model. */
  readonly modelFolder: string;
  /** Written into; the model's own folder may be it. */
  readonly folder: string;
  readonly buildGraph: BuildDecoderGraph;
  readonly progress?: (doneBytes: number, totalBytes: number) => void;
  /** Ends the export. */
  readonly signal?: AbortSignal;
}

/** Each file atomically. CheckpointError that names what the folder or the disk lacks. */
export async function exportOnnx(call: OnnxExport): Promise<ModelFolderFacts> {
  const { modelFolder, folder, buildGraph, progress, signal } = call;
  const facts = inspectModelFolder(modelFolder);
  const config = readModelConfig(modelFolder);
  const layout = parameterLayout(config);
  const data = dataFileOf(layout, storedWeights(modelFolder, layout), ONNX_DATA_FILE);
  requireRoom(folder, data.bytes);
  writeFileAtomic(join(folder, ONNX_FOLDER, ONNX_FILE), buildGraph(config, data.parts));
  const content = { bytes: data.bytes, parts: data.content };
  await writeWeights(join(folder, ONNX_FOLDER, ONNX_DATA_FILE), content, { progress, signal });
  if (!existsSync(join(folder, CONFIG_FILE))) copyTokenizerFolder(modelFolder, folder);
  writeJsonAtomic(join(folder, CONFIG_FILE), {
    ...(readModelJson(join(modelFolder, CONFIG_FILE)) as object),
    'transformers.js_config': { dtype: 'fp32', use_external_data_format: { [ONNX_FILE]: true } },
  });
  const { bos_token_id: bos, pad_token_id: pad } = readSpecialIds(modelFolder);
  const tokens = { ends: loadTokenizer(modelFolder).endTokens, bos: typeof bos === 'number' ? bos : null, pad };
  writeJsonAtomic(join(folder, GENAI_FILE), genaiConfigOf(config, tokens, `${ONNX_FOLDER}/${ONNX_FILE}`));
  return facts;
}
