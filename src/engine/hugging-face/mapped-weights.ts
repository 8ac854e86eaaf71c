/**
 * A model's weights as float32 in files that are never read into memory whole: where each parameter's numbers lie. A
 * folder whose files hold float32 is taken as it is; of another, a float32 copy is kept in the cache, and is made once.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { missingRoom } from '../../support/disk-room.ts';
import { CheckpointError } from '../../support/errors.ts';
import { writeFileAtomic } from '../../support/atomic-file.ts';
import { checkFiniteNumbers } from './check-finite.ts';
import { withFile } from './model-file.ts';
import { findModelTensors, readModelTensorsInto, WEIGHTS_FILE, type ModelTensor } from './model-tensors.ts';
import type { Parameter, ParameterLayout } from './parameter-layout.ts';
import { fillBytes, findSafetensorsParts } from './safetensors.ts';
import { safetensorsContent, type StreamedTensor } from './stream-safetensors.ts';

/** Part of a file of a folder. */
export interface WeightPart {
  /** Its name in the folder. */
  readonly file: string;
  /** In bytes. */
  readonly offset: number;
  readonly length: number;
}

/** Numbers in files of one folder, by name. The files must stay as they are while a model is open. */
export interface MappedWeights {
  readonly folder: string;
  readonly parts: ReadonlyMap<string, WeightPart>;
}

export interface MappingOptions {
  readonly layout: ParameterLayout;
  /** For copies. */
  readonly cacheFolder: string;
}

/** The weights of a model folder whose tensors have been checked against the layout. Every number is finite. */
export function mapModelWeights(modelFolder: string, { layout, cacheFolder }: MappingOptions): MappedWeights {
  const source = modelSource(modelFolder, layout);
  if (!isMappable(source, layout)) return partsOf([float32Copy(source, { layout, cacheFolder })]);
  const mapped = partsOf(source.files);
  checkFiniteParts(mapped, layout, modelFolder);
  return mapped;
}

/** Numbers that are looked at together. */
const CHUNK = 2 ** 22;

/** Without a tensor ever being in memory whole: it is about to be mapped. */
function checkFiniteParts({ folder, parts }: MappedWeights, layout: ParameterLayout, modelFolder: string): void {
  const chunk = new Float32Array(CHUNK);
  for (const { name } of layout) {
    const { file: base, offset, length } = parts.get(name)!;
    const path = join(folder, base);
    withFile(path, (file) => {
      for (let at = 0; at < length; at += 4 * CHUNK) {
        const numbers = chunk.subarray(0, Math.min(CHUNK, (length - at) / 4));
        fillBytes(file, offset + at, new Uint8Array(numbers.buffer, 0, numbers.byteLength), path);
        checkFiniteNumbers(name, numbers, modelFolder, at / 4);
      }
    });
  }
}

/** The files of a model, found and not read. */
export interface ModelSource {
  readonly modelFolder: string;
  readonly tensors: ReadonlyMap<string, ModelTensor>;
  /** Links followed. */
  readonly files: readonly string[];
}

export function modelSource(modelFolder: string, layout: ParameterLayout): ModelSource {
  const tensors = findModelTensors(modelFolder);
  const files = [...new Set(layout.map(({ name }) => tensors.get(name)!.file))];
  return { modelFolder, tensors, files: files.map((file) => realpathSync(file)) };
}

/** The numbers of a parameter, every one of them finite. */
export function readOne({ name, size }: Parameter, { tensors, modelFolder }: ModelSource): Float32Array {
  const numbers = new Float32Array(size);
  readModelTensorsInto(tensors, new Map([[name, numbers]]));
  checkFiniteNumbers(name, numbers, modelFolder);
  return numbers;
}

/** Where the tensors of safetensors files of one folder lie. */
export function partsOf(files: readonly string[]): MappedWeights {
  const parts = new Map<string, WeightPart>();
  for (const path of files) {
    for (const [name, { offset, length }] of findSafetensorsParts(path))
      parts.set(name, { file: basename(path), offset, length });
  }
  return { folder: dirname(files[0]!), parts };
}

/** Path of a copy of a model in a form of its own, which is made where it is not there. */
export function keptCopy(copies: string, source: ModelSource, tensors: readonly StreamedTensor[]): string {
  const folder = join(copies, identityOf(source.files));
  const path = join(folder, WEIGHTS_FILE);
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return path;
  const { bytes, parts } = safetensorsContent(path, tensors, 'F32');
  const missing = missingRoom(folder, bytes);
  if (missing !== null)
    throw new CheckpointError(
      `the copy of ${source.modelFolder} that the engine maps ${missing}; FLEMING_CACHE names the folder of copies`,
    );
  mkdirSync(folder, { recursive: true });
  writeFileAtomic(path, parts);
  return path;
}

function isMappable({ files, tensors }: ModelSource, layout: ParameterLayout): boolean {
  const isOneFolder = new Set(files.map((file) => dirname(file))).size === 1;
  return isOneFolder && layout.every(({ name }) => tensors.get(name)!.dtype === 'F32');
}

function float32Copy(source: ModelSource, { layout, cacheFolder }: MappingOptions): string {
  const tensors = layout.map((parameter) => ({
    name: parameter.name,
    shape: parameter.shape,
    *chunks() {
      yield readOne(parameter, source);
    },
  }));
  return keptCopy(join(cacheFolder, 'float32'), source, tensors);
}

/** Changes with every file's path, size and time. */
function identityOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(JSON.stringify([file, size, mtimeMs]));
  }
  return hash.digest('hex').slice(0, 32);
}
