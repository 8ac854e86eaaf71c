/**
 * Training and saving requests of one model, carried out one after the other in the order of their `seq_id`, whatever order
 * they come in. A request that comes twice is done once; a number that is never sent holds up the later ones for a while and
 * no longer.
 */
import { RequestError } from '../../pages/local-server.ts';
import { sizeOf, type Result } from './result.ts';

export interface QueueOptions {
  /** For messages. */
  readonly modelId: string;
  /** How long a later request waits for the ones before it. */
  readonly gapSeconds: number;
  /** Makes a future. */
  readonly begin: (result: Promise<Result>) => string;
  /** Whether a future's result can still be asked for. */
  readonly isKept: (futureId: string) => boolean;
  /** Told when a request is done, before its result is. */
  readonly onDone?: () => void;
  /** Of an earlier process. */
  readonly last?: number | null;
  readonly done?: readonly DoneRequest[];
}

export interface DoneRequest {
  readonly seqId: number;
  /** Of its bytes. */
  readonly sha256: string;
  readonly result: Result;
}

export interface NewRequest {
  readonly seqId: number;
  readonly sha256: string;
  /** What it holds of the memory while it waits. */
  readonly bytes: number;
  /** Must not reject. `tooLate` says that the numbers before it never came, so that it must fail with that. */
  readonly run: (tooLate: RequestError | null) => Promise<Result>;
}

interface Waiting extends Pick<NewRequest, 'run' | 'bytes'> {
  readonly settle: (result: Result) => void;
}

interface Known {
  readonly sha256: string;
  futureId: string | null;
  /** Null before it is there, and when it is kept no more but by its future. */
  result: Result | null;
}

const MOST_WAITING = 2000;
const MOST_WAITING_BYTES = 512 << 20;
const MOST_DONE = 64;
const MOST_DONE_BYTES = 4 << 20;
/** Requests whose answers their futures alone may still have. */
const MOST_KNOWN = 4096;

