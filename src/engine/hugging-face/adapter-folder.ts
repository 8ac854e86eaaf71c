/**
 * An adapter in a folder, as PEFT writes and reads it: adapter_config.json, which names the base and the shape, and
 * adapter_model.safetensors with the two matrices of each adapted one. What the engine does not carry out is refused by
 * name: rsLoRA, DoRA, trained biases or modules, ranks by module.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { CheckpointError } from '../../support/errors.ts';
import { LORA_TARGETS, loraSchema, type Lora } from '../lora.ts';
import { folderReference, formatModelReference, parseModelReference, type ModelReference } from '../model-reference.ts';
import { checkTensors } from './check-tensors.ts';
import { checkFiniteNumbers } from './check-finite.ts';
import { readModelJson, said } from './model-file.ts';
import type { ParameterLayout } from './parameter-layout.ts';
import { findSafetensorsParts, readSafetensorsInto, writeSafetensors } from './safetensors.ts';

export const ADAPTER_CONFIG_FILE = 'adapter_config.json';
export const ADAPTER_FILE = 'adapter_model.safetensors';
/** What PEFT puts before the names of the base's modules. */
const PREFIX = 'base_model.model.';

export interface AdapterConfig {
  readonly lora: Lora;
  readonly base: ModelReference;
}

const configSchema = z.looseObject({
  peft_type: z.literal('LORA'),
  r: z.number(),
  lora_alpha: z.number(),
  target_modules: z.union([z.array(z.string()), z.string()]),
  base_model_name_or_path: z.string().min(1),
});

/** Settings that change what an adapter computes, with the values under which it computes what the engine does. */
const PLAIN: Readonly<Record<string, readonly unknown[]>> = {
  use_rslora: [false],
  use_dora: [false],
  fan_in_fan_out: [false],
  bias: ['none'],
  lora_bias: [false],
  modules_to_save: [null, []],
  layers_to_transform: [null],
  layers_pattern: [null],
  layer_replication: [null],
  trainable_token_indices: [null],
  rank_pattern: [null, {}],
  alpha_pattern: [null, {}],
  exclude_modules: [null],
  target_parameters: [null],
};

export function isAdapterFolder(folder: string): boolean {
  return existsSync(join(folder, ADAPTER_CONFIG_FILE));
}

/** CheckpointError for a file that is none, or an adapter that the engine does not carry out. */
export function readAdapterConfig(folder: string): AdapterConfig {
  const path = join(folder, ADAPTER_CONFIG_FILE);
  const json = readModelJson(path);
  const read = configSchema.safeParse(json);
  if (!read.success) {
    const [{ path: key, message }] = read.error.issues as [z.core.$ZodIssue];
    throw new CheckpointError(
      `${path}: ${key.join('.') || 'the whole'}: ${message}; it must be a LoRA adapter of PEFT`,
    );
  }
  const { r: rank, lora_alpha: alpha, target_modules: stated, base_model_name_or_path: base, ...rest } = read.data;
  for (const [key, plain] of Object.entries(PLAIN)) {
    const value = rest[key];
    if (value === undefined || plain.some((each) => JSON.stringify(each) === JSON.stringify(value))) continue;
    throw new CheckpointError(`${path}: ${key} is ${said(value)}; the engine knows adapters without it only`);
  }
  const lora = loraSchema.safeParse({ rank, alpha, targets: targetsOf(stated, path) });
  if (lora.success) return { lora: lora.data, base: baseOf(base, folder) };
  const [issue] = lora.error.issues as [z.core.$ZodIssue];
  throw new CheckpointError(`${path}: ${issue.path.join('.')}: ${issue.message}`);
}

/** How an adapter of ours names its base. */
export function adapterBaseText(base: ModelReference): string {
  return base.kind === 'folder' ? resolve(base.path) : formatModelReference(base);
}

/** A reference as we write it, a folder beside the adapter, or a repository as others name it. */
function baseOf(base: string, folder: string): ModelReference {
  const beside = join(folder, base);
  if (!isAbsolute(base) && existsSync(beside)) return folderReference(beside);
  const isRepository = /^[\w-]+\/[\w.-]+$/.test(base);
  return parseModelReference(isRepository ? `hf:${base}@main` : base);
}

/** Each once. */
function targetsOf(stated: readonly string[] | string, path: string): readonly string[] {
  if (stated === 'all-linear') return LORA_TARGETS;
  const names = typeof stated === 'string' ? [stated] : stated;
  const unknown = names.find((name) => !LORA_TARGETS.some((target) => target === name));
  if (unknown !== undefined)
    throw new CheckpointError(`${path}: target_modules has ${said(unknown)}; known are ${LORA_TARGETS.join(', ')}`);
  return [...new Set(names)];
}

/** Reads the adapter's numbers into `flat`, which has the layout of its shape. */
export function readAdapterInto(folder: string, layout: ParameterLayout, flat: Float32Array): void {
  const path = join(folder, ADAPTER_FILE);
  const tensors = findSafetensorsParts(path);
  checkTensors(layout, tensors, { prefix: PREFIX, source: path });
  const known = new Set(layout.map(({ name }) => PREFIX + name));
  const foreign = [...tensors.keys()].find((name) => !known.has(name));
  if (foreign !== undefined)
    throw new CheckpointError(
      `${path}: tensor ${said(foreign)} is no adapter of the matrices that ${ADAPTER_CONFIG_FILE} names`,
    );
  const targets = layout.map(({ name, offset, size }) => [name, flat.subarray(offset, offset + size)] as const);
  readSafetensorsInto(path, new Map(targets.map(([name, data]) => [PREFIX + name, data])));
  for (const [name, data] of targets) checkFiniteNumbers(name, data, path);
}

/** Each file atomically, the configuration last. */
export function writeAdapterFolder(
  folder: string,
  { lora, base }: AdapterConfig,
  layout: ParameterLayout,
  flat: Float32Array,
  dtype: 'F32' | 'BF16' = 'F32',
): void {
  mkdirSync(folder, { recursive: true });
  const tensors = layout.map(
    ({ name, shape, offset, size }) => [PREFIX + name, { shape, data: flat.subarray(offset, offset + size) }] as const,
  );
  writeSafetensors(join(folder, ADAPTER_FILE), new Map(tensors), dtype);
  writeJsonAtomic(join(folder, ADAPTER_CONFIG_FILE), {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: adapterBaseText(base),
    r: lora.rank,
    lora_alpha: lora.alpha,
    target_modules: lora.targets,
    lora_dropout: 0,
    bias: 'none',
    fan_in_fan_out: false,
    use_rslora: false,
    use_dora: false,
    modules_to_save: null,
    inference_mode: true,
  });
}
