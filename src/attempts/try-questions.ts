/**
 * Tries at every question of a bank, as mining and measuring difficulty need them: in batches, each kept before the next
 * is asked, so that a bank of hundreds of thousands survives a kill. What was kept is not asked again, and since each
 * answer has a seed of its own the result is that of an undisturbed call.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Policy } from '../engine/policy.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import type { Interrupt } from '../run/interrupt.ts';
import { formatDuration } from '../support/duration.ts';
import { sha256OfJson } from '../support/hash.ts';
import { deriveSeed } from '../support/random.ts';
import { reorderedQuestion } from './reordered-question.ts';
import { type Attempt, attemptQuestions, type AttemptSettings } from './attempt.ts';
import { TriesJournal, type Tried } from './tries-journal.ts';

export interface TrySettings extends Pick<AttemptSettings, 'prompt' | 'temperature' | 'maxTokens'> {
  /** At each question. */
  readonly attempts: number;
  /** Address of the random numbers; question and attempt are added to it. */
  readonly address: readonly (string | number)[];
  /** Each attempt but the first shows the options in an order of its own. */
  readonly shuffleOptions?: boolean;
}

/** Where tries are kept, and who is told how far they are. */
export interface Keeping {
  /** Path of the journal. The caller removes it when the tries are no longer needed. */
  readonly journal: string;
  readonly log: (line: string) => void;
  readonly interrupt: Interrupt;
}

/** Answers asked for at a time: enough to keep an engine busy, few enough to lose in a kill. */
const BATCH_ANSWERS = 1024;
const LOG_EVERY_SECONDS = 30;

/** One record a question, in the order of the questions. `what` is the word for it in messages: `mining`. */
export async function tryQuestions(
  policy: Policy,
  questions: readonly CommonQuestion[],
  settings: TrySettings,
  what: string,
  { journal: path, log, interrupt }: Keeping,
): Promise<Tried[]> {
  const journal = TriesJournal.open(path, identityOf(questions, settings), log);
  try {
    const tries = new Map(journal.kept);
    const left = questions.filter(({ id }) => !tries.has(id));
    const shown = new TryingProgress(what, questions.length, tries.size, log);
    const size = Math.max(1, Math.floor(BATCH_ANSWERS / settings.attempts));
    for (let from = 0; from < left.length; from += size) {
      // Without a turn of the event loop a chain of microtasks would never let a signal in.
      await nextTurn();
      interrupt.throwIfRequested(`${what}: the answers to ${tries.size} of ${questions.length} questions are kept`);
      const batch = await tryBatch(policy, left.slice(from, from + size), settings);
      journal.keep(batch);
      for (const tried of batch) tries.set(tried.id, tried);
      shown.show(tries.size);
    }
    return questions.map(({ id }) => tries.get(id)!);
  } finally {
    journal.close();
  }
}

async function tryBatch(
  policy: Policy,
  questions: readonly CommonQuestion[],
  { address, shuffleOptions = false, ...settings }: TrySettings,
): Promise<Tried[]> {
  const seedOf = ({ id }: CommonQuestion, index: number): number => deriveSeed(...address, id, index);
  if (!shuffleOptions) return (await attemptQuestions(policy, questions, { ...settings, seedOf })).map(triedOf);
  const shown = questions.flatMap((question) =>
    Array.from({ length: settings.attempts }, (_, index) => reorderedQuestion(question, index)),
  );
  const places = new Map(shown.map((question, at) => [question, at % settings.attempts]));
  const attempts = await attemptQuestions(policy, shown, {
    ...settings,
    attempts: 1,
    seedOf: (question) => seedOf(question, places.get(question)!),
  });
  return questions.map((_, at) => {
    const own = attempts.slice(at * settings.attempts, (at + 1) * settings.attempts).flat();
    // Each order is a prompt of its own.
    const promptTokens = own.reduce((sum, { completion }) => sum + completion.prompt.length, 0);
    return { ...triedOf(own), promptTokens };
  });
}

function triedOf(attempts: readonly Attempt[]): Tried {
  const { question, completion } = attempts[0]!;
  return {
    id: question.id,
    right: attempts.map(({ correct }) => correct),
    tokens: attempts.map((attempt) => attempt.completion.tokens.length),
    promptTokens: completion.prompt.length,
  };
}

/** Of all that the answers depend on but the weights, which the caller ties to a step. */
function identityOf(questions: readonly CommonQuestion[], { prompt, ...settings }: TrySettings): string {
  const asked = questions.map(({ id, stem, options, answer }) => [id, stem, options.map(({ text }) => text), answer]);
  return sha256OfJson({ ...settings, prompt: [prompt.name, prompt.version], asked: sha256OfJson(asked) });
}

/** A line now and then: how many, how fast, how long still. */
class TryingProgress {
  readonly #what: string;
  readonly #total: number;
  readonly #before: number;
  readonly #log: (line: string) => void;
  readonly #startedAt = performance.now();
  #shownAt = performance.now();

  constructor(what: string, total: number, before: number, log: (line: string) => void) {
    [this.#what, this.#total, this.#before, this.#log] = [what, total, before, log];
    if (before > 0) log(`${what}: the answers to ${before} of ${total} questions were kept`);
  }

  show(done: number): void {
    const now = performance.now();
    if (now - this.#shownAt < LOG_EVERY_SECONDS * 1000 || done >= this.#total) return;
    this.#shownAt = now;
    const perSecond = ((done - this.#before) * 1000) / (now - this.#startedAt);
    const left = formatDuration((this.#total - done) / perSecond);
    this.#log(`${this.#what}: ${done} of ${this.#total} questions, ${perSecond.toFixed(1)} a second, ${left} left`);
  }
}

export function sampledTokensOf(tries: readonly Tried[]): number {
  return tries.reduce((sum, { tokens }) => tokens.reduce((part, count) => part + count, sum), 0);
}

/** Each question's prompt once: its attempts share it. */
export function promptTokensOf(tries: readonly Tried[]): number {
  return tries.reduce((sum, { promptTokens }) => sum + promptTokens, 0);
}

/** How many of a question's attempts were right. */
export function rightOf({ right }: Tried): number {
  return right.filter(Boolean).length;
}
