/** The text by which questions are compared: stem and options together, since stems repeat with other options. */
import { freePlaces } from '../../benchmarks/shuffle-options.ts';
import { frameKey, tokensOf } from '../../support/text-grams.ts';

interface Compared {
  readonly stem: string;
  readonly options: readonly { readonly text: string }[];
}

/** Options in one order, whatever theirs, but where one points to others by their letters or places. */
export function comparedText(question: Compared): string {
  const texts = question.options.map(({ text }) => text);
  return [question.stem, ...(freePlaces(question) === 0 ? texts : texts.toSorted())].join('\n');
}

/** The words of stem and options without their numbers and marks; empty when there is no word. */
export function comparedFrame({ stem, options }: Compared): string {
  return [frameKey(stem), ...options.map(({ text }) => frameKey(text)).toSorted()].join('\n').trim();
}

/** Words; a Chinese character is one. */
export function comparedTokens(question: Compared): string[] {
  return tokensOf(comparedText(question), 'words');
}
