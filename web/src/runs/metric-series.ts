/**
 * The points of one file of metrics as they come in, part by part. A file may have millions of steps: beyond a bound every
 * second step is dropped, so that memory has an end and the curve keeps its shape.
 */
import type { MetricsPart } from '../../../src/studio/studio-api.ts';

const MOST_STEPS = 20_000;

export type Point = readonly [x: number, y: number];

export class MetricSeries {
  mark: string | undefined;
  next = 0;
  damaged = 0;
  #stride = 1;
  #steps = new Map<number, Readonly<Record<string, number>>>();

  /** A part that begins at 0 begins anew: the file was cut back or is another one. */
  add({ from, next, mark, damaged, lines }: MetricsPart): void {
    if (from !== this.next || (this.mark !== undefined && mark !== this.mark)) {
      this.#steps.clear();
      [this.#stride, this.damaged] = [1, 0];
    }
    [this.mark, this.next] = [mark, next];
    this.damaged += damaged;
    for (const { step, values } of lines) if (step % this.#stride === 0) this.#steps.set(step, values);
    while (this.#steps.size > MOST_STEPS) {
      this.#stride *= 2;
      for (const step of this.#steps.keys()) if (step % this.#stride !== 0) this.#steps.delete(step);
    }
  }

  names(): string[] {
    return [...new Set([...this.#steps.values()].flatMap((values) => Object.keys(values)))];
  }

  /** In the order of the steps. */
  points(name: string): Point[] {
    const found = [...this.#steps].flatMap(([step, values]): Point[] =>
      Object.hasOwn(values, name) ? [[step, values[name]!]] : [],
    );
    return found.toSorted(([one], [other]) => one - other);
  }

  /** One more than the last. */
  get steps(): number {
    let last = -1;
    for (const step of this.#steps.keys()) last = Math.max(last, step);
    return last + 1;
  }
}
