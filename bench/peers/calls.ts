/**
 * What the sides of a comparison are asked and what they answer, one line of JSON each way. Ours (our-side.ts),
 * llama.cpp's (llama-side.ts) and those on PyTorch (torch_side.py, trl_side.py) are processes of their own and speak alike.
 */
import { z } from 'zod';
import type { Lora } from '../../src/engine/lora.ts';
import type { Sessions } from '../../src/engine/embedded/division.ts';

export type SideModel =
  /** A model folder. */
  | { readonly folder: string }
  /** Random weights in the shape of a config.json. */
  | { readonly config: Readonly<Record<string, unknown>> }
  /** A GGUF file. */
  | { readonly file: string };

export interface GrpoShape {
  /** Prompts of a step. */
  readonly groups: number;
  /** Answers to each. */
  readonly groupSize: number;
  readonly promptTokens: number;
  readonly addedTokens: number;
}

/** The first call; a side takes of it what it knows. */
export interface Opening {
  readonly model: SideModel;
  readonly threads: number;
  readonly lora: Lora | null;
  /** Of the weights on PyTorch. */
  readonly dtype: 'float32' | 'bfloat16';
  /** Prompt and answer of one sequence, for who reserves them. */
  readonly contextTokens?: number;
}

/** What only our side knows. */
export interface OurOpening extends Opening {
  readonly purpose: 'sampling' | 'training';
  readonly sessions?: Sessions | undefined;
}

export type Call =
  | ({ readonly task: 'open'; readonly grpo?: GrpoShape } & Opening)
  /** An answer of `maxTokens` tokens to each prompt, at temperature 1. */
  | { readonly task: 'sample'; readonly prompts: readonly (readonly number[])[]; readonly maxTokens: number }
  /** One step on the mean cross entropy: forward, backward, clip at 1, AdamW. Each token but a row's first is a target. */
  | { readonly task: 'train'; readonly rows: readonly (readonly number[])[] }
  /** The gradient of that loss, left at `path` as safetensors. */
  | { readonly task: 'gradients'; readonly rows: readonly (readonly number[])[]; readonly path: string }
  | { readonly task: 'grpo' }
  | { readonly task: 'memory' };

/** Null: the side does not tell. */
export const openedSchema = z.object({ parameters: z.number().int().positive().nullable() });

export const sampledSchema = z.object({ seconds: z.number().positive(), tokens: z.number().int().positive() });
export type SampledAnswer = z.output<typeof sampledSchema>;

export const trainedSchema = sampledSchema.extend({ loss: z.number() });
export type TrainedAnswer = z.output<typeof trainedSchema>;

export const gradientsSchema = z.object({ loss: z.number() });
export type GradientsAnswer = z.output<typeof gradientsSchema>;

export const grpoSchema = z.object({ seconds: z.number().positive(), samplingSeconds: z.number().nonnegative() });
export type GrpoAnswer = z.output<typeof grpoSchema>;

export const memorySchema = z.object({ peakBytes: z.number().int().positive() });

/** By package; null is not installed. */
export const versionsSchema = z.record(z.string(), z.string().nullable());
export type Versions = z.output<typeof versionsSchema>;

export type Line =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'error'; readonly message: string }
  /** What a library printed. */
  | { readonly kind: 'noise' };

/** A line of a side's output. */
export function readLine(text: string): Line {
  if (!text.trimStart().startsWith('{')) return { kind: 'noise' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'noise' };
  }
  const { error } = value as { readonly error?: unknown };
  return typeof error === 'string' ? { kind: 'error', message: error } : { kind: 'answer', value };
}
