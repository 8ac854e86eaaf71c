/**
 * Hard limits on what asking may take: before each request the most that it can take is reserved, so that no limit is ever
 * passed; its answer gives back what it did not take. Who finds no room waits for those under way, and is refused in words
 * when none is left. What may have been billed and nobody knows counts with the most that it can have been.
 */
import { z } from 'zod';
import { ConfigError } from '../../support/errors.ts';
import type { Spent } from './spent.ts';
import type { MostTokens } from './most-tokens.ts';
import { moneyFor, type Price, type TokenCounts } from '../../chat/price.ts';

export const limitsSchema = z.strictObject({
  /** In the currency of the model's price. */
  money: z.number().positive().optional(),
  /** Read and written together. */
  tokens: z.number().int().positive().optional(),
  /** Requests, those that failed too. */
  calls: z.number().int().positive().optional(),
});
export type Limits = z.infer<typeof limitsSchema>;

export interface BudgetOptions {
  readonly limits: Limits;
  readonly price: Price | null;
  readonly transport: 'live' | 'batch';
  /** Of all processes; goes on counting. */
  readonly spent: Readonly<Spent>;
}

/** One request's share. */
export interface Reservation {
  /** It is in the journal as begun: the journal counts the request from here on. */
  begun(): void;
  /** What came of it is in the journal: the journal counts the tokens from here on. */
  settle(): void;
  /** It was sent, and the journal could not take what came of it: its share stays taken, and nobody waits for it. */
  leave(): void;
}

export type Reserved = { readonly kind: 'reserved'; readonly reservation: Reservation } | Refused;
export interface Refused {
  readonly kind: 'refused';
  readonly words: string;
}

interface Waiting {
  readonly most: MostTokens;
  readonly answer: (reserved: Reserved) => void;
}

export class Budget {
  readonly #options: BudgetOptions;
  readonly #reserved = { requests: 0, calls: 0, live: { read: 0, written: 0 }, batch: { read: 0, written: 0 } };
  readonly #waiting: Waiting[] = [];
  #spentWords: string | null = null;

  constructor(options: BudgetOptions) {
    this.#options = options;
    checkPriced(options);
  }

  /** Why nothing more is asked; null while there is room. */
  get spentWords(): string | null {
    return this.#spentWords;
  }

