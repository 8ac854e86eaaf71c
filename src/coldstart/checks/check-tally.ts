/** What checks found in all traces together, for the datasheet of a set: counts, coverage, and one example of each. */
import type { JsonObject } from '../../support/json.ts';
import type { Checkable, CheckedTrace } from './check-trace.ts';
import type { TraceFlaw } from './trace-flaw.ts';

interface Found {
  count: number;
  readonly reasons: Record<string, number>;
  /** The first, and whose it is. */
  readonly example: TraceFlaw & { readonly questionId: string };
}

type NumberCheck = keyof CheckedTrace['numbers'];
const NUMBER_CHECKS: readonly NumberCheck[] = ['arithmetic', 'units', 'bounds'];

export class CheckTally {
  #traces = 0;
  #withNumber = 0;
  readonly #found = new Map<string, Found>();
  readonly #numbers: Record<NumberCheck, { right: number; wrong: number; unparseable: number; traces: number }> = {
    arithmetic: { right: 0, wrong: 0, unparseable: 0, traces: 0 },
    units: { right: 0, wrong: 0, unparseable: 0, traces: 0 },
    bounds: { right: 0, wrong: 0, unparseable: 0, traces: 0 },
  };

  add(questionId: string, { flaws, numbers }: CheckedTrace): void {
    this.#traces++;
    for (const [check, flaw] of Object.entries(flaws)) this.addFlaw(questionId, check, flaw);
    let hasNumber = false;
    for (const check of NUMBER_CHECKS) {
      const { right, wrong, unparseable } = numbers[check];
      const sums = this.#numbers[check];
      sums.right += right;
      sums.wrong += wrong;
      sums.unparseable += unparseable;
      if (!isCheckable(numbers[check])) continue;
      sums.traces++;
      hasNumber = true;
    }
    if (hasNumber) this.#withNumber++;
  }

  /** Of a check that is not among those of `checkTrace`: a model was asked. */
  addFlaw(questionId: string, check: string, flaw: TraceFlaw): void {
    const found = this.#found.get(check) ?? { count: 0, reasons: {}, example: { questionId, ...flaw } };
    found.count++;
    found.reasons[flaw.reason] = (found.reasons[flaw.reason] ?? 0) + 1;
    this.#found.set(check, found);
  }

  /** `coverage`: share of traces with at least one number that could be checked; null of no traces. */
  get result(): JsonObject {
    return {
      traces: this.#traces,
      coverage: this.#traces === 0 ? null : this.#withNumber / this.#traces,
      numbers: Object.fromEntries(NUMBER_CHECKS.map((check) => [check, { ...this.#numbers[check] }])),
      flaws: this.flaws,
    };
  }

  /** By check: how many, by which reasons, and one example. */
  get flaws(): JsonObject {
    return Object.fromEntries(
      [...this.#found].map(([check, { count, reasons, example }]) => [
        check,
        { count, reasons, example: { ...example } },
      ]),
    );
  }

  countOf(check: string): number {
    return this.#found.get(check)?.count ?? 0;
  }
}

function isCheckable({ right, wrong }: Checkable): boolean {
  return right + wrong > 0;
}