export class ModelQueue {
  readonly #options: QueueOptions;
  /** Requests that wait, run, or are done and still told. */
  readonly #known = new Map<number, Known>();
  readonly #waiting = new Map<number, Waiting>();
  #waitingBytes = 0;
  /** Number of the request that was begun last. */
  #last: number | null;
  #isRunning = false;
  readonly #onIdle: (() => void)[] = [];
  #waits = true;
  #gap: NodeJS.Timeout | null = null;

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#last = options.last ?? null;
    for (const { seqId, sha256, result } of options.done ?? [])
      this.#known.set(seqId, { sha256, futureId: null, result });
  }

  /** Of the request that was begun last; null before the first. */
  get last(): number | null {
    return this.#last;
  }

  get isIdle(): boolean {
    return !this.#isRunning && this.#waiting.size === 0;
  }

  /** Resolves when nothing runs and nothing waits. */
  async settled(): Promise<void> {
    while (!this.isIdle) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  /** Answers that are still told, for a later process. */
  done(): DoneRequest[] {
    return [...this.#known].flatMap(([seqId, { sha256, result }]) =>
      result === null ? [] : [{ seqId, sha256, result }],
    );
  }

  /** The future of a request that has come before; null for a new one. RequestError for one that can be neither. */
  repeatOf({ seqId, sha256 }: Pick<NewRequest, 'seqId' | 'sha256'>): string | null {
    const { modelId, begin, isKept } = this.#options;
    const known = this.#known.get(seqId);
    const isGone = known?.result === null && (known.futureId === null || !isKept(known.futureId));
    if (known === undefined || isGone) {
      if (seqId > (this.#last ?? -1)) return null;
      throw new RequestError(
        400,
        `request ${seqId} of ${modelId} comes after request ${this.#last}, which was carried out already, and its own ` +
          'answer, if it had one, is no longer kept: number new requests higher',
      );
    }
    if (known.sha256 !== sha256)
      throw new RequestError(
        400,
        `request ${seqId} of ${modelId} was sent before with another content: a repeat must have the same bytes, and a ` +
          'new request a new seq_id',
      );
    if (known.futureId === null || !isKept(known.futureId)) known.futureId = begin(Promise.resolve(known.result!));
    return known.futureId;
  }

  /** The future of a new request. */
  add({ seqId, sha256, bytes, run }: NewRequest): string {
    const isFull = this.#waiting.size >= MOST_WAITING || this.#waitingBytes + bytes > MOST_WAITING_BYTES;
    // All that wait wait for this one.
    if (isFull && !this.#isNext(seqId) && this.#waiting.size > 0)
      throw new RequestError(
        429,
        `${this.#waiting.size} requests of ${this.#options.modelId} wait, with ${this.#waitingBytes} bytes; send it again later`,
      );
    let settle: (result: Result) => void = () => {};
    const result = new Promise<Result>((resolve) => (settle = resolve));
    const futureId = this.#options.begin(result);
    this.#known.set(seqId, { sha256, futureId, result: null });
    this.#waiting.set(seqId, { run, bytes, settle });
    this.#waitingBytes += bytes;
    this.#advance();
    return futureId;
  }

  /** Fails what waits for numbers that will not come any more, now and later. */
  giveUpWaiting(): void {
    this.#waits = false;
    this.#advance();
  }

  #advance(): void {
    if (this.#isRunning) return;
    if (this.isIdle) for (const resolve of this.#onIdle.splice(0)) resolve();
    const next = this.#nextNumbers().find((seqId) => this.#waiting.has(seqId));
    if (next !== undefined) this.#start(next, null);
    else if (!this.#waits) this.#skipGap();
    // What comes meanwhile, and cannot begin either, does not make the first one wait longer.
    else if (this.#waiting.size > 0)
      this.#gap ??= setTimeout(() => this.#skipGap(), 1000 * this.#options.gapSeconds).unref();
  }

  /** Numbers begin at 1, or at 0 where a client counts so. */
  #nextNumbers(): readonly number[] {
    return this.#last === null ? [0, 1] : [this.#last + 1];
  }

  #isNext(seqId: number): boolean {
    return this.#nextNumbers().includes(seqId);
  }

  #skipGap(): void {
    if (this.#waiting.size === 0) return;
    const lowest = Math.min(...this.#waiting.keys());
    const from = (this.#last ?? 0) + 1;
    const missing = lowest - 1 > from ? `${from} to ${lowest - 1} did` : `${from} did`;
    const { modelId, gapSeconds } = this.#options;
    const message =
      `request ${lowest} of ${modelId} has waited ${gapSeconds} s for those before it: ${missing} not come, so that it ` +
      'was not carried out; later ones go on from here';
    this.#start(lowest, new RequestError(400, message));
  }

  #start(seqId: number, tooLate: RequestError | null): void {
    if (this.#gap !== null) clearTimeout(this.#gap);
    this.#gap = null;
    const { run, bytes, settle } = this.#waiting.get(seqId)!;
    this.#waiting.delete(seqId);
    this.#waitingBytes -= bytes;
    this.#last = seqId;
    this.#isRunning = true;
    void this.#finish(seqId, run(tooLate), settle);
  }

  async #finish(seqId: number, running: Promise<Result>, settle: Waiting['settle']): Promise<void> {
    const result = await running;
    const known = this.#known.get(seqId);
    if (known !== undefined) known.result = result;
    this.#dropOldest();
    this.#forgetOldest();
    this.#options.onDone?.();
    this.#isRunning = false;
    settle(result);
    this.#advance();
  }

  #dropOldest(): void {
    const done = this.done();
    let bytes = done.reduce((sum, { result }) => sum + sizeOf(result), 0);
    let count = done.length;
    for (const { seqId, result } of done.toSorted((a, b) => a.seqId - b.seqId)) {
      if (count <= MOST_DONE && bytes <= MOST_DONE_BYTES) return;
      this.#known.get(seqId)!.result = null;
      count--;
      bytes -= sizeOf(result);
    }
  }

  /** Their numbers are below that of the last one, which tells them from new ones. */
  #forgetOldest(): void {
    for (const [seqId, { result }] of this.#known) {
      if (this.#known.size <= MOST_KNOWN) return;
      if (result === null && !this.#waiting.has(seqId)) this.#known.delete(seqId);
    }
  }
}
