/**
 * Weights, optimizer moments and step count in a folder. The two tensor files of a save have names of their own; the
 * manifest, replaced last and in one move, says which count. A save that was cut off leaves the one before it whole.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../../../support/atomic-file.ts';
import { CheckpointError } from '../../../support/errors.ts';
import { readSafetensorsHeader, readSafetensorsInto, writeSafetensors } from '../../hugging-face/safetensors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { checkTensors } from '../../hugging-face/check-tensors.ts';
import { namedTensors, tensorTargets, type NamedTensor } from '../network/flat-tensors.ts';
import type { ParameterLayout } from '../../hugging-face/parameter-layout.ts';
import { loraSchema, type Lora } from '../../lora.ts';
import type { Moments } from '../optimizer/adamw.ts';

/** Whose state it is: a state can only be loaded where both are the same. */
export interface StateOwner {
  readonly config: DecoderConfig;
  /** Of the adapter, where one is trained and not the whole model. */
  readonly lora: Lora | null;
  /** Of what is trained. */
  readonly layout: ParameterLayout;
}

export interface EngineState {
  /** Optimizer steps done. */
  readonly step: number;
  /** In the order of the layout. */
  readonly weights: Float32Array;
  readonly moments: Moments;
}

/** A state on disk whose manifest, file sizes and headers are right, its numbers not yet read. */
export interface SavedState {
  readonly step: number;
  readonly weightsFile: string;
  /** Null when the optimizer is not wanted. */
  readonly optimizerFile: string | null;
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
  lora: loraSchema.optional(),
  weights: fileSchema,
  optimizer: fileSchema,
});
type Manifest = z.infer<typeof manifestSchema>;

export function writeEngineState(folder: string, { config, lora, layout }: StateOwner, state: EngineState): void {
  mkdirSync(folder, { recursive: true });
  const save = existsSync(join(folder, manifestName)) ? readManifest(folder).save + 1 : 1;
  const optimizer = new Map([
    ...namedTensors(layout, state.moments.first, firstPrefix),
    ...namedTensors(layout, state.moments.second, secondPrefix),
  ]);
  const manifest: Manifest = {
    format: 'engine-state',
    version: 1,
    save,
    step: state.step,
    config: { ...config },
    ...(lora === null ? {} : { lora }),
    weights: writeTensors(folder, `weights-${save}.safetensors`, namedTensors(layout, state.weights)),
    optimizer: writeTensors(folder, `optimizer-${save}.safetensors`, optimizer),
  };
  writeJsonAtomic(join(folder, manifestName), manifest);
  removeOtherSaves(folder, manifest);
}

/** Checks all of a state that can be checked without reading its numbers. Without the optimizer its step is 0. */
export function findEngineState(
  folder: string,
  { config, lora, layout }: StateOwner,
  options: { readonly optimizer: boolean },
): SavedState {
  const manifest = readManifest(folder);
  checkConfig(folder, manifest, config);
  checkLora(folder, manifest.lora ?? null, lora);
  const weightsFile = checkedFile(folder, manifest.weights, layout, ['']);
  if (!options.optimizer) return { step: 0, weightsFile, optimizerFile: null };
  const optimizerFile = checkedFile(folder, manifest.optimizer, layout, [firstPrefix, secondPrefix]);
  return { step: manifest.step, weightsFile, optimizerFile };
}

/** Reads a state straight into the arrays of `into`, with no copy of them: who fails in the middle leaves them mixed. */
export function readEngineState(
  { weightsFile, optimizerFile }: SavedState,
  layout: ParameterLayout,
  into: { readonly weights: Float32Array; readonly moments: Moments | null },
): void {
  readSafetensorsInto(weightsFile, tensorTargets(layout, into.weights));
  if (optimizerFile === null || into.moments === null) return;
  const momentTargets = new Map([
    ...tensorTargets(layout, into.moments.first, firstPrefix),
    ...tensorTargets(layout, into.moments.second, secondPrefix),
  ]);
  readSafetensorsInto(optimizerFile, momentTargets);
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

function checkLora(folder: string, saved: Lora | null, own: Lora | null): void {
  if (JSON.stringify(saved) === JSON.stringify(own)) return;
  const words = (lora: Lora | null): string =>
    lora === null
      ? 'all weights'
      : `an adapter of rank ${lora.rank}, alpha ${lora.alpha}, beside ${lora.targets.join(', ')}`;
  throw new CheckpointError(
    `${folder} is the state of ${words(saved)}; the engine trains ${words(own)}: train the same, or begin anew`,
  );
}

function writeTensors(folder: string, file: string, tensors: ReadonlyMap<string, NamedTensor>): Manifest['weights'] {
  const path = join(folder, file);
  writeSafetensors(path, tensors, 'F32');
  return { file, bytes: statSync(path).size };
}

/** The path of a file of the state, whose size and header are right: every parameter under each of the prefixes. */
function checkedFile(
  folder: string,
  { file, bytes }: Manifest['weights'],
  layout: ParameterLayout,
  prefixes: readonly string[],
): string {
  const path = join(folder, file);
  const found = existsSync(path) ? statSync(path).size : null;
  if (found !== bytes) {
    const what = found === null ? 'is missing' : `has ${found} bytes`;
    throw new CheckpointError(`${path} ${what}, the manifest says ${bytes} bytes: the state is damaged`);
  }
  const tensors = new Map(readSafetensorsHeader(path).places.map((place) => [place.name, place]));
  for (const prefix of prefixes) checkTensors(layout, tensors, { prefix, source: path });
  return path;
}

function removeOtherSaves(folder: string, { weights, optimizer }: Manifest): void {
  const old = readdirSync(folder).filter((name) => /^(weights|optimizer)-\d+\.safetensors$/.test(name));
  for (const name of old) if (name !== weights.file && name !== optimizer.file) rmSync(join(folder, name));
}
