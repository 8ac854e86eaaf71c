/**
 * Batched sampling in a worker. Rows of the cache are sequences of different lengths; a finished one gives its row to
 * the last, and when enough rows are free new requests are taken from the queue that all workers share.
 */
import type { DecoderConfig } from '../../decoder-config.ts';
import type { DrawnToken } from '../../sampler.ts';
import type { WorkerCalls } from '../worker/messages.ts';
import type { CacheMemory } from './cache-memory.ts';
import { chooseToken } from './choose-token.ts';
import { cacheBytesPerRow, KeyValueCache, roomFor } from './key-value-cache.ts';
import type { NextTokenModel, NextTokens } from './next-token-model.ts';
import { groupByPrompt, type PromptGroup } from './prompt-groups.ts';
import { RequestQueue } from './request-queue.ts';
import type { ActiveSequence, FinishedSequence, QueuedRequest } from './sequence.ts';

type SampleCall = WorkerCalls['sample']['argument'];

/** Sequences a worker decodes together, unless their cache would be larger than the next limit. */
const maxRows = 128;
const maxCacheBytes = 2 ** 29;

export interface WorkerSide {
  readonly memory: CacheMemory;
  /** Takes the tokens drawn since it was last called, of a call that is watched. */
  readonly tell: (drawn: readonly DrawnToken[]) => void;
}

/** Samples requests of the queue until none is left or the call is stopped. */
export async function sampleQueue(
  config: DecoderConfig,
  model: NextTokenModel,
  call: SampleCall,
  { memory, tell }: WorkerSide,
): Promise<FinishedSequence[]> {
  const run = new SamplingRun(config, model, call, memory);
  while (await run.advance()) {
    if (call.isWatched) tell(run.takeDrawn());
  }
  return run.finished;
}

class SamplingRun {
  readonly finished: FinishedSequence[] = [];
  readonly #config: DecoderConfig;
  readonly #model: NextTokenModel;
  readonly #params: SampleCall['params'];
  readonly #queue: RequestQueue;
  readonly #capacity: number;
  readonly #cache: KeyValueCache;
  /** By row of the cache. */
  readonly #active: ActiveSequence[] = [];
  readonly #stopped: Int32Array;
  readonly #ended: Int32Array | null;
  readonly #isWatched: boolean;
  #drawn: DrawnToken[] = [];

  constructor(config: DecoderConfig, model: NextTokenModel, call: SampleCall, memory: CacheMemory) {
    this.#config = config;
    this.#model = model;
    this.#params = call.params;
    this.#queue = new RequestQueue(call);
    this.#stopped = new Int32Array(call.stopped);
    this.#ended = call.ended === null ? null : new Int32Array(call.ended);
    this.#isWatched = call.isWatched;
    const longest = longestSequence(config, call);
    this.#capacity = rowsFor(config, call, longest);
    this.#cache = new KeyValueCache(config, roomFor(this.#capacity, longest), { memory, queryAxes: model.queryAxes });
  }

  /** Takes in new requests if there is room, or adds one token to every sequence. False when all is done or stopped. */
  async advance(): Promise<boolean> {
    if (this.#isStopped()) return false;
    const free = this.#capacity - this.#active.length;
    if (free >= this.#capacity / 4) {
      const taken = this.#queue.take(free);
      if (taken.length > 0) {
        await this.#admit(taken);
        return true;
      }
    }
    if (this.#active.length === 0) return false;
    await this.#decode();
    return true;
  }

  /** Tokens drawn since the last call, if the call is watched. */
  takeDrawn(): readonly DrawnToken[] {
    const drawn = this.#drawn;
    this.#drawn = [];
    return drawn;
  }

  #isStopped(): boolean {
    return Atomics.load(this.#stopped, 0) !== 0;
  }

  /** Runs the prompts, each different one once, and draws every request's first token. */
  async #admit(requests: readonly QueuedRequest[]): Promise<void> {
    this.#cache.fit(this.#active.length, Math.max(...requests.map((request) => request.prompt.length)));
    for (const groups of groupByPrompt(requests)) {
      if (this.#isStopped()) return;
      const temperatures = groups.map(() => this.#params.temperature);
      const prompts = await this.#model.readPrompts(
        groups.map((group) => group.prompt),
        temperatures,
      );
      groups.forEach((group, at) => this.#admitGroup(group, at, prompts.next, prompts));
    }
  }

  #admitGroup(
    { prompt, requests }: PromptGroup,
    at: number,
    next: NextTokens,
    { stores, paddedLength }: { readonly stores: readonly Float32Array[]; readonly paddedLength: number },
  ): void {
    const limit = Math.min(this.#params.maxTokens, this.#config.maxPositions - prompt.length);
    for (const request of requests) {
      const sequence = { request, limit, tokens: [], logprobs: [] };
      if (this.#extend(sequence, next, at)) continue;
      this.#cache.fill(this.#active.length, prompt.length, stores, at, paddedLength);
      this.#active.push(sequence);
    }
  }

  async #decode(): Promise<void> {
    const rows = this.#active.length;
    const tokens = this.#active.map((sequence) => sequence.tokens.at(-1)!);
    const temperatures = tokens.map(() => this.#params.temperature);
    const { next, newKeysAndValues } = await this.#model.step(tokens, this.#cache, temperatures);
    this.#cache.append(rows, newKeysAndValues);
    // From the last row on, so that the row moved into a gap has had its token.
    for (let row = rows - 1; row >= 0; row--) {
      if (!this.#extend(this.#active[row]!, next, row)) continue;
      const last = this.#active.length - 1;
      if (row !== last) this.#cache.move(last, row);
      this.#active[row] = this.#active[last]!;
      this.#active.pop();
    }
  }

  /** Draws the next token from row `at`; true if that was the sequence's last. */
  #extend(sequence: ActiveSequence, next: NextTokens, at: number): boolean {
    const { token, logprob } = chooseToken(next, at, sequence, this.#params);
    sequence.tokens.push(token);
    sequence.logprobs.push(logprob);
    if (this.#isWatched) this.#drawn.push({ request: sequence.request.index, token, logprob });
    const stops = this.#params.stopTokens.includes(token);
    // What was drawn behind the end, until it was told, is cut off by who told it.
    const isOver = this.#ended !== null && Atomics.load(this.#ended, sequence.request.index) !== 0;
    if (!stops && !isOver && sequence.tokens.length < sequence.limit) return false;
    const { request, tokens, logprobs } = sequence;
    this.finished.push({ index: request.index, tokens, logprobs, stopReason: stops ? 'stop' : 'length' });
    return true;
  }
}

/** Tokens that the longest sequence of a call may have. */
function longestSequence({ maxPositions }: DecoderConfig, { queue, params }: SampleCall): number {
  const longestPrompt = queue.reduce((longest, request) => Math.max(longest, request.prompt.length), 0);
  return Math.min(longestPrompt + params.maxTokens, maxPositions);
}

/** At least two: a batch of one takes another path through the kernels, which rounds differently. */
function rowsFor(config: DecoderConfig, { queue }: SampleCall, longest: number): number {
  const rowsInMemory = Math.floor(maxCacheBytes / cacheBytesPerRow(config, longest));
  return Math.max(2, Math.min(maxRows, queue.length, rowsInMemory));
}
