/** What asking costs, in words: an estimate once a few answers are there, and at the end what was taken beside it. */
import { moneyFor, moneyText, type Price } from '../../chat/price.ts';
import { moneySpent } from './budget.ts';
import type { Spent } from './spent.ts';
import type { MostTokens } from './most-tokens.ts';
import { TokenEstimate, type Estimate } from './token-estimate.ts';

export interface CostReportOptions {
  /** Of all processes; goes on counting. */
  readonly spent: Readonly<Spent>;
  readonly price: Price | null;
  readonly transport: 'live' | 'batch';
  /** Calls that there will be. */
  readonly expected: number;
  /** Told the estimate. */
  readonly log: (line: string) => void;
}

export class CostReport {
  readonly #options: CostReportOptions;
  readonly #estimate: TokenEstimate;
  #told: Estimate | null = null;
  #isMostTold = false;

  constructor(options: CostReportOptions) {
    this.#options = options;
    const { price, transport } = options;
    this.#estimate = new TokenEstimate((tokens) => moneyFor(tokens, price, transport) ?? tokens.read + tokens.written);
  }

  /** Before the first request, once: what those that are left can take at the most, unless some are asked for again. */
  tellMost(left: readonly MostTokens[]): void {
    if (this.#isMostTold) return;
    this.#isMostTold = true;
    const { price, transport, log } = this.#options;
    const read = left.reduce((sum, { mostRead }) => sum + mostRead, 0);
    const longest = left[0]?.mostWritten ?? null;
    const written = longest === null ? null : longest * left.length;
    const money = written === null ? null : moneyFor({ read, written }, price, transport);
    const most = written === null ? 'an unknown number' : `at most ${written}`;
    log(
      `${left.length} calls are to be made: at most ${read} tokens read, ${most} written, ${moneyText(money, price)}`,
    );
  }

  /** An answer of this process; one whose tokens are unknown says nothing about others. */
  count({ read, written }: { readonly read: number | null; readonly written: number | null }): void {
    if (read === null || written === null) return;
    this.#estimate.add({ read, written });
    if (this.#told !== null) return;
    this.#told = this.#estimate.of(this.#options.expected);
    if (this.#told !== null) this.#options.log(`estimate: ${this.#estimateText(this.#told)}`);
  }

  text(): string {
    const { price, spent } = this.#options;
    const money = moneySpent(spent, price);
    const doubtful =
      spent.doubtful === 0
        ? ''
        : `; of ${spent.doubtful} requests nobody here knows what was billed, since their answers are not here or not counted`;
    const mostTokens = spent.doubtfulRead + spent.doubtfulWritten;
    const most = money === null ? `${mostTokens} tokens` : moneyText(money.doubtful, price);
    const bound = mostTokens === 0 ? '' : `; what is not counted takes ${most} at the most`;
    const uncounted = spent.uncounted === 0 ? '' : `; of ${spent.uncounted} answers the model did not say the tokens`;
    const taken = `${spent.requests} requests, ${spent.answers} answers, ${spent.read} tokens read and ${spent.written} written`;
    return `${taken}, ${moneyText(money?.sure ?? null, price)}${uncounted}${doubtful}${bound}${this.#againstEstimate()}`;
  }

  #estimateText({ tokens, cost, low, high, calls }: Estimate): string {
    const { price } = this.#options;
    const shown = (value: number): string => (price === null ? Math.round(value).toString() : value.toFixed(2));
    const unit = price === null ? 'tokens, money unknown' : price.currency;
    const counted = `${Math.round(tokens.read)} tokens read and ${Math.round(tokens.written)} written`;
    return `${calls} calls take about ${counted}: ${shown(cost)} ${unit} (95 %: ${shown(low)} to ${shown(high)})`;
  }

  /** By the mean of all answers of this process. */
  #againstEstimate(): string {
    const now = this.#estimate.of(this.#options.expected);
    if (this.#told === null || now === null || this.#told.cost === 0) return '';
    return `; ${(now.cost / this.#told.cost).toFixed(2)} of the estimate`;
  }
}
