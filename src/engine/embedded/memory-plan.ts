/**
 * What a model needs of the memory, said before anything is reserved for it: part by part, from its shape alone. What a
 * model that does not fit could be opened for instead is named.
 */
import { totalmem } from 'node:os';
import { EngineError } from '../../support/errors.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import { adapterLayout } from '../hugging-face/adapter-layout.ts';
import { parameterCount, parameterLayout } from '../hugging-face/parameter-layout.ts';
import { LORA_TARGETS, type Lora } from '../lora.ts';
import { divisionOf, LARGE_FROM } from './division.ts';
import { activationsOfToken, maxChunkTargetsOf, maxPassTokensOf } from './training/pass-limits.ts';

/** What a model is opened for; each later one needs all that the ones before it need. */
export type Purpose = 'sampling' | 'scoring' | 'training';

const WORDS: Readonly<Record<Purpose, string>> = { sampling: 'to answer', scoring: 'to score', training: 'to train' };

export interface Opening {
  readonly purpose: Purpose;
  /** The adapter that is trained or used; null is none. */
  readonly lora: Lora | null;
  readonly threads: number;
}

export interface MemoryPart {
  readonly what: string;
  readonly bytes: number;
}

/**
 * The parts that stay as long as the model is open, 4 bytes a number, and the largest pass of training. A mapped file is
 * counted whole: its pages are shared by all who map it and can be let go, but reading them again takes as long as the disk.
 */
export function plannedMemory(config: DecoderConfig, { purpose, lora, threads }: Opening): MemoryPart[] {
  const parameters = parameterCount(parameterLayout(config));
  const weights = 4 * parameters;
  const { sessions } = divisionOf(parameters, threads);
  const isMapped = lora !== null || (purpose !== 'training' && parameters >= LARGE_FROM);
  const trained = lora === null ? weights : 4 * parameterCount(adapterLayout(config, lora));
  const isMade = lora === null ? 'weights' : 'adapter';
  const parts: (MemoryPart | false)[] = [
    { what: isMapped ? 'weights, mapped from their file' : 'weights', bytes: weights },
    isMapped && { what: 'weights, repacked to answer', bytes: sessions * weights },
    lora !== null && { what: 'adapter', bytes: trained },
    ...(purpose === 'training'
      ? [
          { what: `moments of the ${isMade}`, bytes: 2 * trained },
          {
            what: `gradients of ${sessions === 1 ? 'a session' : `${sessions} sessions`}`,
            bytes: 2 * sessions * trained,
          },
          { what: 'activations of a pass', bytes: sessions * passBytes(config, lora) },
        ]
      : []),
  ];
  return parts.filter((part) => part !== false);
}

/** Of what a pass that trains all weights needs: measured on models of 0.1 and 0.5 billion parameters (docs/log/speed.md). */
const ADAPTER_SHARE = 0.65;

/**
 * What a training pass keeps for its way back, and three times over the logits that there are at a time. Where these are a
 * chunk's, the head's gradient so far stands beside that with the next chunk added.
 */
function passBytes(config: DecoderConfig, lora: Lora | null): number {
  const tokens = maxPassTokensOf(config);
  const targets = Math.min(tokens, maxChunkTargetsOf(config));
  const headSum = lora === null && targets < tokens ? config.vocabSize * config.hiddenSize : 0;
  const whole = 4 * (tokens * activationsOfToken(config) + 3 * targets * config.vocabSize + headSum);
  return lora === null ? whole : Math.ceil(ADAPTER_SHARE * whole);
}

/** Refuses a model that needs more than the machine has. */
export function refuseTooLarge(config: DecoderConfig, opening: Opening, memoryBytes: number = memoryOfMachine()): void {
  const parts = plannedMemory(config, opening);
  const needed = sumOf(parts);
  if (needed <= memoryBytes) return;
  const listed = parts.map(({ what, bytes }) => `${what} ${gigabytes(bytes)}`).join(', ');
  throw new EngineError(
    `A model of ${parameterCount(parameterLayout(config))} parameters needs ${gigabytes(needed)} ` +
      `${WORDS[opening.purpose]} (${listed}); this machine has ${gigabytes(memoryBytes)}: ` +
      advice(config, opening, memoryBytes),
  );
}

/** `weights 2.5 GB, moments of the adapter 0.1 GB, ...: 4.9 GB in all`. */
export function describeMemory(parts: readonly MemoryPart[]): string {
  const listed = parts.map(({ what, bytes }) => `${what} ${gigabytes(bytes)}`).join(', ');
  return `${listed}: ${gigabytes(sumOf(parts))} in all`;
}

/** Of the machine, or of the container that this process lives in. */
export function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

const ADVISED: Lora = { rank: 16, alpha: 32, targets: [...LORA_TARGETS] };

function advice(config: DecoderConfig, opening: Opening, memoryBytes: number): string {
  const fits = (other: Partial<Opening>): boolean =>
    sumOf(plannedMemory(config, { ...opening, ...other })) <= memoryBytes;
  if (opening.purpose === 'training' && opening.lora === null && fits({ lora: ADVISED }))
    return 'train an adapter (lora = { rank = 16, alpha = 32 }), which fits';
  if (opening.threads > 1 && fits({ threads: 1 })) return 'take fewer threads (1 fits)';
  return 'take a smaller model, or a machine with more memory';
}

function sumOf(parts: readonly MemoryPart[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
