/** How much goes through the network together. */
import type { DecoderConfig } from '../../decoder-config.ts';
import { evenParts, type EvenParts } from './even-parts.ts';

/** Enough to keep the kernels busy, few enough for the caches. */
const MAX_TOKENS = 1536;
/** What a training pass may keep for its way back, in numbers: 3 GB. */
const MAX_ACTIVATIONS = 750_000_000;
/** Numbers in the logits that there are at a time: 128 MiB. */
const MAX_LOGITS = 2 ** 25;

/** Tokens up to which a sequence's queries look at all keys at once. */
const MAX_WHOLE_ATTENTION = 512;
/** Queries that look at a time where a sequence is longer. */
const ATTENTION_BLOCK = 128;

/** Tokens of a pass; one longer sequence still is a pass. */
export function maxPassTokensOf(config: DecoderConfig): number {
  return Math.max(1, Math.min(MAX_TOKENS, Math.floor(MAX_ACTIVATIONS / activationsOfToken(config))));
}

/**
 * Numbers that a training pass keeps of a token: in each layer about twelve times the width, six times that of the SwiGLU
 * and three rows of attention, which are taken for the longest sequences whose attention is kept whole. Measured within a fifth on a model of
 * 0.5 billion parameters.
 */
export function activationsOfToken(config: DecoderConfig): number {
  const { layerCount, hiddenSize, intermediateSize, headCount, maxPositions } = config;
  return (
    layerCount * (12 * hiddenSize + 6 * intermediateSize + 3 * headCount * Math.min(maxPositions, MAX_WHOLE_ATTENTION))
  );
}

/** The blocks of queries of a sequence; one is all at once. */
export function attentionBlocksOf(length: number): EvenParts {
  return evenParts(length, length <= MAX_WHOLE_ATTENTION ? MAX_WHOLE_ATTENTION : ATTENTION_BLOCK);
}

/**
 * The chunks in which the logits of so many targets are made; null is all at once, which is so in every pass of limited
 * tokens or in none, as two graphs would keep memory for both ways.
 */
export function targetChunksOf(targets: number, { vocabSize }: Pick<DecoderConfig, 'vocabSize'>): EvenParts | null {
  if (Math.max(targets, MAX_TOKENS) * vocabSize <= MAX_LOGITS) return null;
  return evenParts(targets, maxChunkTargetsOf({ vocabSize }));
}

/** Targets whose logits there are at a time. */
export function maxChunkTargetsOf({ vocabSize }: Pick<DecoderConfig, 'vocabSize'>): number {
  return Math.max(1, Math.floor(MAX_LOGITS / vocabSize));
}
