/** What other trainers read, and the one mark by which a row of any of them says what it is and under which licence. */
import { commonQuestion } from '../../records/common-question.ts';
import { holdsControlToken } from '../../records/control-token.ts';
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import type { Prompt } from '../../wording/prompt.ts';
import {
  answerTextOf,
  isForCommercialUse,
  licencesOf,
  sourceOf,
  specialtyOf,
  UNKNOWN,
} from '../bank/question-facts.ts';

/** Those that questions are written for: the others are of trainers that fine-tune, and of published sets of traces. */
export const QUESTION_FORMATS = ['trl', 'verl', 'skyrl', 'ms-swift', 'llama-factory', 'messages'] as const;
export type QuestionFormat = (typeof QUESTION_FORMATS)[number];
/** All take traces. */
export const EXPORT_FORMATS = [
  ...QUESTION_FORMATS,
  'openai',
  'sharegpt',
  'alpaca',
  'huatuo',
  'meditron',
  'axolotl',
  'cookbook',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export function isQuestionFormat(format: ExportFormat): format is QuestionFormat {
  return QUESTION_FORMATS.some((each) => each === format);
}

/** Why a format that is for traces alone gets no questions. */
export function forTracesAlone(format: ExportFormat): string {
  return `"${format}" is a shape of traces: give traces too, or one of ${QUESTION_FORMATS.join(', ')}`;
}

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/**
 * Columns that every row has beside what its trainer needs. None is ever null or of another type, because readers infer the
 * type of a column from the beginning of a file: what nothing says is `unknown`.
 */
export interface Origin {
  readonly id: string;
  readonly language: string;
  readonly source: string;
  readonly licence: string;
  readonly commercial_use: boolean;
  readonly difficulty: string;
  readonly kind: string;
  readonly specialty: string;
}

/** A question as every format shows it. */
export interface AskedQuestion {
  readonly origin: Origin;
  readonly prompt: string;
  readonly options: readonly string[];
  /** Letter of the right option. */
  readonly letter: string;
  readonly answerText: string;
}

/** Why a question is in no export; counted by these words. */
export type LeftOut = 'benchmark-item' | 'no-right-option' | 'control-token' | 'media-placeholder';

/** A question of a bank, or why a trainer must not get it. */
export function askedQuestion(question: BankQuestion, prompt: Prompt, format: ExportFormat): AskedQuestion | LeftOut {
  if (isPublic(question) && question.origin.role === 'benchmark') return 'benchmark-item';
  const answerText = answerTextOf(question);
  if (answerText === null) return 'no-right-option';
  const text = prompt.text(question);
  const fault = faultOfText(text, format);
  if (fault !== null) return fault;
  const { tier, kind } = commonQuestion(question);
  const origin = {
    id: question.id,
    language: question.language,
    source: sourceOf(question),
    licence: licencesOf(question).join('; '),
    commercial_use: isForCommercialUse(question),
    difficulty: tier ?? UNKNOWN,
    kind: kind ?? UNKNOWN,
    specialty: specialtyOf(question),
  };
  return {
    origin,
    prompt: text,
    options: question.options.map((each) => each.text),
    letter: question.answer,
    answerText,
  };
}

/** A trainer that reads one of these looks for a file in the place of each such word. */
const MEDIA_FORMATS: ReadonlySet<ExportFormat> = new Set(['llama-factory', 'sharegpt', 'alpaca', 'ms-swift']);
const mediaPlaceholder = /<(?:image|video|audio)>/;

export function faultOfText(text: string, format: ExportFormat): 'control-token' | 'media-placeholder' | null {
  if (holdsControlToken(text)) return 'control-token';
  return MEDIA_FORMATS.has(format) && mediaPlaceholder.test(text) ? 'media-placeholder' : null;
}
