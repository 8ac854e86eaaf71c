/** How a question is shown to a model and how an answer is written, in one place for teacher, policy and grader. */
import type { Language } from './question.ts';

export const LETTERS = 'ABCDEFGHIJKLMNOPQRSTU';

/** What of a question is shown, of ours and of public ones. */
export interface ShownQuestion {
  readonly stem: string;
  readonly options: readonly { readonly text: string }[];
  readonly language: Language;
}

/** The user's turn: the stem, then the options a line each. */
export function questionText({ stem, options, language }: ShownQuestion): string {
  return `${stem}\n${optionLines(
    options.map(({ text }) => text),
    language,
  )}`;
}

/** `A. fever` a line; no space in Chinese. */
export function optionLines(texts: readonly string[], language: Language): string {
  return texts.map((text, index) => `${LETTERS[index]}.${gap(language)}${text}`).join('\n');
}

/**
 * The answer block of the paper. It holds the chosen option's text, which the reader maps to its letter: binding a
 * letter to a text is the one skill that a model of a million parameters does not learn in minutes
 * (docs/log/base-and-cold-start.md).
 */
export function answerBlock(text: string, language: Language): string {
  return `<answer>${gap(language)}${text}</answer>`;
}

/** Reasoning and answer as one output in the paper's format. */
export function formatOutput(thinking: string, answer: string, language: Language): string {
  return `<think>\n${thinking}\n</think>\n${answerBlock(answer, language)}`;
}

/** An English name follows a space, so that it is the same token as inside a sentence. */
function gap(language: Language): string {
  return language === 'en' ? ' ' : '';
}
