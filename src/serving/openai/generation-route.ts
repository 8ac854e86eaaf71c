/** A request for answers from its body to its end: let in, asked of the model, told whole or in events, measured, and recorded. */
import { randomBytes, randomInt } from 'node:crypto';
import { ApiError } from './api-error.ts';
import type { Gate } from './gate.ts';
import { ClientGone, type Call } from './http-server.ts';
import type { ReadRequest, RequestContext, RequestLimits } from './read-request.ts';
import type { ReplyFrame, ReplyShape } from './reply-shape.ts';
import type { Choice, Generation, Piece, ServedModel } from './served-model.ts';

/** One request that was let in, for measures and records. */
export interface AnsweredRequest {
  readonly id: string;
  readonly path: string;
  /** Name of the key; null where none is needed. */
  readonly key: string | null;
  /** When it came. */
  readonly at: Date;
  readonly seconds: number;
  /** Until the first piece; null where none came. */
  readonly secondsToFirst: number | null;
  readonly request: ReadRequest['generation'];
  /** Of a request that failed, those that were begun, as far as they were written. */
  readonly choices: readonly RecordedChoice[];
  readonly promptTokens: number | null;
  /** Null: it was answered. */
  readonly failure: string | null;
}

export interface RecordedChoice extends Omit<Choice, 'finish' | 'tokens'> {
  /** Null: it did not end. */
  readonly finish: Choice['finish'] | null;
}

export interface GenerationParts {
  readonly model: ServedModel;
  readonly gate: Gate;
  readonly fingerprint: string;
  readonly limits: RequestLimits & { readonly seconds: number };
  readonly onAnswered: (answered: AnsweredRequest) => void;
}

export interface GenerationKind {
  readonly read: (body: string, context: RequestContext) => ReadRequest;
  readonly shape: ReplyShape;
}

export async function answerGeneration(
  call: Call,
  { read, shape }: GenerationKind,
  { model, gate, fingerprint, limits, onAnswered }: GenerationParts,
): Promise<void> {
  const request = read(call.body, { model, limits, randomSeed: () => randomInt(2 ** 47) });
  const broken = new AbortController();
  const leave = gate.enter(request.generation.count, (why) => broken.abort(why));
  const begun = performance.now();
  const frame: ReplyFrame = {
    id: shape.idPrefix + randomBytes(16).toString('hex'),
    created: Math.floor(Date.now() / 1000),
    model: model.name,
    fingerprint,
    revision: model.revision,
    seed: request.generation.seed,
  };
  const telling = new Telling(call, request, frame, shape);
  const stop = new TimedSignal([call.signal, broken.signal], limits.seconds);
  let generation: Generation | null = null;
  let failure: unknown = null;
  try {
    generation = await model.generate(request.generation, { ...telling.listener, signal: stop.signal });
    telling.end(generation);
  } catch (cause) {
    failure = stop.signal.aborted ? stop.signal.reason : cause;
    throw failure;
  } finally {
    stop.clear();
    leave();
    onAnswered({
      id: frame.id,
      path: call.path,
      key: call.key,
      at: new Date(Date.now() - (performance.now() - begun)),
      seconds: (performance.now() - begun) / 1000,
      secondsToFirst: telling.firstAt === null ? null : (telling.firstAt - begun) / 1000,
      request: request.generation,
      choices: generation?.choices ?? telling.written,
      promptTokens: generation?.promptTokens ?? null,
      failure: generation === null ? wordsOf(failure) : null,
    });
  }
}

/** What a client hears, and when; and what was written of each answer, heard or not. */
class Telling {
  readonly listener = {
    onPiece: (piece: Piece): void => this.#piece(piece),
    onChoice: (choice: number, ended: Choice): void => this.#choice(choice, ended),
  };
  firstAt: number | null = null;
  readonly #call: Call;
  readonly #request: ReadRequest;
  readonly #frame: ReplyFrame;
  readonly #shape: ReplyShape;
  readonly #begun = new Set<number>();
  /** UTF-16 units of the tokens that were told of each. */
  readonly #offsets = new Map<number, number>();
  /** By their numbers. */
  readonly #written = new Map<number, RecordedChoice>();

  constructor(call: Call, request: ReadRequest, frame: ReplyFrame, shape: ReplyShape) {
    this.#call = call;
    this.#request = request;
    this.#frame = frame;
    this.#shape = shape;
  }

  /** In the order of their numbers. */
  get written(): readonly RecordedChoice[] {
    return [...this.#written].toSorted(([a], [b]) => a - b).map(([, choice]) => choice);
  }

  end(generation: Generation): void {
    const { out } = this.#call;
    if (!this.#request.stream) return out.json(200, this.#shape.whole(this.#frame, generation));
    if (this.#request.includeUsage) out.event(this.#shape.usage(this.#frame, generation));
    out.endEvents();
  }

  #piece(piece: Piece): void {
    this.firstAt ??= performance.now();
    this.#keep(piece);
    if (!this.#request.stream) return;
    this.#begin(piece.choice);
    const offset = this.#offsets.get(piece.choice) ?? 0;
    this.#offsets.set(
      piece.choice,
      piece.tokens.reduce((sum, { text }) => sum + text.length, offset),
    );
    this.#call.out.event(this.#shape.piece(this.#frame, piece, offset));
  }

  #choice(choice: number, ended: Choice): void {
    this.#written.set(choice, ended);
    if (!this.#request.stream) return;
    this.#begin(choice);
    this.#call.out.event(this.#shape.end(this.#frame, choice, ended));
  }

  #keep({ choice, reasoning, text, generatedTokens, reasoningTokens }: Piece): void {
    const before = this.#written.get(choice);
    this.#written.set(choice, {
      reasoning: (before?.reasoning ?? '') + reasoning,
      text: (before?.text ?? '') + text,
      finish: null,
      generatedTokens,
      reasoningTokens,
    });
  }

  #begin(choice: number): void {
    if (this.#begun.has(choice)) return;
    this.#begun.add(choice);
    const first = this.#shape.begin(this.#frame, choice);
    if (first !== null) this.#call.out.event(first);
  }
}

/** Fires with one of the others, or when a request has taken too long. */
class TimedSignal {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(others: readonly AbortSignal[], seconds: number) {
    const late = new ApiError(504, `no answer within the ${seconds} s that a request may take; ask for fewer tokens`);
    this.#timer = setTimeout(() => this.#controller.abort(late), seconds * 1000);
    // The request's own, which end with it.
    for (const other of others) {
      if (other.aborted) this.#controller.abort(other.reason);
      else other.addEventListener('abort', () => this.#controller.abort(other.reason));
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}

function wordsOf(failure: unknown): string {
  if (failure instanceof ClientGone || failure instanceof ApiError) return failure.message;
  return 'the server failed';
}
