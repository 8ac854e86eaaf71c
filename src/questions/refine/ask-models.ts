/**
 * What models say of a bank's questions: how difficult each is, and whether its label holds in independent trials. Each answer
 * is paid for once; what a question came to without an answer is a failure that people see.
 */
import { join } from 'node:path';
import { askPaidSet, type PaidSetSettings } from '../../attempts/calls/ask-paid-set.ts';
import type { Limits } from '../../attempts/calls/budget.ts';
import type { AskedSet } from '../../attempts/sets/asked-set.ts';
import type { OpenChatModel } from '../../products/stage-kind.ts';
import type { BankStep } from '../../records/bank-manifest.ts';
import type { BankQuestion, Refinement } from '../../records/bank-question.ts';
import type { ReviewItem, Trial } from '../../records/review.ts';
import type { Prompt } from '../../wording/prompt.ts';
import { LABEL_CHECK_SET, labelCheckSet, trialOf } from '../label-check/label-check.ts';
import { tally } from '../tally.ts';
import { DIFFICULTY_SET, difficultySet, readTier } from './annotate-difficulty.ts';

type OfSet = 'purpose' | 'formerFolder' | 'samples' | 'temperature' | 'limits';

export interface ModelSettings extends Omit<PaidSetSettings, OfSet> {
  /** Of each of the two models apart, over all calls of its journal. */
  readonly spending: Limits;
  /** Where journals lie that were begun before calls had keys. */
  readonly work: string;
  readonly annotator: OpenChatModel | null;
  readonly validator: OpenChatModel | null;
  readonly trials: number;
  /** The validator is asked with it. */
  readonly prompt: Prompt;
}

/** Ours: what reasoning models of this family are run at; greedy trials would all be one. */
const TRIAL_TEMPERATURE = 0.6;

export async function annotate(
  questions: readonly BankQuestion[],
  settings: ModelSettings,
  steps: BankStep[],
): Promise<readonly BankQuestion[]> {
  const { annotator } = settings;
  if (annotator === null || questions.length === 0) return questions;
  const outputs = await askModel(ofAnnotator(questions, annotator), settings);
  const raws = questions.map(({ id }) => outputs.get(id)?.get(0) ?? '');
  const tiers = raws.map(readTier);
  const counts = tally(tiers.map((tier, at) => tier ?? (raws[at] === '' ? 'refused or empty' : 'unread')));
  steps.push({ name: DIFFICULTY_SET, before: questions.length, after: questions.length, dropped: {}, counts });
  return questions.map((question, at) => refined(question, { annotatedTier: tiers[at]! }));
}

export interface Checked {
  readonly questions: readonly BankQuestion[];
  readonly queue: readonly ReviewItem[];
}

export async function checkLabels(
  questions: readonly BankQuestion[],
  settings: ModelSettings,
  steps: BankStep[],
): Promise<Checked> {
  const { validator, seed, trials } = settings;
  if (validator === null || questions.length === 0) return { questions, queue: [] };
  const outputs = await askModel(ofValidator(questions, validator, settings), settings);
  const kept: BankQuestion[] = [];
  const queue: ReviewItem[] = [];
  let [right, unread, empty] = [0, 0, 0];
  for (const question of questions) {
    // A trial without an answer has not confirmed the label either.
    const own = Array.from({ length: trials }, (_, trial): Trial =>
      trialOf(question, trial, outputs.get(question.id)?.get(trial) ?? '', seed),
    );
    const rights = own.filter((trial) => trial.right).length;
    right += rights;
    unread += own.filter((trial) => trial.letter === null && trial.raw !== '').length;
    empty += own.filter((trial) => trial.raw === '').length;
    const marked = refined(question, { labelCheck: { trials: own.length, right: rights } });
    if (rights === 0)
      queue.push({ question: marked, reason: 'failed-all-trials', validator: validator.model.name, trials: own });
    else kept.push(marked);
  }
  const counts = {
    trials: questions.length * trials,
    'right answers': right,
    ...(unread > 0 ? { 'answers without a letter': unread } : {}),
    ...(empty > 0 ? { 'refused or empty': empty } : {}),
  };
  steps.push({
    name: LABEL_CHECK_SET,
    before: questions.length,
    after: kept.length,
    dropped: { 'failed-all-trials': queue.length },
    counts,
  });
  return { questions: kept, queue };
}

/** Part of the keys of calls: another word would pay for every answer again. */
const PURPOSE = 'questions.refine';

export interface ModelAsked {
  readonly set: AskedSet<BankQuestion>;
  readonly model: OpenChatModel;
  readonly purpose: string;
  readonly samples: number;
  readonly temperature: number;
}

/** What the models that are there are asked about the questions, in the order in which they are asked. */
export function askedModels(questions: readonly BankQuestion[], settings: ModelSettings): ModelAsked[] {
  const { annotator, validator } = settings;
  return [
    ...(annotator === null ? [] : [ofAnnotator(questions, annotator)]),
    ...(validator === null ? [] : [ofValidator(questions, validator, settings)]),
  ];
}

function ofAnnotator(questions: readonly BankQuestion[], model: OpenChatModel): ModelAsked {
  const set = difficultySet(questions, 'the bank');
  return { set, model, purpose: `${PURPOSE}-${set.id}`, samples: 1, temperature: 0 };
}

function ofValidator(
  questions: readonly BankQuestion[],
  model: OpenChatModel,
  { prompt, seed, trials }: ModelSettings,
): ModelAsked {
  const set = labelCheckSet(questions, 'the bank', prompt, seed);
  const temperature = trials > 1 ? TRIAL_TEMPERATURE : 0;
  return { set, model, purpose: `${PURPOSE}-${set.id}`, samples: trials, temperature };
}

export async function askModel(
  { set, model, ...asked }: ModelAsked,
  { callsFolder, work, seed, spending: limits, transport, progress, stop, again }: ModelSettings,
): Promise<Map<string, Map<number, string>>> {
  const formerFolder = join(work, `answers-${set.id}`);
  const rest = { callsFolder, formerFolder, seed, limits, transport, progress, stop, again };
  return askPaidSet(set, model, { ...asked, ...rest });
}

function refined(question: BankQuestion, change: Partial<Refinement>): BankQuestion {
  const none: Refinement = { annotatedTier: null, labelCheck: null, reviewed: null };
  return { ...question, refinement: { ...none, ...question.refinement, ...change } };
}
