/** How many tokens go through the network together. */
import type { DecoderConfig } from '../../decoder-config.ts';

/** Enough to keep the kernels busy, few enough for the caches. */
const MAX_TOKENS = 1536;
/** Numbers in the logits of one pass: 256 MiB. */
const MAX_LOGITS = 2 ** 26;

/** Tokens of a pass; one longer sequence still is a pass. */
export function maxPassTokensOf({ vocabSize }: DecoderConfig): number {
  return Math.min(MAX_TOKENS, Math.ceil(MAX_LOGITS / vocabSize));
}
