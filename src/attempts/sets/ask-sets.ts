/**
 * Asks a model sets of items; its answers are journalled one by one: OUT/evaluation.json, OUT/<set>/items.jsonl,
 * OUT/<set>/answers.jsonl. The same call goes on after any end of the process and asks nothing twice that was kept.
 * Knows nothing of letters or marks.
 */
import { mkdirSync } from 'node:fs';
import type { ChatModel, ChatRequest, ConversationId, Decoding } from '../../chat/chat-model.ts';
import type { RetryPolicy } from '../../chat/complete-with-retries.ts';
import type { ModelAnswer } from '../../records/benchmark.ts';
import { lockFolder } from '../../run/lock.ts';
import type { Progress } from '../../run/progress.ts';
import { deriveSeed } from '../../support/random.ts';
import { AnswerJournal } from './answer-journal.ts';
import { askAll, type AskOutcome } from './ask-all.ts';
import { answersPath, keepItems, keptItems, settingsOfSet, type AskedSet } from './asked-set.ts';
import { AskingProgress } from './asking-progress.ts';
import { claimFolder, type EvaluationFile, evaluationOf, type SetSettings } from './evaluation-file.ts';
import { spreadOfProcess } from '../calls/spread.ts';
import { readAnswered, type AnsweredSamples } from './read-answers.ts';

export interface AskSetsOptions {
  readonly folder: string;
  readonly asked: EvaluationFile['model'];
  readonly decoding: EvaluationFile['decoding'];
  readonly sets: readonly AskedSet[];
  readonly model: ChatModel;
  /** Conversations in flight at most. */
  readonly concurrency: number;
  readonly progress: Progress;
  /** No further conversation once it fires. */
  readonly stop: AbortSignal;
  /** Ask again what was refused before; what was answered stays. */
  readonly askRefused?: boolean;
  readonly policy?: RetryPolicy;
  readonly graceSeconds?: number;
}

export interface AskSetsSummary {
  /** What evaluation.json holds. */
  readonly settings: EvaluationFile;
  readonly outcome: AskOutcome<AskedRequest>;
  /** Answers of all sets together: wanted, kept before this call, kept by it. */
  readonly wanted: number;
  readonly before: number;
  readonly kept: number;
  /** Failed attempts that were followed by another. */
  readonly retries: number;
  /** Refused by the model, in this call and before it, and not answered since. */
  readonly refused: number;
  /** What was said of those of this call. */
  readonly refusals: readonly Unanswered[];
  /** Neither answered nor refused by this call. */
  readonly absent: readonly Unanswered[];
}

export interface Unanswered {
  readonly set: string;
  readonly itemId: string;
  readonly sample: number;
  readonly message: string;
}

export interface AskedRequest extends ChatRequest {
  readonly journal: AnswerJournal;
  readonly refusedBefore: boolean;
}

interface OpenSet {
  readonly set: AskedSet;
  readonly settings: SetSettings;
  readonly journal: AnswerJournal;
  readonly answered: AnsweredSamples;
}

/** Ours: answers under way are paid for; nobody wants to wait longer after Ctrl-C. */
const GRACE_SECONDS = 10;

export async function askSets(options: AskSetsOptions): Promise<AskSetsSummary> {
  const { folder, asked: model, decoding, sets } = options;
  const settings = evaluationOf({ model, decoding, sets: sets.map(settingsOfSet) });
  mkdirSync(folder, { recursive: true });
  const lock = lockFolder(folder);
  try {
    claimFolder(folder, settings);
    const open: OpenSet[] = [];
    try {
      for (const [at, set] of sets.entries()) open.push(await openSet(folder, set, settings.sets[at]!));
      return { settings, ...(await askOpenSets(options, open)) };
    } finally {
      await Promise.all(open.map(({ journal }) => journal.close()));
    }
  } finally {
    lock.release();
  }
}

async function openSet(folder: string, set: AskedSet, settings: SetSettings): Promise<OpenSet> {
  keepItems(folder, set, settings);
  const path = answersPath(folder, set);
  const { answered, bytes } = readAnswered(path);
  return { set, settings, answered, journal: await AnswerJournal.open(path, bytes) };
}

