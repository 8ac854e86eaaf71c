/**
 * The trained policy as a folder that other people's software loads, in the formats that were asked for, with a card that says
 * what it is and is not, and the hash of every file.
 */
import { cpSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isAdapterFolder, readAdapterConfig } from '../engine/hugging-face/adapter-folder.ts';
import { exportSafetensors } from '../engine/hugging-face/export-safetensors.ts';
import { mergeAdapter } from '../engine/hugging-face/merge-adapter.ts';
import type { WritableDtype } from '../engine/hugging-face/number-formats.ts';
import { formatModelReference, type ModelReference } from '../engine/model-reference.ts';
import { writeFileAtomic } from '../support/atomic-file.ts';
import { SAFETY_EN, SAFETY_ZH } from '../support/safety.ts';
import { writeChecksums } from './checksums.ts';
import { filesAndPrograms } from './how-to-run.ts';
import { writeFormats, type FormatsCall } from './release-formats.ts';

export interface ModelCard {
  readonly name: string;
  readonly about: string;
  /** What a person says of how it came to be; null: nothing beside `steps`. */
  readonly made: string | null;
  /** SPDX identifier, or the owner's words; null: nobody stated one. */
  readonly licence: string | null;
  /** What was done, the first first: `base (base.checkpoint)`. */
  readonly steps: readonly string[];
  /** Name of the prompt that it was trained with. */
  readonly prompt: string;
  readonly seed: number;
}

export interface ReleasedFolders {
  /** Of the model, or of the adapter. */
  readonly from: string;
  /** Of the adapter's base, to which it is added; null where `from` is released as it is. */
  readonly base: string | null;
  readonly to: string;
}

export interface ReleaseCall extends FormatsCall {
  /** Format of the weights in safetensors; null: as they are stored, an adapter's sum in float32. */
  readonly dtype: WritableDtype | null;
}

/**
 * Copies a model, or adds an adapter to its base, then writes the other formats, README.md (the model card) and SHA256SUMS.
 * An adapter that is released alone has neither formats nor a number format.
 */
export async function writeReleaseFolder(
  { from, base, to }: ReleasedFolders,
  card: ModelCard,
  { dtype, ...call }: ReleaseCall,
): Promise<void> {
  if (base !== null)
    mergeAdapter({ adapterFolder: from, baseFolder: base, folder: to, ...(dtype !== null && { dtype }) });
  else if (dtype === null) cpSync(from, to, { recursive: true });
  else await exportSafetensors({ modelFolder: from, folder: to, dtype, ...listenerOf(call) });
  const adapted = isAdapterFolder(to) ? readAdapterConfig(to).base : null;
  const notes = await writeFormats(to, card.name, call);
  const programs = adapted === null ? filesAndPrograms(to, notes) : null;
  writeFileAtomic(join(to, 'README.md'), modelCard(card, adapted, programs));
  writeChecksums(to);
}

function listenerOf({ signal, progress }: FormatsCall): Pick<FormatsCall, 'signal' | 'progress'> {
  return { ...(signal && { signal }), ...(progress && { progress }) };
}

/** `adapted` is the base of an adapter that is released alone; null for a whole model, of which `programs` tells. */
function modelCard(
  { name, about, made, licence, steps, prompt, seed }: ModelCard,
  adapted: ModelReference | null,
  programs: string | null,
): string {
  return `---
license: ${licence === null || !/^[a-z0-9][a-z0-9.-]*$/.test(licence) ? 'other' : licence}
language: [en, zh]
library_name: ${adapted === null ? 'transformers' : 'peft'}
pipeline_tag: text-generation
tags: [medical-reasoning, research-only]
---

# ${name}

${about}

> ${SAFETY_EN}
>
> ${SAFETY_ZH}
${adapted === null ? '' : `\nA LoRA adapter of ${nameOf(adapted)}, whose weights it needs and does not hold.\n`}${made === null ? '' : `\n${made}\n`}
Made by: ${steps.join(', then ')}; seed ${seed}. Licence: ${licence ?? 'not stated; it follows from the base model and from the data that it was trained on'}.

Prompt it through the chat template${prompt === 'plain' ? '' : `, with the "${prompt}" prompt`}; it writes \`<think>...</think>\` and then \`<answer>...</answer>\`.
${programs === null ? '' : `\n${programs}`}`;
}

/** A path of this machine says nothing to others but its last name. */
function nameOf(base: ModelReference): string {
  return base.kind === 'folder' ? basename(base.path) : formatModelReference(base);
}
