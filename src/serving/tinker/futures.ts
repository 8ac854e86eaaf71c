/**
 * Requests whose answer takes time: each gets an id at once, under which its result can be asked for as often as a client
 * likes. Results are kept within bounds, the oldest dropped first.
 */
import { randomBytes } from 'node:crypto';
import { sizeOf, type Result } from './result.ts';

export interface FutureLimits {
  readonly results: number;
  readonly bytes: number;
}

/** `pending`: not yet. `lost`: it was dropped, or ended with the process that had it. `unknown`: there never was one. */
export type Waited = Result | 'pending' | 'lost' | 'unknown';

const LIMITS: FutureLimits = { results: 20_000, bytes: 256 << 20 };

export class Futures {
  /** Ids of an earlier process are told apart by it. */
  readonly #process = randomBytes(6).toString('hex');
  readonly #limits: FutureLimits;
  readonly #running = new Map<string, Promise<Result>>();
  /** In the order they came to their end. */
  readonly #done = new Map<string, Result>();
  #doneBytes = 0;
  #count = 0;

  constructor(limits: FutureLimits = LIMITS) {
    this.#limits = limits;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** `result` must not reject. */
  begin(result: Promise<Result>): string {
    const id = `${this.#process}-${this.#count++}`;
    const kept = result.then((value) => {
      this.#keep(id, value);
      return value;
    });
    this.#running.set(id, kept);
    return id;
  }

  /** Whether a result is there or is coming. */
  has(id: string): boolean {
    return this.#running.has(id) || this.#done.has(id);
  }

  async wait(id: string, seconds: number): Promise<Waited> {
    const done = this.#done.get(id);
    if (done !== undefined) return done;
    const running = this.#running.get(id);
    if (running === undefined) return this.#absence(id);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'pending'>((resolve) => {
      timer = setTimeout(() => resolve('pending'), 1000 * seconds);
    });
    try {
      return await Promise.race([running, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  #keep(id: string, result: Result): void {
    this.#running.delete(id);
    this.#done.set(id, result);
    this.#doneBytes += sizeOf(result);
    for (const [oldest, each] of this.#done) {
      if (this.#done.size <= this.#limits.results && this.#doneBytes <= this.#limits.bytes) return;
      this.#done.delete(oldest);
      this.#doneBytes -= sizeOf(each);
    }
  }

  #absence(id: string): 'lost' | 'unknown' {
    const [, ofProcess, number] = /^([0-9a-f]{12})-(\d{1,15})$/.exec(id) ?? [];
    if (ofProcess === undefined) return 'unknown';
    return ofProcess !== this.#process || Number(number) < this.#count ? 'lost' : 'unknown';
  }
}