async function askOpenSets(
  options: AskSetsOptions,
  open: readonly OpenSet[],
): Promise<Omit<AskSetsSummary, 'settings'>> {
  const { model, concurrency, stop, policy, graceSeconds = GRACE_SECONDS } = options;
  const { samples } = options.decoding;
  const wanted = open.reduce((sum, set) => sum + set.settings.items * samples, 0);
  const before = open.reduce((sum, set) => sum + set.answered.count, 0);
  let refused = open.reduce((sum, set) => sum + set.answered.refused, 0);
  const shown = new AskingProgress(options.progress, {
    wanted,
    before,
    refused: options.askRefused === true ? 0 : refused,
  });
  const [refusals, absent]: [Unanswered[], Unanswered[]] = [[], []];
  const keeping = new Keeping(4 * concurrency);
  const outcome = await askAll<AskedRequest>({
    model,
    requests: requestsOf(options, open),
    concurrency: Math.max(1, Math.min(concurrency, wanted - before)),
    onAnswer: (request, { raw, finish, promptTokens, generatedTokens }, attempts) => {
      if (request.refusedBefore) refused--;
      return keeping.keep(request, { raw, finish, promptTokens, generatedTokens, attempts }, () => shown.kept());
    },
    onRefused: (request, { message }, attempts) => {
      if (!request.refusedBefore) refused++;
      refusals.push({ ...request.id, message });
      shown.refused(request.id, message);
      return keeping.keep(request, { ...NOTHING, attempts, refused: message }, () => {});
    },
    onAbsent: ({ id }, { message }) => {
      absent.push({ ...id, message });
      shown.absent(id, message);
    },
    onRetry: ({ id }, failure, seconds) => shown.retry(id, failure, seconds),
    onInFlight: (count) => shown.inFlight(count),
    stop,
    // Only spreads waits; no product depends on it.
    random: spreadOfProcess,
    ...(policy === undefined ? {} : { policy }),
    graceSeconds,
  });
  await keeping.settled();
  shown.end();
  return { outcome, wanted, before, kept: shown.keptCount, retries: shown.retryCount, refused, refusals, absent };
}

const NOTHING = { raw: '', finish: 'filtered', promptTokens: null, generatedTokens: null } as const;

/** Item after item, all samples of one together; a conversation's seed is its own, whatever was asked before. */
function* requestsOf(
  { folder, decoding: settings, askRefused = false }: AskSetsOptions,
  open: readonly OpenSet[],
): Generator<AskedRequest> {
  const { temperature, topP, maxTokens, samples, seed } = settings;
  const decoding: Decoding = { temperature, topP, maxTokens };
  for (const { set, answered, journal } of open) {
    for (const item of keptItems(folder, set)) {
      const itemId = set.idOf(item);
      for (let sample = 0; sample < samples; sample++) {
        const there = answered.kindOf(itemId, sample);
        if (there === 'answer' || (there === 'refusal' && !askRefused)) continue;
        const id = { set: set.id, itemId, sample };
        // 31 bits: servers that hold a seed in a signed integer take it too.
        const own = deriveSeed(seed, 'evaluate', set.id, itemId, sample) >>> 1;
        const refusedBefore = there === 'refusal';
        yield { id, messages: set.messagesOf(item, sample), decoding, seed: own, journal, refusedBefore };
      }
    }
  }
}

/** Hands answers to their journals; lets asking run ahead of the disk, but not far. */
class Keeping {
  readonly #mostWaiting: number;
  /** Of each journal; answers of one are kept in turn. */
  readonly #last = new Map<AnswerJournal, Promise<void>>();
  #error: { readonly cause: unknown } | null = null;

  constructor(mostWaiting: number) {
    this.#mostWaiting = mostWaiting;
  }

  async keep(
    { id, journal }: AskedRequest,
    came: Omit<ModelAnswer, keyof ConversationId>,
    onKept: () => void,
  ): Promise<void> {
    this.#throwIfFailed();
    const { set, itemId, sample } = id;
    const { raw, finish, promptTokens, generatedTokens, ...rest } = came;
    const answer: ModelAnswer = { set, itemId, sample, raw, finish, promptTokens, generatedTokens, ...rest };
    const kept = journal.append(answer).then(onKept, (cause: unknown) => void (this.#error ??= { cause }));
    this.#last.set(journal, kept);
    if (journal.waiting > this.#mostWaiting) await kept;
    this.#throwIfFailed();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#last.values());
    this.#throwIfFailed();
  }

  #throwIfFailed(): void {
    if (this.#error !== null) throw this.#error.cause;
  }
}
