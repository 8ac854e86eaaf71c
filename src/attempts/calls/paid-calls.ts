/**
 * Asks a model many calls so that none is paid for twice: alone or in batches, within a budget, through the journal of calls.
 * What was answered before is not asked for again, whatever process, stage or settings asked. Knows nothing of what an
 * answer says.
 */
import { join } from 'node:path';
import type { BatchService } from '../../chat/batch-service.ts';
import { AdaptiveLimit } from '../../chat/adaptive-limit.ts';
import { chatFailure, type ChatModel, type ConversationId, type Decoding } from '../../chat/chat-model.ts';
import type { Price } from '../../chat/price.ts';
import type { RetryPolicy } from '../../chat/complete-with-retries.ts';
import { RefusalCheck } from '../../chat/refusal-check.ts';
import type { Progress } from '../../run/progress.ts';
import { ConfigError } from '../../support/errors.ts';
import { AskingProgress } from '../sets/asking-progress.ts';
import { askAll } from '../sets/ask-all.ts';
import { askInBatches } from './ask-in-batches.ts';
import { BatchJournal } from './batch-journal.ts';
import { Budget, type Limits } from './budget.ts';
import type { Call } from './call.ts';
import { checkCounts, tallyCalls, type CallTally } from './call-tally.ts';
import { CallJournal } from './call-journal.ts';
import { CostReport } from './cost-report.ts';
import { adoptAnswers, type FormerAnswer } from './former-answers.ts';
import type { Spent } from './spent.ts';
import { spreadOfProcess } from './spread.ts';
import { JournalledModel, type JournalledModelOptions, type KeyedRequest } from './journalled-model.ts';
import { keepUnanswered } from './keep-batch-results.ts';
import { mostTokens, type MostTokens } from './most-tokens.ts';
import type { PaidOutcome, Transport } from './paid-outcome.ts';

export interface PaidCallsOptions {
  /** Of the journal. */
  readonly folder: string;
  /** Recorded outputs are found by it. */
  readonly set: string;
  readonly model: ChatModel;
  /** Null where the model takes no batches. */
  readonly batches: BatchService | null;
  readonly transport: Transport;
  readonly decoding: Decoding;
  /** In flight at the most. */
  readonly concurrency: number;
  readonly price: Price | null;
  readonly limits: Limits;
  /** Calls that there will be, over all times that `ask` is called: for the estimate. */
  readonly expected: number;
  readonly progress: Progress;
  readonly stop: AbortSignal;
  readonly policy?: RetryPolicy;
  readonly graceSeconds?: number;
  readonly pollSeconds?: number;
  /** Milliseconds since 1970, of which the journal of batches is told; absent: the machine's clock. */
  readonly now?: () => number;
}

/** Answers between two checks of what was counted. */
const CHECKED_EVERY = 1000;
/** Ours: answers under way are paid for; nobody wants to wait longer after Ctrl-C. */
const GRACE_SECONDS = 10;

interface CallRequest extends KeyedRequest {
  readonly key: string;
}

export class PaidCalls {
  readonly #options: PaidCallsOptions;
  readonly #journal: CallJournal;
  readonly #budget: Budget;
  readonly #limit: AdaptiveLimit;
  readonly #cost: CostReport;
  /** Keys that failed in batch after batch of this process. */
  readonly #skipped = new Set<string>();

