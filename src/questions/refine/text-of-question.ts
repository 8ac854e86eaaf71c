/** The text by which questions are compared: stem and options together, since stems repeat with other options. */
import { frameKey, tokensOf } from '../../support/text-grams.ts';

interface Compared {
  readonly stem: string;
  readonly options: readonly { readonly text: string }[];
}

/** Options in one order, whatever theirs. */
export function comparedText({ stem, options }: Compared): string {
  return `${stem}\n${options
    .map(({ text }) => text)
    .toSorted()
    .join('\n')}`;
}

/** The words of stem and options without their numbers and marks; empty when there is no word. */
export function comparedFrame({ stem, options }: Compared): string {
  return [frameKey(stem), ...options.map(({ text }) => frameKey(text)).toSorted()].join('\n').trim();
}

/** Words; a Chinese character is one. */
export function comparedTokens(question: Compared): string[] {
  return tokensOf(comparedText(question), 'words');
}
