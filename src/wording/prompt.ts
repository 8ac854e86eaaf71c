/**
 * How a question is put to a model: named prompts, one user's turn each, for training, mining and every kind of
 * evaluation. A model that was trained with one prompt is measured with the same, so commands take a prompt as an
 * argument and never write one.
 */
import type { Language } from '../records/question.ts';
import { questionText } from '../records/question-text.ts';
import { ConfigError } from '../support/errors.ts';

/** What of a question or of a benchmark's item a prompt shows. */
export interface PromptedQuestion {
  readonly language: Language;
  readonly stem: string;
  readonly options: readonly { readonly text: string }[];
  /** Text that the question is about (an abstract); absent or null: there is none. */
  readonly context?: string | null;
  /** Several options may be right together; absent: one is. */
  readonly severalAnswers?: boolean;
}

export interface Prompt {
  readonly name: string;
  /** Raised with every change of a character. */
  readonly version: number;
  /** The user's turn. */
  readonly text: (question: PromptedQuestion) => string;
}

/** The stem and the options, a line each, and nothing else: a model that was trained on it knows what to do. */
const plain: Prompt = {
  name: 'plain',
  version: 1,
  text: (question) => (question.context ? `${question.context}\n${questionText(question)}` : questionText(question)),
};

const instructions: Readonly<Record<Language, { readonly one: string; readonly several: string }>> = {
  en: {
    one:
      'Exactly one option is right. First reason step by step between <think> and </think>. Then give the letter of that ' +
      'option, and nothing else, between <answer> and </answer>.',
    several:
      'One or more options are right. First reason step by step between <think> and </think>. Then give the letters of all ' +
      'right options, and nothing else, between <answer> and </answer>, separated by commas.',
  },
  zh: {
    one: '只有一个选项正确。请先在 <think> 和 </think> 之间逐步推理，然后在 <answer> 和 </answer> 之间只写出该选项的字母。',
    several:
      '正确选项有一个或多个。请先在 <think> 和 </think> 之间逐步推理，然后在 <answer> 和 </answer> 之间只写出全部正确选项的字母，以逗号分隔。',
  },
};

const headings: Readonly<Record<Language, { readonly context: string; readonly question: string }>> = {
  en: { context: 'Context:', question: 'Question:' },
  zh: { context: '材料：', question: '问题：' },
};

/**
 * Context, stem, options a line each, then the paper's answer format (its section 4: the answer inside
 * <answer></answer>). The paper gives no wording; this one is ours.
 */
const instructed: Prompt = {
  name: 'instructed',
  version: 1,
  text: (question) => {
    const { context = null, language, severalAnswers = false } = question;
    const instruction = instructions[language][severalAnswers ? 'several' : 'one'];
    if (context === null) return `${questionText(question)}\n\n${instruction}`;
    const heading = headings[language];
    return `${heading.context}\n${context}\n\n${heading.question}\n${questionText(question)}\n\n${instruction}`;
  },
};

const briefly: Readonly<Record<Language, { readonly one: string; readonly several: string }>> = {
  en: {
    one: 'Think between <think> and </think>, then write the right option between <answer> and </answer>.',
    several:
      'Think between <think> and </think>, then write all right options between <answer> and </answer>, separated by commas.',
  },
  zh: {
    one: '请先在 <think> 和 </think> 之间思考，再在 <answer> 和 </answer> 之间写出正确的选项。',
    several: '请先在 <think> 和 </think> 之间思考，再在 <answer> 和 </answer> 之间写出全部正确的选项，以逗号分隔。',
  },
};

/**
 * The same format in few words, for a small chat model: it may answer by letter or by text, as the traces do that it
 * learns from. What the question is about stands before the stem as in a bank's stem, without a heading, so that a set's
 * training questions and its test items look alike.
 */
const brief: Prompt = {
  name: 'brief',
  version: 1,
  text: (question) => {
    const { context = null, language, severalAnswers = false } = question;
    const instruction = briefly[language][severalAnswers ? 'several' : 'one'];
    return [...(context === null ? [] : [context]), questionText(question), instruction].join('\n\n');
  },
};

export const PROMPTS = { plain, instructed, brief } as const satisfies Readonly<Record<string, Prompt>>;
export const PROMPT_NAMES = Object.keys(PROMPTS) as readonly (keyof typeof PROMPTS)[];

/** The prompt that a recipe or a flag names. */
export function promptNamed(name: string): Prompt {
  if (Object.hasOwn(PROMPTS, name)) return PROMPTS[name as keyof typeof PROMPTS];
  throw new ConfigError(`there is no prompt '${name}'; it must be one of ${PROMPT_NAMES.join(', ')}`);
}
