/**
 * Batches that are sampled ahead of the step that trains on them: that of step t by the weights after max(0, t - n) steps,
 * n being `maxStepsOffPolicy`. Which weights draw which batch is fixed by n alone, never by what is done first. Where the
 * engine gives snapshots, step t + n is sampled while step t is trained, one batch after the other; where it does one thing
 * at a time, before it. With n = 0 a batch is sampled by the policy as it is, when it is asked for.
 */
import { Policy, type TrainingPolicy } from '../engine/policy.ts';
import type { Sampler } from '../engine/sampler.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import { type Batch, readBatches, writeBatches } from './batch-file.ts';
import type { MinedRecords, SampleBatch } from './sampled-batch.ts';

export interface BatchesAheadOptions {
  readonly policy: TrainingPolicy;
  /** n. */
  readonly maxStepsOffPolicy: number;
  /** No batch is sampled for steps beyond. */
  readonly totalSteps: number;
  readonly sample: SampleBatch;
}

interface Begun {
  readonly step: number;
  readonly batch: Promise<Batch>;
  /** Ends what is under way. */
  readonly controller: AbortController;
}

export class BatchesAhead {
  readonly #options: BatchesAheadOptions;
  /** Of the steps that come, in their order. */
  #begun: Begun[] = [];
  #failure: { readonly error: unknown } | null = null;

  constructor(options: BatchesAheadOptions) {
    this.#options = options;
  }

  /**
   * The batch of `step`, when those of the n steps after it have been begun (or sampled, where the engine does one thing at a
   * time) by the weights as they are: these are those after `step` steps. `mined`: what is known before the step.
   */
  async take(step: number, mined: MinedRecords): Promise<Batch> {
    const { maxStepsOffPolicy, totalSteps } = this.#options;
    if (this.#begun.length === 0) await this.#begin(step, step, step, mined);
    // One that failed cannot be sampled again by the weights that were to sample it.
    if (this.#failure !== null) throw this.#failure.error;
    const batch = await this.#begun.shift()!.batch;
    const from = (this.#begun.at(-1)?.step ?? step) + 1;
    const last = Math.min(step + maxStepsOffPolicy, totalSteps - 1);
    await this.#begin(from, last, step, batch.round?.mined ?? mined);
    return batch;
  }

  /** When all that was begun is sampled; the first failure among them is thrown. */
  async settle(): Promise<void> {
    await Promise.all(this.#begun.map(({ batch }) => batch));
  }

  /** What was sampled and not taken. */
  left(): Promise<Batch[]> {
    return Promise.all(this.#begun.map(({ batch }) => batch));
  }

  /** Ends what is under way; nothing is asked of the engine afterwards. */
  async stop(): Promise<void> {
    for (const { controller } of this.#begun) controller.abort();
    await Promise.allSettled(this.#begun.map(({ batch }) => batch));
  }

  /** Into the folder of a checkpoint: a later process has no weights that could sample them again. */
  async save(folder: string): Promise<void> {
    writeBatches(folder, await this.left());
  }

  load(folder: string, questions: readonly CommonQuestion[]): void {
    this.#begun = readBatches(folder, questions).map((batch) => ({
      step: batch.step,
      batch: Promise.resolve(batch),
      controller: new AbortController(),
    }));
  }

  /** Steps `from` to `last`, by the weights after `trained` steps. */
  async #begin(from: number, last: number, trained: number, mined: MinedRecords): Promise<void> {
    if (from > last) return;
    const { policy, maxStepsOffPolicy } = this.#options;
    const snapshot = maxStepsOffPolicy === 0 ? null : await policy.engine.snapshot();
    for (let step = from; step <= last; step++) {
      const controller = new AbortController();
      const asked = snapshot === null ? policy : new Policy(endedBy(controller.signal, snapshot), policy.tokenizer);
      const batch = this.#sample(asked, step, [...this.#begun], mined).then((sampled) => ({
        ...sampled,
        step,
        sampledAfter: trained,
        aside: snapshot !== null,
      }));
      // It is told to the step that comes next, which may not be waiting yet.
      batch.catch((error: unknown) => (this.#failure ??= { error }));
      this.#begun.push({ step, batch, controller });
    }
    if (snapshot === null) await this.settle();
  }

  /** After those before it: an engine samples one batch at a time, and each knows what they have mined. */
  async #sample(policy: Policy, step: number, before: readonly Begun[], mined: MinedRecords) {
    let known = mined;
    for (const { batch } of before) known = (await batch).round?.mined ?? known;
    return this.#options.sample(policy, step, known);
  }
}

function endedBy(signal: AbortSignal, sampler: Sampler): Sampler {
  return {
    maxPositions: sampler.maxPositions,
    sample: (requests, params, options) => sampler.sample(requests, params, { ...options, signal }),
    close: () => sampler.close(),
  };
}
