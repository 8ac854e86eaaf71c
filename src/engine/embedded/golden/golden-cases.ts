/** The golden models and values that scripts/golden/make_golden.py wrote here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors, type StoredTensor } from '../../hugging-face/safetensors.ts';
import type { Datum } from '../../datum.ts';
import type { MuonParams } from '../../pretraining-engine.ts';
import type { LossFunction } from '../../scorer.ts';
import type { AdamParams } from '../../trainer.ts';

export const goldenCases = [
  'qwen2-untied',
  'qwen2-tied',
  'qwen3-untied',
  'qwen3-tied',
  'llama-untied',
  'llama-tied',
  'llama3-scaled',
] as const;
export type GoldenCase = (typeof goldenCases)[number];

const folder = import.meta.dirname;

interface GoldenInputs {
  readonly ppo: { readonly clipLow: number; readonly clipHigh: number };
  readonly adam: AdamParams;
  readonly datums: readonly Datum[];
}

interface GoldenAdamw {
  readonly params: AdamParams;
  readonly start: readonly number[];
  /** [steps, size]. */
  readonly gradients: readonly (readonly number[])[];
  /** [steps, size]. */
  readonly after: readonly (readonly number[])[];
}

interface GoldenMuon {
  readonly params: MuonParams;
  readonly matrices: readonly {
    readonly shape: readonly [number, number];
    readonly start: readonly number[];
    /** [steps, size]. */
    readonly gradients: readonly (readonly number[])[];
    /** [steps, size]. */
    readonly after: readonly (readonly number[])[];
  }[];
}

export const goldenInputs = readJson<GoldenInputs>('inputs.json');
export const goldenAdamw = readJson<GoldenAdamw>('adamw.json');

export const goldenMuon = readJson<GoldenMuon>('muon.json');

export const goldenLosses: readonly LossFunction[] = [
  { kind: 'cross_entropy' },
  { kind: 'importance_sampling' },
  { kind: 'ppo', ...goldenInputs.ppo },
];

/** The model's folder, as Transformers wrote it. */
export function goldenModelFolder(name: GoldenCase): string {
  return join(folder, name);
}

export function goldenExpected(name: GoldenCase): Map<string, StoredTensor> {
  return readSafetensors(join(folder, name, 'expected.safetensors'));
}

/** Largest difference, relative to the largest magnitude expected. */
export function relativeError(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} numbers instead of ${expected.length}`);
  let difference = 0;
  let magnitude = 0;
  expected.forEach((value, index) => {
    difference = Math.max(difference, Math.abs(actual[index]! - value));
    magnitude = Math.max(magnitude, Math.abs(value));
  });
  return difference / magnitude;
}

function readJson<Value>(file: string): Value {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Value;
}
