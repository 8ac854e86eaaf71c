/**
 * A stage's numbers, step by step: `metrics/<stage>.jsonl` holds what a resumed run must repeat exactly,
 * `timings/<stage>.jsonl` what the clock says and therefore differs from run to run. Both are journals, so a loop's
 * checkpoint cuts them back together.
 */
import { RunError } from '../support/errors.ts';
import { Journal } from './journal.ts';

export type MetricValues = Readonly<Record<string, number | string | boolean | null>>;

export interface MetricsRecorder {
  /** `values` must not depend on the clock; seconds, rates and the like go to `timings`. null is "not measured here". */
  log(step: number, values: MetricValues, timings?: MetricValues): void;
}

/** A line of metrics.jsonl. */
export type MetricsLine = { readonly stage: string; readonly step: number } & MetricValues;

/** A line of timings.jsonl. */
export type TimingsLine = {
  readonly stage: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly at: number;
} & MetricValues;

export class MetricsJournals implements MetricsRecorder {
  readonly #stage: string;
  readonly metrics: Journal;
  readonly timings: Journal;

  constructor(stage: string, metrics: Journal, timings: Journal) {
    this.#stage = stage;
    this.metrics = metrics;
    this.timings = timings;
  }

  log(step: number, values: MetricValues, timings: MetricValues = {}): void {
    for (const [name, value] of [...Object.entries(values), ...Object.entries(timings)]) {
      this.#check(step, name, value);
    }
    this.metrics.append({ stage: this.#stage, step, ...values });
    this.timings.append({ stage: this.#stage, step, at: Date.now() / 1000, ...timings });
  }

  close(): void {
    this.metrics.close();
    this.timings.close();
  }

  #check(step: number, name: string, value: unknown): void {
    const where = `${this.#stage}, step ${step}: metric ${name}`;
    if (name === 'stage' || name === 'step' || name === 'at') throw new RunError(`${where} has a reserved name`);
    if (typeof value !== 'number' || Number.isFinite(value)) return;
    throw new RunError(`${where} is ${value}: the training has diverged; lower the learning rate or look at the data`);
  }
}
