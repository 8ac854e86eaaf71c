/**
 * The label check (paper section 3.1, filter b): a validator model answers each question in several independent trials,
 * each with its own order of options and its own seed. A question that it fails in all trials goes to manual review:
 * the model may be wrong, or the label.
 */
import type { AskedSet } from '../../attempts/sets/asked-set.ts';
import { shuffleOptions } from '../../benchmarks/shuffle-options.ts';
import { answerFrame, readAnswer } from '../../grading/read-answer.ts';
import { bankQuestionSchema, type BankQuestion } from '../../records/bank-question.ts';
import type { Trial } from '../../records/review.ts';
import { deriveSeed } from '../../support/random.ts';
import type { Prompt } from '../../wording/prompt.ts';
import { sha256OfQuestions } from '../refine/annotate-difficulty.ts';

export const LABEL_CHECK_SET = 'label-check';
/** The paper's five. */
export const TRIALS = 5;

/**
 * Part of the address of a trial's order of options. Another word would shuffle the options of journalled answers anew, so
 * that their letters would mean others.
 */
const ORDER_ADDRESS = '_label-check';

/** Of the rules by which options keep their places: answers in orders of other rules would be misread. */
const ORDER_VERSION = 2;

export function labelCheckSet(
  questions: readonly BankQuestion[],
  source: string,
  prompt: Prompt,
  seed: number,
): AskedSet<BankQuestion> {
  return {
    id: LABEL_CHECK_SET,
    version: `${prompt.version}.${ORDER_VERSION}`,
    prompt: prompt.name,
    source,
    sha256: sha256OfQuestions(questions, source),
    items: () => questions,
    schema: bankQuestionSchema,
    idOf: ({ id }) => id,
    messagesOf: (question, trial) => [{ role: 'user', content: prompt.text(shownQuestion(question, trial, seed)) }],
  };
}

export interface ShownQuestion extends Pick<BankQuestion, 'id' | 'language' | 'stem'> {
  readonly options: { letter: string; text: string }[];
  /** The letter that the bank's answer has in this order. */
  readonly gold: string[];
}

/** The question as the trial shows it. */
export function shownQuestion(question: BankQuestion, trial: number, seed: number): ShownQuestion {
  const { id, language, stem, answer } = question;
  const options = question.options.map(({ letter, text }) => ({ letter, text }));
  const shown: ShownQuestion = { id, language, stem, options, gold: [answer] };
  return shuffleOptions(shown, deriveSeed(seed, LABEL_CHECK_SET, trial), ORDER_ADDRESS);
}

export function trialOf(question: BankQuestion, trial: number, raw: string, seed: number): Trial {
  const { options } = shownQuestion(question, trial, seed);
  const reading = readAnswer(raw, { ...answerFrame({ options }), thinking: 'optional' });
  if (reading.kind === 'unread') return { trial, letter: null, unread: reading.reason, right: false, raw };
  const chosen = options.find(({ letter }) => letter === reading.letter)!;
  const letter = question.options.find(({ text }) => text === chosen.text)!.letter;
  return { trial, letter, unread: null, right: letter === question.answer, raw };
}