  /**
   * Without a wait for those under way: of a batch all are, until it ends. Who is refused says nothing about others. `transport`:
   * of a request that goes another way than the rest.
   */
  reserveNow(most: MostTokens, transport = this.#options.transport): Reserved {
    this.#checkLongest(most);
    const words = this.#whyNot(most, transport);
    return words === null ? { kind: 'reserved', reservation: this.#take(most, transport) } : { kind: 'refused', words };
  }

  async reserve(most: MostTokens): Promise<Reserved> {
    this.#checkLongest(most);
    if (this.#waiting.length === 0) {
      const at = this.#tryNow(most);
      if (at !== null) return at;
    }
    return new Promise((resolve) => this.#waiting.push({ most, answer: resolve }));
  }

  #checkLongest({ mostWritten }: MostTokens): void {
    checkLongestAnswer(this.#options.limits, mostWritten);
  }

  /** Null: others are under way, and may leave room. */
  #tryNow(most: MostTokens): Reserved | null {
    const { transport } = this.#options;
    const words = this.#spentWords ?? this.#whyNot(most, transport);
    if (words === null) return { kind: 'reserved', reservation: this.#take(most, transport) };
    if (this.#reserved.requests > 0) return null;
    this.#spentWords = words;
    return { kind: 'refused', words };
  }

  #take({ mostRead, mostWritten }: MostTokens, transport: BudgetOptions['transport']): Reservation {
    const reserved = this.#reserved;
    const tokens = reserved[transport];
    let calls = 1;
    reserved.requests++;
    reserved.calls++;
    tokens.read += mostRead;
    tokens.written += mostWritten ?? 0;
    return {
      begun: () => {
        reserved.calls -= calls;
        calls = 0;
      },
      settle: () => {
        reserved.requests--;
        reserved.calls -= calls;
        tokens.read -= mostRead;
        tokens.written -= mostWritten ?? 0;
        this.#letIn();
      },
      leave: () => {
        reserved.requests--;
        this.#letIn();
      },
    };
  }

  #letIn(): void {
    while (this.#waiting.length > 0) {
      const reserved = this.#tryNow(this.#waiting[0]!.most);
      if (reserved === null) return;
      this.#waiting.shift()!.answer(reserved);
    }
  }

  #whyNot({ mostRead, mostWritten }: MostTokens, transport: BudgetOptions['transport']): string | null {
    const { limits, price, spent } = this.#options;
    const reserved = this.#reserved;
    const next = { read: mostRead, written: mostWritten ?? 0 };
    const calls = spent.requests + reserved.calls + 1;
    if (limits.calls !== undefined && calls > limits.calls)
      return `the limit of ${limits.calls} calls is reached: ${spent.requests} were made`;
    const tokens = spent.read + spent.written + spent.doubtfulRead + spent.doubtfulWritten;
    const mayTake = countOf(reserved.live) + countOf(reserved.batch) + countOf(next);
    if (limits.tokens !== undefined && tokens + mayTake > limits.tokens)
      return `the limit of ${limits.tokens} tokens leaves no room for another call: ${tokens} are taken, it may take ${countOf(next)}`;
    if (limits.money === undefined || price === null) return null;
    const { sure, doubtful } = moneySpent(spent, price)!;
    const of = { live: reserved.live, batch: reserved.batch };
    of[transport] = { read: of[transport].read + next.read, written: of[transport].written + next.written };
    const mayCost = moneyFor(of.live, price, 'live')! + moneyFor(of.batch, price, 'batch')!;
    if (sure + doubtful + mayCost <= limits.money) return null;
    return (
      `the limit of ${limits.money} ${price.currency} leaves no room for another call: ${(sure + doubtful).toFixed(4)} are ` +
      `spent, it may cost ${moneyFor(next, price, transport)!.toFixed(4)}`
    );
  }
}

/** Refuses limits that say nothing about this model, before anything is paid for. */
export function checkLimits(
  limits: Limits,
  { price, maxTokens }: { readonly price: Price | null; readonly maxTokens: number | null },
): void {
  checkPriced({ limits, price });
  checkLongestAnswer(limits, maxTokens);
}

function checkPriced({ limits, price }: Pick<BudgetOptions, 'limits' | 'price'>): void {
  if (limits.money === undefined || price !== null) return;
  throw new ConfigError(
    `a limit of ${limits.money} in money, and no price: state price = { read, written, currency, asOf } in [models.NAME] (--price on the command line), or limit tokens`,
  );
}

function checkLongestAnswer({ money, tokens }: Limits, longest: number | null): void {
  if (longest !== null || (money === undefined && tokens === undefined)) return;
  throw new ConfigError(
    'a limit in money or tokens needs a longest answer: state maxTokens in [models.NAME] (--max-tokens on the command line)',
  );
}

function countOf({ read, written }: TokenCounts): number {
  return read + written;
}

/** What was spent, in money; null where the price is unknown. Doubtful requests count with the most they can have cost. */
export function moneySpent(spent: Readonly<Spent>, price: Price | null): { sure: number; doubtful: number } | null {
  if (price === null) return null;
  const live = { read: spent.read - spent.batchRead, written: spent.written - spent.batchWritten };
  const batch = { read: spent.batchRead, written: spent.batchWritten };
  const { doubtfulBatchRead, doubtfulBatchWritten } = spent;
  const doubtful = {
    live: { read: spent.doubtfulRead - doubtfulBatchRead, written: spent.doubtfulWritten - doubtfulBatchWritten },
    batch: { read: doubtfulBatchRead, written: doubtfulBatchWritten },
  };
  return {
    sure: moneyFor(live, price, 'live')! + moneyFor(batch, price, 'batch')!,
    doubtful: moneyFor(doubtful.live, price, 'live')! + moneyFor(doubtful.batch, price, 'batch')!,
  };
}
