/** What a person sees while a model is asked: answers kept, rate, time left, and what goes wrong, each kind once in full. */
import type { ChatFailure, ConversationId } from '../../chat/chat-model.ts';
import type { Progress } from '../../run/progress.ts';

const STAGE = 'answers';
/** Different complaints told in full; the rest are counted. */
const MOST_COMPLAINTS = 10;

export class AskingProgress {
  readonly #progress: Progress;
  readonly #wanted: number;
  readonly #before: number;
  readonly #startedAt = performance.now();
  readonly #complaints = new Set<string>();
  #kept = 0;
  #inFlight = 0;
  #refused = 0;
  #absent = 0;
  #timedOut = 0;
  #rateLimited = 0;
  #faults = 0;

  constructor(
    progress: Progress,
    /** `before` are kept and `refused` are not to be asked again. */
    { wanted, before, refused }: { readonly wanted: number; readonly before: number; readonly refused: number },
  ) {
    this.#progress = progress;
    this.#wanted = wanted;
    this.#before = before;
    this.#refused = refused;
    progress.stageStarted(STAGE);
    if (before > 0) progress.log(`${STAGE}: ${before} of ${wanted} are there already`);
    this.#show();
  }

  get keptCount(): number {
    return this.#kept;
  }

  get retryCount(): number {
    return this.#rateLimited + this.#timedOut + this.#faults;
  }

  kept(): void {
    this.#kept++;
    this.#show();
  }

  inFlight(count: number): void {
    this.#inFlight = count;
  }

  retry({ set, itemId }: ConversationId, { reason, message }: ChatFailure, seconds: number): void {
    if (reason === 'rate-limited') this.#rateLimited++;
    else if (reason === 'timed-out') this.#timedOut++;
    else this.#faults++;
    this.#complain(`${set} ${itemId}: ${message}; again in ${seconds.toFixed(1)} s`, message);
    this.#show();
  }

  refused({ set, itemId }: ConversationId, message: string): void {
    this.#refused++;
    this.#complain(`${set} ${itemId} cannot be answered: ${message}`, message);
    this.#show();
  }

  absent({ set, itemId }: ConversationId, message: string): void {
    this.#absent++;
    this.#complain(`${set} ${itemId} has no answer: ${message}`, message);
    this.#show();
  }

  end(): void {
    if (this.#before + this.#kept + this.#refused + this.#absent >= this.#wanted)
      this.#progress.stageDone(STAGE, (performance.now() - this.#startedAt) / 1000);
  }

  #show(): void {
    const [retries, limited, timedOut] = [this.#faults, this.#rateLimited, this.#timedOut];
    const counts = { retries, 'rate-limited': limited, 'timed out': timedOut, refused: this.#refused };
    this.#progress.stepDone(STAGE, {
      done: this.#before + this.#kept,
      total: this.#wanted,
      counts: { 'in flight': this.#inFlight, ...counts },
    });
  }

  /** Numbers and ids aside, the same complaint is told once. */
  #complain(line: string, message: string): void {
    const kind = message.replaceAll(/\d+/g, '#');
    if (this.#complaints.has(kind) || this.#complaints.size >= MOST_COMPLAINTS) return;
    this.#complaints.add(kind);
    this.#progress.log(line);
  }
}
