/**
 * The label check (paper section 3.1, filter b): a validator model answers each question in several independent trials,
 * each with its own order of options and its own seed. A question that it fails in all trials goes to manual review:
 * the model may be wrong, or the label.
 */
import { z } from 'zod';
import type { AskedSet } from '../../answers/asked-set.ts';
import { promptOf, PROMPT_VERSION } from '../../benchmarks/prompt.ts';
import { shuffleOptions } from '../../benchmarks/shuffle-options.ts';
import { readAnswer } from '../../grading/read-answer.ts';
import { bankQuestionSchema, type BankQuestion } from '../../records/bank-question.ts';
import type { BenchmarkItem } from '../../records/benchmark.ts';
import type { Trial } from '../../records/review.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import { deriveSeed } from '../../support/random.ts';
import { sha256OfQuestions } from '../refine/annotate-difficulty.ts';

export const LABEL_CHECK_SET = 'label-check';
/** The paper's five. */
export const TRIALS = 5;

export function labelCheckSet(
  questions: readonly BankQuestion[],
  source: string,
  seed: number,
): AskedSet<BankQuestion> {
  return {
    id: LABEL_CHECK_SET,
    version: PROMPT_VERSION,
    source,
    sha256: sha256OfQuestions(questions, source),
    items: () => questions,
    schema: bankQuestionSchema,
    idOf: ({ id }) => id,
    messagesOf: (question, trial) => [{ role: 'user', content: promptOf(shownItem(question, trial, seed)) }],
  };
}

/** The question with its options in the order of the trial. */
export function shownItem(question: BankQuestion, trial: number, seed: number): BenchmarkItem {
  const { id, language, stem, options, answer } = question;
  const item: BenchmarkItem = {
    benchmark: `_${LABEL_CHECK_SET}`,
    id,
    language,
    stem,
    context: null,
    options: options.map(({ letter, text }) => ({ letter, text })),
    gold: [answer],
    labels: {},
  };
  return shuffleOptions(item, deriveSeed(seed, LABEL_CHECK_SET, trial));
}

export function trialOf(question: BankQuestion, trial: number, raw: string, seed: number): Trial {
  const { options } = shownItem(question, trial, seed);
  const reading = readAnswer(raw, {
    optionCount: options.length,
    optionTexts: options.map(({ text }) => text),
    thinking: 'optional',
  });
  if (reading.kind === 'unread') return { trial, letter: null, unread: reading.reason, right: false, raw };
  const chosen = options.find(({ letter }) => letter === reading.letter)!;
  const letter = question.options.find(({ text }) => text === chosen.text)!.letter;
  return { trial, letter, unread: null, right: letter === question.answer, raw };
}

const answerSchema = z.looseObject({ itemId: z.string(), sample: z.number().int(), raw: z.string() });

/** Outputs by item, then by sample; a journal that a killed process left torn is read up to the tear. */
export function readOutputs(path: string): Map<string, Map<number, string>> {
  const outputs = new Map<string, Map<number, string>>();
  for (const { value } of iterateJsonl(path, { schema: answerSchema, tornLastLine: 'drop' })) {
    const own = outputs.get(value.itemId) ?? new Map<number, string>();
    if (!own.has(value.sample)) own.set(value.sample, value.raw);
    outputs.set(value.itemId, own);
  }
  return outputs;
}
