/**
 * An adapter that somebody else has written becomes one of ours: it names the base where that is to be had from here, and the
 * matrices that it adapts, which some writers leave to its tensors. All of it is then held against the base's shape.
 */
import { join } from 'node:path';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { CheckpointError } from '../../support/errors.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import { LORA_TARGETS, type Lora } from '../lora.ts';
import type { ModelReference } from '../model-reference.ts';
import {
  ADAPTER_CONFIG_FILE,
  ADAPTER_FILE,
  adapterBaseText,
  readAdapterConfig,
  readAdapterInto,
} from './adapter-folder.ts';
import { adapterLayout } from './adapter-layout.ts';
import { readModelJson } from './model-file.ts';
import { parameterCount } from './parameter-layout.ts';
import { findSafetensorsParts } from './safetensors.ts';

/** CheckpointError where it is no adapter of such a base. */
export function adoptAdapter(folder: string, base: ModelReference, config: DecoderConfig): Lora {
  const stated = statedIn(folder);
  const { target_modules: targets = null } = stated;
  writeJsonAtomic(join(folder, ADAPTER_CONFIG_FILE), {
    ...stated,
    target_modules: targets ?? adaptedIn(folder),
    base_model_name_or_path: adapterBaseText(base),
  });
  const { lora } = readAdapterConfig(folder);
  const layout = adapterLayout(config, lora);
  readAdapterInto(folder, layout, new Float32Array(parameterCount(layout)));
  return lora;
}

/** What the base of an adapter is called by whoever wrote it. */
export function statedBase(folder: string): string {
  const { base_model_name_or_path: name } = statedIn(folder);
  return typeof name === 'string' ? name : '';
}

function statedIn(folder: string): Readonly<Record<string, unknown>> {
  const path = join(folder, ADAPTER_CONFIG_FILE);
  const stated = readModelJson(path);
  if (typeof stated === 'object' && stated !== null) return stated as Readonly<Record<string, unknown>>;
  throw new CheckpointError(`${path} holds no object; it must be that of a LoRA adapter of PEFT`);
}

function adaptedIn(folder: string): readonly string[] {
  const names = [...findSafetensorsParts(join(folder, ADAPTER_FILE)).keys()];
  return LORA_TARGETS.filter((target) => names.some((name) => name.endsWith(`.${target}.lora_A.weight`)));
}
