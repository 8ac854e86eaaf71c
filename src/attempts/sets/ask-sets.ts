/**
 * Asks a model sets of items; its answers are journalled one by one: OUT/evaluation.json, OUT/<set>/items.jsonl,
 * OUT/<set>/answers.jsonl. The same call goes on after any end of the process and asks nothing twice that was kept.
 * Knows nothing of letters or marks.
 */
import { mkdirSync } from 'node:fs';
import type { ChatModel, ChatRequest } from '../../chat/chat-model.ts';
import type { RetryPolicy } from '../../chat/complete-with-retries.ts';
import { lockFolder } from '../../run/lock.ts';
import type { Progress } from '../../run/progress.ts';
import { turnTaker } from '../../run/turn-taker.ts';
import { isOfShard, type Shard } from '../../support/shard.ts';
import { checkLimits, type Limits } from '../calls/budget.ts';
import { mostTokens, type MostTokens } from '../calls/most-tokens.ts';
import { SpendingLedger, type SpentTotals } from '../calls/spending-ledger.ts';
import type { Price } from '../../chat/price.ts';
import { AnswerJournal } from './answer-journal.ts';
import { askAll, type AskOutcome } from './ask-all.ts';
import { requestOf } from './asked-request.ts';
import { answersPath, keepItems, keptItems, settingsOfSet, type AskedSet } from './asked-set.ts';
import { AskingProgress } from './asking-progress.ts';
import { KeepingAnswers } from './keeping-answers.ts';
import { claimFolder, type EvaluationFile, evaluationOf, type SetSettings } from './evaluation-file.ts';
import { spreadOfProcess } from '../calls/spread.ts';
import { readAnswered, type AnsweredSamples } from './read-answers.ts';

export interface AskSetsOptions {
  readonly folder: string;
  readonly asked: EvaluationFile['model'];
  readonly decoding: EvaluationFile['decoding'];
  readonly sets: readonly AskedSet[];
  /** Ask its items alone; absent: all. */
  readonly shard?: Shard;
  readonly model: ChatModel;
  /** Conversations in flight at most. */
  readonly concurrency: number;
  readonly progress: Progress;
  /** No further conversation once it fires. */
  readonly stop: AbortSignal;
  /** Ask again what was refused before; what was answered stays. */
  readonly askRefused?: boolean;
  /** What all requests of the folder may take, and what they cost; absent: nobody counts. */
  readonly spending?: { readonly limits: Limits; readonly price: Price | null };
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
  /** What was taken, by all calls for the folder; null where nobody counted. */
  readonly spent: SpentSummary | null;
}

export interface SpentSummary {
  readonly totals: SpentTotals;
  readonly text: string;
  /** Why no more was asked, where a limit was reached. */
  readonly limitWords: string | null;
}

export interface Unanswered {
  readonly set: string;
  readonly itemId: string;
  readonly sample: number;
  readonly message: string;
}

export interface AskedRequest extends ChatRequest {
  /** Of this conversation in the journal of what was taken. */
  readonly key: string;
  readonly journal: AnswerJournal;
  readonly refusedBefore: boolean;
}

interface OpenSet {
  readonly set: AskedSet;
  /** That are asked: all, or those of the shard. */
  readonly items: number;
  readonly journal: AnswerJournal;
  readonly answered: AnsweredSamples;
}

/** Ours: answers under way are paid for; nobody wants to wait longer after Ctrl-C. */
const GRACE_SECONDS = 10;

export async function askSets(options: AskSetsOptions): Promise<AskSetsSummary> {
  const { folder, asked: model, decoding, sets } = options;
  const { spending, shard } = options;
  if (spending !== undefined) checkLimits(spending.limits, { ...spending, maxTokens: decoding.maxTokens });
  const settings = evaluationOf({ model, decoding, sets: sets.map(settingsOfSet), ...(shard && { shard }) });
  mkdirSync(folder, { recursive: true });
  const lock = lockFolder(folder);
  try {
    claimFolder(folder, settings);
    const open: OpenSet[] = [];
    try {
      for (const [at, set] of sets.entries()) open.push(await openSet(options, set, settings.sets[at]!));
      return { settings, ...(await askCounted(options, open)) };
    } finally {
      await Promise.all(open.map(({ journal }) => journal.close()));
    }
  } finally {
    lock.release();
  }
}

