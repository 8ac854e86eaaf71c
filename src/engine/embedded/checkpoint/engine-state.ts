/**
 * Weights, optimizer moments and step count in a folder. The two tensor files of a save have names of their own; the
 * manifest, replaced last and in one move, says which count. A save that was cut off leaves the one before it whole.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../../../support/atomic-file.ts';
import { CheckpointError } from '../../../support/errors.ts';
import { readSafetensors, writeSafetensors } from '../../hugging-face/safetensors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { checkTensors, copyTensors, namedTensors, type NamedTensor } from '../network/flat-tensors.ts';
import { parameterLayout } from '../network/parameter-layout.ts';

export interface EngineState {
  readonly config: DecoderConfig;
  /** Optimizer steps done. */
  readonly step: number;
  /** All in the order of the parameter layout. */
  readonly weights: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
}

const manifestName = 'state.json';
const firstPrefix = 'first_moment.';
const secondPrefix = 'second_moment.';

const fileSchema = z.object({ file: z.string(), bytes: z.int().nonnegative() });
const manifestSchema = z.object({
  format: z.literal('engine-state'),
  version: z.literal(1),
  /** Counts the saves into this folder. */
  save: z.int().positive(),
  step: z.int().nonnegative(),
  config: z.record(z.string(), z.unknown()),
  weights: fileSchema,
  optimizer: fileSchema,
});
type Manifest = z.infer<typeof manifestSchema>;

export function writeEngineState(folder: string, state: EngineState): void {
  mkdirSync(folder, { recursive: true });
  const save = existsSync(join(folder, manifestName)) ? readManifest(folder).save + 1 : 1;
  const layout = parameterLayout(state.config);
  const optimizer = new Map([
    ...namedTensors(layout, state.firstMoments, firstPrefix),
    ...namedTensors(layout, state.secondMoments, secondPrefix),
  ]);
  const manifest: Manifest = {
    format: 'engine-state',
    version: 1,
    save,
    step: state.step,
    config: { ...state.config },
    weights: writeTensors(folder, `weights-${save}.safetensors`, namedTensors(layout, state.weights)),
    optimizer: writeTensors(folder, `optimizer-${save}.safetensors`, optimizer),
  };
  writeJsonAtomic(join(folder, manifestName), manifest);
  removeOtherSaves(folder, manifest);
}

/** Reads into the arrays of `into`, which stay as they were if anything is wrong; returns the step count. */
export function readEngineState(
  folder: string,
  into: Omit<EngineState, 'step'>,
  options: { optimizer: boolean },
): number {
  const manifest = readManifest(folder);
  checkConfig(folder, manifest, into.config);
  const layout = parameterLayout(into.config);
  const weights = readTensors(folder, manifest.weights);
  checkTensors(layout, weights, { source: join(folder, manifest.weights.file) });
  if (!options.optimizer) {
    copyTensors(layout, weights, into.weights);
    into.firstMoments.fill(0);
    into.secondMoments.fill(0);
    return 0;
  }
  const moments = readTensors(folder, manifest.optimizer);
  for (const prefix of [firstPrefix, secondPrefix]) {
    checkTensors(layout, moments, { prefix, source: join(folder, manifest.optimizer.file) });
  }
  copyTensors(layout, weights, into.weights);
  copyTensors(layout, moments, into.firstMoments, firstPrefix);
  copyTensors(layout, moments, into.secondMoments, secondPrefix);
  return manifest.step;
}

function readManifest(folder: string): Manifest {
  const path = join(folder, manifestName);
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new CheckpointError(`${path} is not the manifest of a saved engine state; was the save cut off?`, { cause });
  }
}

/** How many positions the model has may differ: no tensor depends on it. */
function checkConfig(folder: string, manifest: Manifest, config: DecoderConfig): void {
  const wanted: Record<string, unknown> = { ...config };
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(manifest.config)])) {
    const [saved, own] = [JSON.stringify(manifest.config[key]), JSON.stringify(wanted[key])];
    if (key === 'maxPositions' || saved === own) continue;
    throw new CheckpointError(
      `${folder}: ${key} of the saved model is ${saved}, the engine's is ${own}; ` +
        'a state can only be loaded into an engine of the same configuration',
    );
  }
}

function writeTensors(folder: string, file: string, tensors: ReadonlyMap<string, NamedTensor>): Manifest['weights'] {
  const path = join(folder, file);
  writeSafetensors(path, tensors, 'F32');
  return { file, bytes: statSync(path).size };
}

function readTensors(folder: string, { file, bytes }: Manifest['weights']): ReadonlyMap<string, NamedTensor> {
  const path = join(folder, file);
  const found = existsSync(path) ? statSync(path).size : null;
  if (found !== bytes) {
    const what = found === null ? 'is missing' : `has ${found} bytes`;
    throw new CheckpointError(`${path} ${what}, the manifest says ${bytes} bytes: the state is damaged`);
  }
  return readSafetensors(path);
}

function removeOtherSaves(folder: string, { weights, optimizer }: Manifest): void {
  const old = readdirSync(folder).filter((name) => /^(weights|optimizer)-\d+\.safetensors$/.test(name));
  for (const name of old) if (name !== weights.file && name !== optimizer.file) rmSync(join(folder, name));
}
