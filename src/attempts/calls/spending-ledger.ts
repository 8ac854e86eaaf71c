/**
 * What asking took, for whoever keeps answers in a journal of his own: every request is in the journal of calls before it is
 * sent and what it took before anybody sees its answer, within the same limits and counted by the same code as calls that are
 * paid for once. No text stands there twice.
 */
import { join } from 'node:path';
import { AdaptiveLimit } from '../../chat/adaptive-limit.ts';
import type { ChatModel } from '../../chat/chat-model.ts';
import type { Price } from '../../chat/price.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { formatDuration } from '../../support/duration.ts';
import { Budget, moneySpent, type Limits } from './budget.ts';
import { CallJournal, readKeptCalls } from './call-journal.ts';
import { CostReport } from './cost-report.ts';
import { JournalledModel } from './journalled-model.ts';
import type { MostTokens } from './most-tokens.ts';
import type { Spent } from './spent.ts';

export const SPENT_FILE = 'spent.json';

export interface LedgerOptions {
  /** Of the journal, below the folder of the answers. */
  readonly folder: string;
  readonly price: Price | null;
  readonly limits: Limits;
  /** In flight at the most. */
  readonly concurrency: number;
  /** Calls that there will be, for the estimate. */
  readonly expected: number;
  readonly log: (line: string) => void;
}

/** Of all processes. */
export interface SpentTotals {
  readonly requests: number;
  readonly answers: number;
  readonly readTokens: number;
  readonly writtenTokens: number;
  /** Of those written, as far as the model said. */
  readonly reasoningTokens: number;
  /** Answers whose tokens the model did not say, and requests of which nobody knows whether they were billed. */
  readonly uncountedAnswers: number;
  readonly doubtfulRequests: number;
  /** The most that both took. */
  readonly uncountedTokens: number;
  /** From each request to its answer, added up: several are in flight at a time. */
  readonly requestSeconds: number;
  /** Null where no price was given. */
  readonly money: {
    readonly sure: number;
    readonly uncounted: number;
    readonly currency: string;
    readonly asOf: string;
  } | null;
  readonly limits: Limits;
}

export class SpendingLedger {
  readonly #options: LedgerOptions;
  readonly #journal: CallJournal;
  readonly #budget: Budget;
  readonly #cost: CostReport;

  private constructor(options: LedgerOptions, journal: CallJournal) {
    this.#options = options;
    this.#journal = journal;
    const { price, limits, expected, log } = options;
    const { spent } = journal;
    this.#budget = new Budget({ limits, price, transport: 'live', spent });
    this.#cost = new CostReport({ spent, price, transport: 'live', expected, log });
  }

  static async open(options: LedgerOptions): Promise<SpendingLedger> {
    return new SpendingLedger(options, await CallJournal.open(ledgerFolder(options.folder)));
  }

  /** The model, every request of it within the limits; closed by whoever opened it. */
  modelFor(model: ChatModel, stop: AbortSignal): ChatModel {
    return new JournalledModel(model, {
      journal: this.#journal,
      budget: this.#budget,
      limit: new AdaptiveLimit(this.#options.concurrency),
      stop,
      isTextKept: false,
      onAnswer: (line) => this.#cost.count(line),
    });
  }

  /** Before the first request: what those that are left can take. */
  tellMost(left: readonly MostTokens[]): void {
    this.#cost.tellMost(left);
  }

  /** Why nothing more is asked; null while there is room. */
  get spentWords(): string | null {
    return this.#budget.spentWords;
  }

  get totals(): SpentTotals {
    return totalsOf(this.#journal.spent, this.#options);
  }

  text(): string {
    return textOf(this.#cost, this.#journal.spent);
  }

  /** Writes the totals beside the answers. */
  async close(): Promise<void> {
    await this.#journal.close();
    writeJsonAtomic(join(this.#options.folder, SPENT_FILE), this.totals);
  }
}

/** Where the journal of what was taken lies, below the folder of the answers. */
export function ledgerFolder(folder: string): string {
  return join(folder, 'calls');
}

/** What was taken for a folder that nobody asks for any more; written beside its answers. */
export function keepSpent(
  folder: string,
  price: Price | null,
): { readonly totals: SpentTotals; readonly text: string } {
  const { spent } = readKeptCalls(ledgerFolder(folder)).totals;
  const totals = totalsOf(spent, { price, limits: {} });
  writeJsonAtomic(join(folder, SPENT_FILE), totals);
  return {
    totals,
    text: textOf(new CostReport({ spent, price, transport: 'live', expected: 0, log: () => {} }), spent),
  };
}

function textOf(cost: CostReport, { seconds }: Readonly<Spent>): string {
  return `${cost.text()}; requests took ${formatDuration(seconds)} added up`;
}

function totalsOf(spent: Readonly<Spent>, { price, limits }: Pick<LedgerOptions, 'price' | 'limits'>): SpentTotals {
  const money = moneySpent(spent, price);
  return {
    requests: spent.requests,
    answers: spent.answers,
    readTokens: spent.read,
    writtenTokens: spent.written,
    reasoningTokens: spent.reasoning,
    uncountedAnswers: spent.uncounted,
    doubtfulRequests: spent.doubtful,
    uncountedTokens: spent.doubtfulRead + spent.doubtfulWritten,
    requestSeconds: Math.round(spent.seconds * 1000) / 1000,
    money:
      money === null || price === null
        ? null
        : { sure: money.sure, uncounted: money.doubtful, currency: price.currency, asOf: price.asOf },
    limits,
  };
}