async function openSet({ folder, shard }: AskSetsOptions, set: AskedSet, settings: SetSettings): Promise<OpenSet> {
  keepItems(folder, set, settings);
  const path = answersPath(folder, set);
  const { answered, bytes } = readAnswered(path);
  const items = shard === undefined ? settings.items : countOf(shard, set);
  return { set, items, answered, journal: await AnswerJournal.open(path, bytes) };
}

function countOf(shard: Shard, set: AskedSet): number {
  let count = 0;
  for (const item of set.items()) if (isOfShard(shard, set.idOf(item))) count++;
  return count;
}

/** Where somebody counts, through the ledger of the folder. */
async function askCounted(
  options: AskSetsOptions,
  open: readonly OpenSet[],
): Promise<Omit<AskSetsSummary, 'settings'>> {
  const { folder, spending, concurrency, progress, model, stop } = options;
  if (spending === undefined) return { ...(await askOpenSets(options, open, null)), spent: null };
  const most: MostTokens[] = [];
  const takeTurn = turnTaker();
  for (const { messages, decoding } of requestsOf(options, open, null)) {
    most.push(mostTokens(messages, decoding));
    await takeTurn();
  }
  const ledger = await SpendingLedger.open({
    ...spending,
    folder,
    concurrency,
    expected: most.length,
    log: (line) => progress.log(line),
  });
  try {
    if (most.length > 0) ledger.tellMost(most);
    const asked = await askOpenSets({ ...options, model: ledger.modelFor(model, stop) }, open, ledger);
    return { ...asked, spent: { totals: ledger.totals, text: ledger.text(), limitWords: ledger.spentWords } };
  } finally {
    await ledger.close();
  }
}

async function askOpenSets(
  options: AskSetsOptions,
  open: readonly OpenSet[],
  ledger: SpendingLedger | null,
): Promise<Omit<AskSetsSummary, 'settings' | 'spent'>> {
  const { model, concurrency, stop, policy, graceSeconds = GRACE_SECONDS } = options;
  const { samples } = options.decoding;
  const wanted = open.reduce((sum, set) => sum + set.items * samples, 0);
  const before = open.reduce((sum, set) => sum + set.answered.count, 0);
  let refused = open.reduce((sum, set) => sum + set.answered.refused, 0);
  const shown = new AskingProgress(options.progress, {
    wanted,
    before,
    refused: options.askRefused === true ? 0 : refused,
  });
  const [refusals, absent]: [Unanswered[], Unanswered[]] = [[], []];
  const keeping = new KeepingAnswers(4 * concurrency);
  const outcome = await askAll<AskedRequest>({
    model,
    requests: requestsOf(options, open, ledger),
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

/** Item after item, all samples of one together; no more of them once a limit is reached. */
function* requestsOf(
  { folder, decoding, shard, askRefused = false }: AskSetsOptions,
  open: readonly OpenSet[],
  ledger: SpendingLedger | null,
): Generator<AskedRequest> {
  for (const { set, answered, journal } of open) {
    for (const item of keptItems(folder, set)) {
      const itemId = set.idOf(item);
      if (shard !== undefined && !isOfShard(shard, itemId)) continue;
      for (let sample = 0; sample < decoding.samples; sample++) {
        if (ledger !== null && ledger.spentWords !== null) return;
        const there = answered.kindOf(itemId, sample);
        if (there === 'answer' || (there === 'refusal' && !askRefused)) continue;
        const request = requestOf(set, item, sample, decoding);
        yield { ...request, key: JSON.stringify(request.id), journal, refusedBefore: there === 'refusal' };
      }
    }
  }
}
