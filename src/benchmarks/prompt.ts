/** A benchmark's item as prompts take it (`wording/prompt.ts`), and an answer as they ask for it. */
import type { BenchmarkItem } from '../records/benchmark.ts';
import type { PromptedQuestion } from '../wording/prompt.ts';
import { BENCHMARKS } from './benchmarks.ts';

export function promptedItem(item: BenchmarkItem): PromptedQuestion {
  const { language, stem, options, context } = item;
  return { language, stem, options, context, severalAnswers: asksForSeveral(item) };
}

/**
 * Whether the prompt allows several letters. It is the same for every item of a benchmark: a wording for items with
 * several right options alone would tell that they have several.
 */
export function asksForSeveral({ benchmark, gold }: Pick<BenchmarkItem, 'benchmark' | 'gold'>): boolean {
  return BENCHMARKS.get(benchmark)?.severalAnswers ?? gold.length > 1;
}

/** An answer as the prompts ask for it. */
export function answerAsAsked(letters: readonly string[]): string {
  return letters.join(',');
}