  private constructor(options: PaidCallsOptions, journal: CallJournal) {
    this.#options = options;
    this.#journal = journal;
    const { limits, price, concurrency, expected, progress } = options;
    const transport = options.transport === 'batch' ? 'batch' : 'live';
    this.#budget = new Budget({ limits, price, transport, spent: journal.spent });
    this.#limit = new AdaptiveLimit(concurrency);
    this.#cost = new CostReport({
      spent: journal.spent,
      price,
      transport,
      expected,
      log: (line) => progress.log(line),
    });
  }

  static async open(options: PaidCallsOptions): Promise<PaidCalls> {
    if (options.transport === 'batch' && options.batches === null)
      throw new ConfigError(
        `transport = "batch": ${options.model.name} takes no batches; allowed with openai:URL#model, else "live" or "replay"`,
      );
    const journal = await CallJournal.open(options.folder);
    try {
      const path = join(options.folder, 'batches.jsonl');
      if (options.transport === 'live') refuseBesideBatches(path);
      // However they are asked for now: a person's line says so of a batch whose calls are not in doubt yet.
      for (const batch of BatchJournal.lost(path))
        await keepUnanswered(batch, 'its batch is lost', new Map(), { journal, decoding: options.decoding });
      return new PaidCalls(options, journal);
    } catch (cause) {
      await journal.close();
      throw cause;
    }
  }

  get spent(): Readonly<Spent> {
    return this.#journal.spent;
  }

  /** The fewest requests that were in flight at a time, as the server asked for. */
  get lowestInFlight(): number {
    return this.#limit.lowest;
  }

  /** Answers that another journal paid for are taken into this one, and count as taken here. How many were not there. */
  async adopt(answers: Iterable<FormerAnswer>): Promise<number> {
    return adoptAnswers(this.#journal, answers);
  }

  /** Answered, or as far as it came. May be called again with other calls. */
  async ask(calls: readonly Call[]): Promise<PaidOutcome> {
    const before = this.tally(calls);
    const { transport } = this.#options;
    if (transport === 'replay' || before.answered + before.failedFinal === before.wanted) return { kind: 'done' };
    this.#cost.tellMost(this.#requestsLeft(calls));
    const outcome = await (transport === 'batch' ? this.#inBatches(calls) : this.#live(calls, before));
    this.tally(calls);
    if (outcome.kind !== 'done') return outcome;
    const words = this.#budget.spentWords;
    return words === null ? outcome : { kind: 'spent', words };
  }

  /** Of the journal's states. */
  tally(calls: readonly Call[]): CallTally {
    return tallyCalls(calls, (key) => this.#journal.stateOf(key));
  }

  hasFailed(key: string): boolean {
    return this.#journal.stateOf(key).startsWith('failed');
  }

  /** What was taken, in words, and how that compares with what was expected. */
  costText(): string {
    return this.#cost.text();
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }

  async #live(calls: readonly Call[], before: CallTally): Promise<PaidOutcome> {
    const { progress, stop, concurrency, policy, graceSeconds = GRACE_SECONDS } = this.#options;
    const { wanted, answered, failedFinal } = before;
    const shown = new AskingProgress(progress, { wanted, before: answered, refused: failedFinal });
    const checkpoint = (isEnd: boolean): void => checkCounts(calls, before, this.tally(calls), shown.keptCount, isEnd);
    const outcome = await askAll<CallRequest>({
      model: this.#journalled({ onAnswer: (line) => this.#cost.count(line) }),
      requests: this.#requestsOf(calls),
      concurrency: Math.max(1, Math.min(concurrency, wanted - answered)),
      onAnswer: async () => {
        shown.kept();
        if (shown.keptCount % CHECKED_EVERY === 0) checkpoint(false);
      },
      onRefused: async ({ id, key }, { message, givenUp: again = false }) => {
        shown.refused(id, message);
        await this.#journal.judged({ key, reason: 'refused', message, again });
      },
      onAbsent: ({ id }, { message }) => shown.absent(id, message),
      onRetry: ({ id }, failure, seconds) => shown.retry(id, failure, seconds),
      onInFlight: (count) => shown.inFlight(count),
      stop,
      random: spreadOfProcess,
      ...(policy === undefined ? {} : { policy }),
      graceSeconds,
    });
    shown.end();
    checkpoint(true);
    if (outcome.kind !== 'failed') return outcome;
    return { kind: 'failed', words: `${outcome.request.id.itemId}: ${outcome.failure.message}` };
  }

  async #inBatches(calls: readonly Call[]): Promise<PaidOutcome> {
    const { folder, batches, decoding, progress, stop, pollSeconds, now, policy } = this.#options;
    const retrying = policy === undefined ? { stop, signal: stop } : { stop, signal: stop, policy };
    const refusals = new RefusalCheck(this.#journalled({ isBesideBatches: true }), retrying);
    return askInBatches([...this.#requestsOf(calls)], {
      folder,
      service: batches!,
      journal: this.#journal,
      budget: this.#budget,
      decoding,
      progress,
      stop,
      onAnswer: (line) => this.#cost.count(line),
      skipped: this.#skipped,
      isAnswering: async () =>
        (await refusals.judge({ decoding }, chatFailure('refused', 'refused in batches'))) === null,
      ...(pollSeconds === undefined ? {} : { pollSeconds }),
      ...(now === undefined ? {} : { now }),
    });
  }

  #journalled(own: Pick<JournalledModelOptions, 'onAnswer' | 'isBesideBatches'>): JournalledModel {
    const { model, stop } = this.#options;
    return new JournalledModel(model, {
      journal: this.#journal,
      budget: this.#budget,
      limit: this.#limit,
      stop,
      ...own,
    });
  }

  #requestsLeft(calls: readonly Call[]): MostTokens[] {
    const left = calls.filter(({ key }) => ['open', 'failed-again'].includes(this.#journal.stateOf(key)));
    return left.map(({ messages }) => mostTokens(messages, this.#options.decoding));
  }

  /** Those that are to be asked for, each once; no more of them once the budget is spent. */
  *#requestsOf(calls: readonly Call[]): Generator<CallRequest> {
    const begun = new Set<string>();
    for (const { key, item, index, messages } of calls) {
      if (this.#budget.spentWords !== null) return;
      const state = this.#journal.stateOf(key);
      if (state === 'answered' || state === 'failed-final' || begun.has(key)) continue;
      begun.add(key);
      const id: ConversationId = { set: this.#options.set, itemId: item, sample: index };
      // 31 bits: servers that hold a seed in a signed integer take it too.
      yield { id, key, messages, decoding: this.#options.decoding, seed: Number.parseInt(key.slice(0, 8), 16) >>> 1 };
    }
  }
}

/** What a provider answers in a batch would be paid for once more. */
function refuseBesideBatches(path: string): void {
  const waiting = BatchJournal.withProvider(path);
  if (waiting.length === 0) return;
  throw new ConfigError(
    `transport = "live": ${waiting.map(({ name }) => name).join(', ')} of ${path} may be with the provider and will be paid for; run with transport = "batch" until they have ended, or "replay"`,
  );
}
