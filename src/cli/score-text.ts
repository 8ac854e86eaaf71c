/** A text's tokens with their log-probabilities under a model, given what stands before each. */
import { readFileSync } from 'node:fs';
import type { Tokenizer } from '../engine/tokenizer/tokenizer.ts';
import type { Scorer } from '../engine/scorer.ts';
import { ConfigError, EngineError, RecordError } from '../support/errors.ts';

export interface ScoredText {
  readonly tokens: readonly {
    readonly id: number;
    readonly text: string;
    /** Natural logarithm; null for the first token, which nothing precedes. */
    readonly logprob: number | null;
  }[];
  /** Tokens that have a log-probability. */
  readonly scored: number;
  /** exp of the mean negative log-probability; null when no token was scored. */
  readonly perplexity: number | null;
}

export async function scoreText(engine: Scorer, tokenizer: Tokenizer, text: string): Promise<ScoredText> {
  const ids = tokenizer.encode(text);
  if (ids.length > engine.maxPositions)
    throw new RecordError(
      `the text has ${ids.length} tokens; the model takes ${engine.maxPositions} at most: shorten it`,
    );
  const logprobs = ids.length < 2 ? [] : await targetLogprobs(engine, ids);
  const tokens = ids.map((id, at) => ({
    id,
    text: tokenizer.decode([id]),
    logprob: at === 0 ? null : logprobs[at - 1]!,
  }));
  const sum = logprobs.reduce((total, value) => total + value, 0);
  const perplexity = logprobs.length === 0 ? null : Math.exp(-sum / logprobs.length);
  if (!logprobs.every(Number.isFinite) || perplexity === Infinity)
    throw new EngineError(
      `the mean log-probability of the text is ${sum / logprobs.length}, of which no perplexity can be told: ` +
        "are the weights a trained model's, and whole?",
    );
  return {
    tokens,
    scored: logprobs.length,
    perplexity,
  };
}

async function targetLogprobs(engine: Scorer, ids: readonly number[]): Promise<number[]> {
  const datum = { tokens: ids.slice(0, -1), targetTokens: ids.slice(1), weights: ids.slice(1).map(() => 1) };
  const { logprobs } = await engine.forward([datum], { kind: 'cross_entropy' });
  return Array.from(logprobs[0]!);
}

/** A file or, for `-`, standard input, as UTF-8. */
export function readUtf8(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path === '-' ? 0 : path);
  } catch (cause) {
    throw new ConfigError(`cannot read ${path === '-' ? 'standard input' : path}: ${(cause as Error).message}`, {
      cause,
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RecordError(`${path} is not valid UTF-8; save it as UTF-8`, { cause });
  }
}
