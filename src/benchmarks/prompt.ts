/**
 * An item as a model is asked it: context, stem, options a line each, then the paper's answer format (its section 4: the
 * answer inside <answer></answer>). The paper gives no wording; this one is ours. One user's turn, no system turn.
 */
import type { BenchmarkItem } from '../records/benchmark.ts';
import { optionLines } from '../records/question-text.ts';
import type { Language } from '../records/question.ts';
import { BENCHMARKS } from './benchmarks.ts';

/** Raised with every change of a character. */
export const PROMPT_VERSION = 1;

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

export function promptOf(item: BenchmarkItem): string {
  const { context, stem, language } = item;
  const options = item.options.map(({ text }) => text);
  const question = `${stem}\n${optionLines(options, language)}`;
  const instruction = instructions[language][asksForSeveral(item) ? 'several' : 'one'];
  if (context === null) return `${question}\n\n${instruction}`;
  const heading = headings[language];
  return `${heading.context}\n${context}\n\n${heading.question}\n${question}\n\n${instruction}`;
}

/**
 * Whether the prompt allows several letters. It is the same for every item of a benchmark: a wording for items with
 * several right options alone would tell that they have several.
 */
export function asksForSeveral({ benchmark, gold }: Pick<BenchmarkItem, 'benchmark' | 'gold'>): boolean {
  return BENCHMARKS.get(benchmark)?.severalAnswers ?? gold.length > 1;
}

/** An answer as the prompt asks for it. */
export function answerAsAsked(letters: readonly string[]): string {
  return letters.join(',');
}
