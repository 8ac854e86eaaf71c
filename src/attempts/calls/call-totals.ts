/**
 * What the lines of a journal of calls come to: the state of each call and what all took. A process that writes lines and one
 * that reads them again count here alike, so that a restart changes no number.
 */
import type { CallLine, FailedLine } from './call-lines.ts';
import { countAnswer, countBilled, countDoubtful, nothingSpent, type Most, type Spent } from './spent.ts';

/** `open`: it may be asked for. `failed-again`: so may this. `failed-final`: it never will be answered. */
export type CallState = 'open' | 'answered' | 'failed-again' | 'failed-final';

const UNKNOWN: Most = { mostRead: null, mostWritten: null };

interface BatchFailure {
  readonly reason: string;
  readonly isBilled: boolean;
}

export class CallTotals {
  readonly spent: Spent = nothingSpent();
  readonly #states = new Map<string, CallState>();
  readonly #inFlight = new Map<string, Most[]>();
  readonly #failedInBatches = new Map<string, BatchFailure>();
  readonly #answersOfBatches = new Map<string, number>();

  stateOf(key: string): CallState {
    return this.#states.get(key) ?? 'open';
  }

  /** The journal holds this call's failure in this batch. */
  hasFailedIn(batch: string, key: string): boolean {
    return this.#failedInBatches.has(placeOf(batch, key));
  }

  /** The reason; null where the journal holds no such failure. */
  failureIn(batch: string, key: string): string | null {
    return this.#failedInBatches.get(placeOf(batch, key))?.reason ?? null;
  }

  /** The batch failed the call in a reply that is billed. */
  isBilledIn(batch: string, key: string): boolean {
    return this.#failedInBatches.get(placeOf(batch, key))?.isBilled === true;
  }

  answersOf(batch: string): number {
    return this.#answersOfBatches.get(batch) ?? 0;
  }

  /** The next line, which is on the disk. */
  take(line: CallLine): void {
    if (line.kind === 'begun') {
      this.spent.requests++;
      this.#inFlight.set(line.key, [...(this.#inFlight.get(line.key) ?? []), line]);
    } else if (line.kind === 'answered') {
      if (line.batch !== undefined) {
        this.spent.requests++;
        this.#answersOfBatches.set(line.batch, this.answersOf(line.batch) + 1);
      }
      // Taken from another journal, whose request nobody began here.
      else if (!this.#inFlight.has(line.key)) this.spent.requests++;
      countAnswer(this.spent, line, this.#endOf(line));
      this.#states.set(line.key, 'answered');
    } else if (line.kind === 'failed') this.#takeFailure(line);
    // A request of this call that was in flight at a kill stays in doubt: what was made of the call ends no request.
    else this.#fail(line.key, line.again);
  }

  /** What has no other line behind it was in flight when its process ended. */
  leaveInFlight(): void {
    for (const most of [...this.#inFlight.values()].flat()) countDoubtful(this.spent, most, false);
    this.#inFlight.clear();
  }

  #takeFailure(line: FailedLine): void {
    const { key, batch, billed } = line;
    const most = this.#endOf(line);
    if (batch !== undefined) {
      // A batch whose results were read twice failed a call once.
      if (this.hasFailedIn(batch, key)) return;
      this.#failedInBatches.set(placeOf(batch, key), { reason: line.reason, isBilled: billed !== undefined });
      this.spent.requests++;
    }
    if (line.unanswered) countDoubtful(this.spent, most, batch !== undefined);
    else if (billed !== undefined) countBilled(this.spent, billed, batch !== undefined, most);
    this.#fail(key, line.again);
  }

  #fail(key: string, again: boolean): void {
    if (this.stateOf(key) !== 'answered') this.#states.set(key, again ? 'failed-again' : 'failed-final');
  }

  /** The request that this line ends, the one that was begun last; of a batch the line itself says the most. */
  #endOf(line: { readonly key: string; readonly batch?: string | undefined } & Partial<Most>): Most {
    if (line.batch !== undefined) return { mostRead: line.mostRead ?? null, mostWritten: line.mostWritten ?? null };
    const begun = this.#inFlight.get(line.key);
    const most = begun?.pop() ?? UNKNOWN;
    if (begun?.length === 0) this.#inFlight.delete(line.key);
    return most;
  }
}

function placeOf(batch: string, key: string): string {
  return `${batch} ${key}`;
}
