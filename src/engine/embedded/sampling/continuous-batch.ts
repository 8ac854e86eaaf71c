/**
 * A worker's batch of sequences that come and go. Each call takes out who is no more wanted, and then either reads the prompts
 * of newcomers, each different one once, or adds one token to every row: who comes hinders the others for one pass at the most.
 * Who calls keeps the rows within the room. Sequences with temperatures of their own go through one graph.
 */
import type { SequenceToken, ThinkingLimit } from '../../continuous-sampler.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import type { SamplingParams } from '../../sampler.ts';
import { nextToken } from './choose-token.ts';
import { KeyValueCache, type CacheRoom } from './key-value-cache.ts';
import { mostProbableTokens } from './most-probable.ts';
import type { NextTokenModel, NextTokens } from './next-token-model.ts';
import { groupByPrompt, type PromptGroup } from './prompt-groups.ts';
import { ThinkingEnd } from './thinking-end.ts';

export interface AdmittedSequence {
  readonly id: number;
  readonly prompt: Int32Array;
  readonly seed: number;
  readonly params: Omit<SamplingParams, 'stopStrings'>;
  /** Tokens it may have at most. */
  readonly limit: number;
  readonly topLogprobs: number;
  readonly thinking: ThinkingLimit | null;
}

export interface BatchChange {
  readonly drop: readonly number[];
  /** Where there is one, no row gets a token but the newcomers. */
  readonly admit: readonly AdmittedSequence[];
}

/** What a call made of one sequence. */
export interface BatchRow extends SequenceToken {
  readonly id: number;
  /** Null: it goes on. `damaged`: the model gave no probabilities, and the token is none. */
  readonly end: 'stop' | 'length' | 'damaged' | null;
}

interface Row {
  readonly sequence: AdmittedSequence;
  readonly tokens: number[];
  readonly thinking: ThinkingEnd | null;
}

export class ContinuousBatch {
  readonly #cache: KeyValueCache;
  /** By row of the cache. */
  readonly #rows: Row[] = [];

  constructor(config: DecoderConfig, room: CacheRoom, queryAxes: readonly [number, number]) {
    this.#cache = new KeyValueCache(config, room, { queryAxes });
  }

  async advance(model: NextTokenModel, { drop, admit }: BatchChange): Promise<BatchRow[]> {
    if (drop.length > 0) this.#drop(new Set(drop));
    if (admit.length > 0) return this.#admit(model, admit);
    return this.#rows.length === 0 ? [] : this.#decode(model);
  }

  #drop(ids: ReadonlySet<number>): void {
    for (let row = this.#rows.length - 1; row >= 0; row--) if (ids.has(this.#rows[row]!.sequence.id)) this.#remove(row);
  }

  /** The last row takes the place. */
  #remove(row: number): void {
    const last = this.#rows.length - 1;
    if (row !== last) this.#cache.move(last, row);
    this.#rows[row] = this.#rows[last]!;
    this.#rows.pop();
  }

  async #admit(model: NextTokenModel, admit: readonly AdmittedSequence[]): Promise<BatchRow[]> {
    const told: BatchRow[] = [];
    this.#cache.fit(this.#rows.length, Math.max(...admit.map(({ prompt }) => prompt.length)));
    for (const groups of groupByPrompt(admit, ({ params }) => params.temperature)) {
      const read = await model.readPrompts(
        groups.map(({ prompt }) => prompt),
        groups.map(({ requests }) => requests[0]!.params.temperature),
      );
      groups.forEach((group, at) => told.push(...this.#admitGroup(group, at, read)));
    }
    return told;
  }

  #admitGroup(
    { prompt, requests }: PromptGroup<AdmittedSequence>,
    at: number,
    { next, stores, paddedLength }: Awaited<ReturnType<NextTokenModel['readPrompts']>>,
  ): BatchRow[] {
    return requests.map((sequence) => {
      const { thinking } = sequence;
      const row: Row = { sequence, tokens: [], thinking: thinking === null ? null : new ThinkingEnd(thinking) };
      const told = extend(row, next, at);
      if (told.end === null) {
        this.#cache.fill(this.#rows.length, prompt.length, stores, at, paddedLength);
        this.#rows.push(row);
      }
      return told;
    });
  }

  async #decode(model: NextTokenModel): Promise<BatchRow[]> {
    const tokens = this.#rows.map((row) => row.tokens.at(-1)!);
    const temperatures = this.#rows.map(({ sequence }) => sequence.params.temperature);
    const { next, newKeysAndValues } = await model.step(tokens, this.#cache, temperatures);
    this.#cache.append(tokens.length, newKeysAndValues);
    const told = this.#rows.map((row, at) => extend(row, next, at));
    // From the last row on, so that the row moved into a gap is looked at before.
    for (let row = told.length - 1; row >= 0; row--) if (told[row]!.end !== null) this.#remove(row);
    return told;
  }
}

/** Draws the next token from row `at`, or takes the one that must come. */
function extend({ sequence, tokens, thinking }: Row, next: NextTokens, at: number): BatchRow {
  const { id, params, limit, topLogprobs, seed } = sequence;
  const logprobs_V = next.logprobs!.subarray(at * next.vocabSize, (at + 1) * next.vocabSize);
  const place = tokens.length;
  const token = thinking?.next(place) ?? nextToken(next, at, { seed, place }, params);
  const logprob = logprobs_V[token]!;
  if (!Number.isFinite(logprob)) return { id, token, logprob: 0, top: [], end: 'damaged' };
  tokens.push(token);
  thinking?.take(token);
  const end = params.stopTokens.includes(token) ? 'stop' : tokens.length >= limit ? 'length' : null;
  const top = topLogprobs === 0 ? [] : mostProbableTokens(logprobs_V, topLogprobs);
  return { id, token, logprob, top, end };
}
