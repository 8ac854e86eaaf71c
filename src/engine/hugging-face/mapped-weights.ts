/**
 * A model's weights as float32 in files that are never read into memory whole: where each parameter's numbers lie. A
 * folder whose files hold float32 is taken as it is; of another, a float32 copy is kept in the cache, and is made once.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CheckpointError } from '../../support/errors.ts';
import { checkFiniteNumbers } from './check-finite.ts';
import { findModelTensors, readModelTensorsInto, WEIGHTS_FILE, type ModelTensor } from './model-tensors.ts';
import type { Parameter, ParameterLayout } from './parameter-layout.ts';
import { findSafetensorsParts } from './safetensors.ts';
import { streamSafetensors } from './stream-safetensors.ts';

/** Part of a file of a folder. */
export interface WeightPart {
  /** Its name in the folder. */
  readonly file: string;
  /** In bytes. */
  readonly offset: number;
  readonly length: number;
}

/** Float32 numbers in files of one folder, by parameter. The files must stay as they are while a model is open. */
export interface MappedWeights {
  readonly folder: string;
  readonly parts: ReadonlyMap<string, WeightPart>;
}

export interface MappingOptions {
  readonly layout: ParameterLayout;
  /** For float32 copies. */
  readonly cacheFolder: string;
}

/** The weights of a model folder whose tensors have been checked against the layout. Every number is finite. */
export function mapModelWeights(modelFolder: string, { layout, cacheFolder }: MappingOptions): MappedWeights {
  const tensors = findModelTensors(modelFolder);
  const used = layout.map(({ name }) => tensors.get(name)!);
  const files = [...new Set(used.map(({ file }) => file))].map((file) => realpathSync(file));
  const isOneFolder = new Set(files.map((file) => dirname(file))).size === 1;
  const isFloat32 = isOneFolder && used.every(({ dtype }) => dtype === 'F32');
  if (!isFloat32) return partsOf([float32Copy(files, tensors, { layout, cacheFolder }, modelFolder)], layout);
  for (const parameter of layout) checkFiniteNumbers(parameter.name, readOne(parameter, tensors), modelFolder);
  return partsOf(files, layout);
}

function partsOf(files: readonly string[], layout: ParameterLayout): MappedWeights {
  const found = new Map<string, WeightPart>();
  for (const path of files) {
    for (const [name, { offset, length }] of findSafetensorsParts(path))
      found.set(name, { file: basename(path), offset, length });
  }
  return { folder: dirname(files[0]!), parts: new Map(layout.map(({ name }) => [name, found.get(name)!])) };
}

/** Path of the copy; it is made where it is not there. */
function float32Copy(
  files: readonly string[],
  tensors: ReadonlyMap<string, ModelTensor>,
  { layout, cacheFolder }: MappingOptions,
  modelFolder: string,
): string {
  const folder = join(cacheFolder, 'float32', identityOf(files));
  const path = join(folder, WEIGHTS_FILE);
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return path;
  mkdirSync(folder, { recursive: true });
  checkRoom(folder, layout, modelFolder);
  streamSafetensors(
    path,
    layout.map((parameter) => ({
      name: parameter.name,
      shape: parameter.shape,
      *chunks() {
        const numbers = readOne(parameter, tensors);
        checkFiniteNumbers(parameter.name, numbers, modelFolder);
        yield numbers;
      },
    })),
    'F32',
  );
  return path;
}

function readOne({ name, size }: Parameter, tensors: ReadonlyMap<string, ModelTensor>): Float32Array {
  const numbers = new Float32Array(size);
  readModelTensorsInto(tensors, new Map([[name, numbers]]));
  return numbers;
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

function checkRoom(folder: string, layout: ParameterLayout, modelFolder: string): void {
  const needed = 4 * layout.reduce((sum, { size }) => sum + size, 0);
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= needed) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new CheckpointError(
    `${modelFolder} is not float32, and its float32 copy in ${folder} needs ${gigabytes(needed)}; free are ` +
      `${gigabytes(bavail * bsize)}: make room, or let FLEMING_CACHE name a folder on a larger disk`,
  );
}
