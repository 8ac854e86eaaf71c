/**
 * Samples for all who ask. Calls that come within a moment, or while the engine is busy, are put to it together where they ask
 * for the same weights in the same way: a batch costs little more than its longest sequence.
 */
import type { SampledSequence } from '../../engine/sampler.ts';
import { encodeSampleOutput } from '../../engine/tinker-wire/sample-output.ts';
import { RequestError } from '../../pages/local-server.ts';
import type { OpenSnapshots } from './open-snapshots.ts';
import type { Result } from './result.ts';
import { paramsOf, type SampleCall } from './sample-call.ts';
import type { Snapshot } from './samplers.ts';
import type { ServedBase } from './served-base.ts';

interface Waiting {
  readonly snapshot: Snapshot;
  readonly call: SampleCall;
  readonly done: (sequences: readonly SampledSequence[]) => void;
  readonly failed: (error: unknown) => void;
}

export interface SampleCallsParts {
  readonly base: ServedBase;
  readonly snapshots: OpenSnapshots;
  /** How long the first call waits for others. */
  readonly gatherMilliseconds: number;
}

/** Sequences put to an engine at once, unless one call asks for more. */
const MOST_TOGETHER = 512;
/** Calls under way and waiting, and tokens of their prompts. The SDK has 2,000 under way at most. */
const MOST_CALLS = 4096;
const MOST_PROMPT_TOKENS = 1 << 26;

export class SampleCalls {
  readonly #parts: SampleCallsParts;
  /** By what can be asked together. */
  readonly #waiting = new Map<string, Waiting[]>();
  #calls = 0;
  #promptTokens = 0;
  /** Tokens drawn so far. */
  tokens = 0;

  constructor(parts: SampleCallsParts) {
    this.#parts = parts;
  }

  /** RequestError, at once, where there is no room for it; the promise fails with an EngineError where it cannot be done. */
  run(snapshot: Snapshot, call: SampleCall): Promise<Result> {
    const { length } = call.prompt;
    if (this.#calls >= MOST_CALLS || (this.#calls > 0 && this.#promptTokens + length > MOST_PROMPT_TOKENS))
      throw new RequestError(
        429,
        `${this.#calls} calls to sample wait, with ${this.#promptTokens} tokens in their prompts; send it again later`,
      );
    this.#calls++;
    this.#promptTokens += length;
    return this.#carryOut(snapshot, call).finally(() => {
      this.#calls--;
      this.#promptTokens -= length;
    });
  }

  async #carryOut(snapshot: Snapshot, call: SampleCall): Promise<Result> {
    const sequences = await this.#sample(snapshot, call);
    const promptLogprobs = call.promptLogprobs ? await this.#score(snapshot, call.prompt) : null;
    return { kind: 'sample', message: encodeSampleOutput({ sequences, promptLogprobs }) };
  }

  #sample(snapshot: Snapshot, call: SampleCall): Promise<readonly SampledSequence[]> {
    const group = JSON.stringify([snapshot.key, call.params, call.stopStrings]);
    return new Promise((done, failed) => {
      const one = { snapshot, call, done, failed };
      const others = this.#waiting.get(group);
      if (others !== undefined) return void others.push(one);
      this.#waiting.set(group, [one]);
      setTimeout(() => void this.#runAll(group), this.#parts.gatherMilliseconds);
    });
  }

  async #runAll(group: string): Promise<void> {
    const waiting = this.#waiting.get(group)!;
    while (waiting.length > 0) await this.#runTogether(waiting);
    this.#waiting.delete(group);
  }

  async #runTogether(waiting: Waiting[]): Promise<void> {
    const [{ snapshot, call }] = waiting as [Waiting, ...Waiting[]];
    let taken: Waiting[] = [];
    try {
      await this.#parts.snapshots.sample(snapshot, async (engine) => {
        taken = takeTogether(waiting);
        const requests = taken.flatMap((each) => each.call.requests);
        const sequences = await engine.sample(requests, paramsOf(call, this.#parts.base));
        this.tokens += sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);
        let from = 0;
        for (const each of taken) each.done(sequences.slice(from, (from += each.call.requests.length)));
      });
    } catch (error) {
      if (taken.length === 0) taken = waiting.splice(0);
      for (const { failed } of taken) failed(error);
    }
  }

  /** Of each token of the prompt given those before it; of the first there is none. */
  #score(snapshot: Snapshot, prompt: readonly number[]): Promise<readonly number[]> {
    if (prompt.length === 1) return Promise.resolve([NaN]);
    const targetTokens = prompt.slice(1);
    const datum = { tokens: prompt.slice(0, -1), targetTokens, weights: targetTokens.map(() => 1) };
    return this.#parts.snapshots.score(snapshot, async (engine) => {
      const { logprobs } = await engine.forward([datum], { kind: 'cross_entropy' });
      return [NaN, ...logprobs[0]!];
    });
  }
}

function takeTogether(waiting: Waiting[]): Waiting[] {
  const taken = waiting.splice(0, 1);
  let sequences = taken[0]!.call.requests.length;
  while (waiting.length > 0 && sequences + waiting[0]!.call.requests.length <= MOST_TOGETHER) {
    sequences += waiting[0]!.call.requests.length;
    taken.push(waiting.shift()!);
  }
  return taken;
}
