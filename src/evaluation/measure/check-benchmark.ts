/**
 * What a benchmark must show before a score on it is believed: the file holds what it should, every right answer written
 * as the prompt asks scores 1, every wrong one scores 0 - on every item, in the file's order of options and in another.
 */
import { comparableText } from '../../grading/normalize-answer.ts';
import { isCorrectSet } from '../../grading/read-letters.ts';
import type { BenchmarkItem, LettersReading } from '../../records/benchmark.ts';
import type { BenchmarkFile } from '../../benchmarks/read-benchmark.ts';
import { answerAsAsked, asksForSeveral } from '../../benchmarks/prompt.ts';
import { PROMPTS } from '../../wording/prompt.ts';
import { freePlaces, shuffleOptions } from '../../benchmarks/shuffle-options.ts';

/** How an output is read for an item; the one that grading uses. */
export type ReadLetters = (
  raw: string,
  frame: { readonly optionCount: number; readonly optionTexts: readonly string[]; readonly multiple: boolean },
) => LettersReading;

export interface GradingCheck {
  /** Outputs tried: the right answer once an item and order. */
  readonly rightAnswers: number;
  /** Wrong letters, or sets that lack a letter or have one too many. */
  readonly wrongAnswers: number;
  /** First of those that scored otherwise, in words. */
  readonly failures: readonly string[];
  readonly failureCount: number;
}

export interface BenchmarkCheck {
  /** Counts are those of a whole file and grading has no failure. */
  readonly ok: boolean;
  readonly promptVersion: number;
  readonly grading: GradingCheck;
  readonly severalAnswers: number;
  readonly repeatedStems: number;
  /** Items with the same option text twice (width, case and a final stop aside), and those of them whose right answer is one of the two. */
  readonly duplicateOptions: { readonly items: number; readonly right: number };
  /** Items whose options keep an order: wholly, or all but the last ones. */
  readonly fixedOrder: { readonly wholly: number; readonly partly: number };
}

/** Another order of options than the file's, for the check alone. */
const CHECK_SEED = 20_250_915;
const SHOWN_FAILURES = 20;

export function checkBenchmark(file: BenchmarkFile, readLetters: ReadLetters): BenchmarkCheck {
  const { items } = file;
  const grading = checkGrading(items, readLetters);
  const free = items.map((item) => [freePlaces(item), item.options.length] as const);
  return {
    ok: file.coverage.kind === 'whole' && grading.failureCount === 0,
    promptVersion: PROMPTS.instructed.version,
    grading,
    severalAnswers: items.filter(({ gold }) => gold.length > 1).length,
    repeatedStems: items.length - new Set(items.map(({ stem }) => stem)).size,
    duplicateOptions: duplicateOptions(items),
    fixedOrder: {
      wholly: free.filter(([places]) => places < 2).length,
      partly: free.filter(([places, count]) => places >= 2 && places < count).length,
    },
  };
}

function checkGrading(items: readonly BenchmarkItem[], readLetters: ReadLetters): GradingCheck {
  let [rightAnswers, wrongAnswers, failureCount] = [0, 0, 0];
  const failures: string[] = [];
  const fail = (item: BenchmarkItem, letters: readonly string[], expected: string): void => {
    failureCount += 1;
    if (failures.length >= SHOWN_FAILURES) return;
    failures.push(
      `item ${item.id}: ${answerAsAsked(letters)} scores ${expected}; right is ${answerAsAsked(item.gold)}`,
    );
  };
  for (const item of items.flatMap((each) => [each, shuffleOptions(each, CHECK_SEED, each.benchmark)])) {
    const scores = (letters: readonly string[]): boolean => isRight(item, letters, readLetters);
    rightAnswers += 1;
    if (!scores(item.gold)) fail(item, item.gold, '0, not 1');
    for (const letters of wrongAnswersOf(item)) {
      wrongAnswers += 1;
      if (scores(letters)) fail(item, letters, '1, not 0');
    }
  }
  return { rightAnswers, wrongAnswers, failures, failureCount };
}

function isRight(item: BenchmarkItem, letters: readonly string[], readLetters: ReadLetters): boolean {
  const raw = `<think>\n...\n</think>\n<answer>${answerAsAsked(letters)}</answer>`;
  const reading = readLetters(raw, {
    optionCount: item.options.length,
    optionTexts: item.options.map(({ text }) => text),
    multiple: asksForSeveral(item),
  });
  return isCorrectSet(reading, item.gold);
}

/** Every letter alone that is not the whole answer; where several may be right, also one letter fewer and one more. */
function wrongAnswersOf(item: BenchmarkItem): string[][] {
  const letters = item.options.map(({ letter }) => letter);
  const { gold } = item;
  const alone = letters.filter((letter) => gold.length > 1 || letter !== gold[0]).map((letter) => [letter]);
  if (!asksForSeveral(item)) return alone;
  const more = letters.filter((letter) => !gold.includes(letter)).map((letter) => [...gold, letter].toSorted());
  // One fewer of two is a letter alone, which was there.
  const fewer = gold.length > 2 ? gold.map((left) => gold.filter((letter) => letter !== left)) : [];
  return [...alone, ...more, ...fewer];
}

function duplicateOptions(items: readonly BenchmarkItem[]): BenchmarkCheck['duplicateOptions'] {
  let [count, right] = [0, 0];
  for (const { options, gold } of items) {
    const texts = options.map(({ text }) => comparableText(text));
    const twice = options.filter((_, place) => texts.indexOf(texts[place]!) !== texts.lastIndexOf(texts[place]!));
    if (twice.length === 0) continue;
    count += 1;
    if (twice.some(({ letter }) => gold.includes(letter))) right += 1;
  }
  return { items: count, right };
}
