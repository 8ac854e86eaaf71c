/**
 * Difficulty by a language model, in the paper's three tiers and with the paper's definitions (section 3.1). The model sees
 * the question with its answer and writes one word; an answer that is none of the three words is unread, never guessed.
 */
import { createHash } from 'node:crypto';
import type { AskedSet } from '../../attempts/sets/asked-set.ts';
import { findAnswerBlock } from '../../grading/answer-block.ts';
import { bankQuestionSchema, type BankQuestion } from '../../records/bank-question.ts';
import { questionText } from '../../records/question-text.ts';
import type { DifficultyTier } from '../../records/question.ts';
import { jsonLine } from '../../support/jsonl.ts';

export const DIFFICULTY_SET = 'difficulty';
/** Raised with every change of a character of the prompt. */
const PROMPT_VERSION = 1;

const definitions = `Judge how difficult this medical examination question is. There are three tiers:
- Easy: basic knowledge that is common among practitioners.
- Moderate: needs detailed understanding or intermediate reasoning.
- Difficult: needs specialised knowledge, multi-step inference, or is about rare conditions.`;

const instruction =
  'Think between <think> and </think>, then write one word, Easy, Moderate or Difficult, between <answer> and </answer>.';

export function difficultySet(questions: readonly BankQuestion[], source: string): AskedSet<BankQuestion> {
  return {
    id: DIFFICULTY_SET,
    version: PROMPT_VERSION,
    prompt: null,
    source,
    sha256: sha256OfQuestions(questions, source),
    items: () => questions,
    schema: bankQuestionSchema,
    idOf: ({ id }) => id,
    messagesOf: (question) => [
      {
        role: 'user',
        content: `${definitions}\n\nQuestion:\n${questionText(question)}\n\nRight answer: ${question.answer}\n\n${instruction}`,
      },
    ],
  };
}

/** null: unread. */
export function readTier(raw: string): DifficultyTier | null {
  const block = findAnswerBlock(raw, 'optional');
  if (block.kind !== 'block') return null;
  // Marks around the word, Chinese ones too; a second word is none.
  const word = /^[\p{P}\p{S}\s]*([a-z]+)[\p{P}\p{S}\s]*$/u.exec(block.content.toLowerCase())?.[1];
  return word === 'easy' || word === 'moderate' || word === 'difficult' ? word : null;
}

export function sha256OfQuestions(questions: readonly BankQuestion[], where: string): string {
  const hash = createHash('sha256');
  for (const question of questions) hash.update(jsonLine(question, where));
  return hash.digest('hex');
}
