/**
 * Reads the option a model chose, or says why none can be read. Rewards and headline accuracy both use it, so it never
 * guesses: no fuzzy match, no letters out of the thinking, no first of several. Single-answer questions only.
 */
import { LETTERS, type ShownQuestion } from '../records/question-text.ts';
import type { Reading, UnreadReason } from '../records/score.ts';
import { findAnswerBlock, type ThinkingRule } from './answer-block.ts';
import {
  letterAfterWords,
  letterBeforeWords,
  negated,
  whatIsAffirmed,
  type LetterAndWords,
} from './letter-and-words.ts';
import { bareAnswer, comparableText } from './normalize-answer.ts';

export interface AnswerFrame {
  /** Number of options, 2-21: letters A to U. */
  readonly optionCount: number;
  /** Their texts in the order of the letters. Without them only letters are read. */
  readonly optionTexts?: readonly string[];
  /** Default `expected`: an output without </think> was truncated and is unread. */
  readonly thinking?: ThinkingRule;
}

/** The frame of a question whose options are lettered from A on. */
export function answerFrame({ options }: Pick<ShownQuestion, 'options'>): AnswerFrame {
  return { optionCount: options.length, optionTexts: options.map(({ text }) => text) };
}

export const optionLetters = LETTERS;
/** Blocks with more characters than this are not read. */
export const longestAnswer = 2000;

/** The option that a block, or a piece of one, names. */
export type Finding =
  { readonly letter: string; readonly via: 'letter' | 'letter-and-text' | 'text' } | { readonly reason: UnreadReason };

export function readAnswer(raw: string, frame: AnswerFrame): Reading {
  const block = findAnswerBlock(raw, frame.thinking);
  const finding: Finding = block.kind === 'none' ? { reason: block.reason } : readContent(block.content, frame);
  return 'letter' in finding
    ? { kind: 'read', letter: finding.letter, via: finding.via }
    : { kind: 'unread', reason: finding.reason, raw };
}

/** The option that the content of a block names. */
export function readContent(content: string, frame: AnswerFrame): Finding {
  if (content.length > longestAnswer) return { reason: 'too-long' };
  const bare = bareAnswer(content);
  const comparable = comparableText(bare);
  if (comparable === '') return { reason: 'empty-answer' };
  return (
    readLetterAlone(bare, comparable, frame) ??
    readText(content, bare, comparable, frame) ??
    readAffirmed(bare, frame) ??
    readLetterAtEnd(bare, frame) ??
    readLetterWithWords(bare, frame) ??
    readOther(bare, frame)
  );
}

/** "C", "(c)", "C.", "C)", "C项", "C, C"; with several letters: ambiguous. */
function readLetterAlone(bare: string, comparable: string, frame: AnswerFrame): Finding | null {
  const single = /^(?:第 ?)?[([{【<]?\s?([a-z])\s?[)\]}】>]?(?: ?[选選]?[项項])?[.。:,、;!]?$/i.exec(bare);
  if (single !== null) return offered(single[1]!.toUpperCase(), frame);
  const joined = bare.replace(/[\s,.、。;:/&+|()[\]{}【】–—-]|\b(?:and|or)\b|[和或与及]/g, '');
  if (!/^[A-U]{2,21}$/.test(joined)) return null;
  // "ACE" or "AA" run together is a word or a set; only separated repeats of one letter are one answer.
  if (new Set(joined).size === 1 && !/[A-Z]{2}/.test(bare)) return offered(joined[0]!, frame);
  if (comparableOptions(frame).includes(comparable)) return null;
  return readOneLetterText(bare, frame) ?? { reason: 'ambiguous' };
}

/** "A. A and B" where "A and B" is the text of option A, "C. B" and "B (C)" where the text of option C is "B". */
function readOneLetterText(bare: string, frame: AnswerFrame): Finding | null {
  const splits = [letterBeforeWords(bare), letterAfterWords(bare)].filter((split) => split !== null);
  const agreed = splits.filter(
    (split) => (split.apart || split.ways.at(-1)!.length > 1) && namedBy(split, frame).includes(split.letter),
  );
  const letters = new Set(agreed.map(({ letter }) => letter));
  return letters.size === 1 ? { letter: agreed[0]!.letter, via: 'letter-and-text' } : null;
}

/** The whole answer is one option's text, to the letter (case, width and space aside). */
function readText(content: string, bare: string, comparable: string, frame: AnswerFrame): Finding | null {
  const matches = matchingLetters(comparable, frame);
  if (content !== bare) matches.push(...matchingLetters(comparableText(content), frame));
  const [letter] = matches;
  if (letter === undefined) return null;
  if (matches.some((other) => other !== letter)) return { reason: 'ambiguous' };
  const prefixed = letterBeforeWords(bare);
  // An option may itself look like "A. fumigatus": then the letter in front must not name another matching option.
  const contradicts =
    prefixed !== null &&
    prefixed.letter !== letter &&
    matchingLetters(comparableText(prefixed.words), frame).includes(prefixed.letter);
  return contradicts ? { reason: 'ambiguous' } : { letter, via: 'text' };
}

/** "Option C is correct", "Lipase is the best answer", "C (Lipase) is right": nothing but a letter, its text, or both. */
function readAffirmed(bare: string, frame: AnswerFrame): Finding | null {
  const affirmed = whatIsAffirmed(bare);
  if (affirmed === null) return null;
  const comparable = comparableText(affirmed);
  return (
    readLetterAlone(affirmed, comparable, frame) ??
    readText(affirmed, affirmed, comparable, frame) ??
    readLetterAtEnd(affirmed, frame) ??
    readOwnWords(letterBeforeWords(affirmed), frame)
  );
}

/** "Appendicitis (C)", "Appendicitis, option C". */
function readLetterAtEnd(bare: string, frame: AnswerFrame): Finding | null {
  return readOwnWords(letterAfterWords(bare), frame);
}

/** A letter whose words are an option's: that option's letter, or a contradiction. */
function readOwnWords(split: LetterAndWords | null, frame: AnswerFrame): Finding | null {
  if (split === null) return null;
  const named = namedBy(split, frame);
  if (named.length === 0) return null;
  return named.includes(split.letter) ? { letter: split.letter, via: 'letter-and-text' } : { reason: 'ambiguous' };
}

function namedBy({ ways }: LetterAndWords, frame: AnswerFrame): string[] {
  for (const way of ways) {
    const named = matchingLetters(comparableText(way), frame);
    if (named.length > 0) return named;
  }
  return [];
}

/**
 * "C. Appendicitis", "(C) Appendicitis", "C Appendicitis", "C (Appendicitis)" (the last two only when the words are the option's). One small
 * word that is no option's makes it a species ("C. difficile"), not a letter.
 */
function readLetterWithWords(bare: string, frame: AnswerFrame): Finding | null {
  const split = letterBeforeWords(bare);
  if (split === null) return null;
  const owned = readOwnWords(split, frame);
  if (owned !== null) return owned;
  const { letter, words, punctuated } = split;
  if (!punctuated) return null;
  if (negated(words) || /^[a-z]+[.,;]?$/.test(words)) return { reason: 'unrecognised' };
  if (furtherLetters(words, frame).some((other) => other !== letter)) return { reason: 'ambiguous' };
  const finding = offered(letter, frame);
  return 'letter' in finding ? { letter, via: 'letter-and-text' } : finding;
}

function readOther(bare: string, frame: AnswerFrame): Finding {
  return { reason: new Set(furtherLetters(bare, frame)).size > 1 ? 'ambiguous' : 'unrecognised' };
}

function matchingLetters(comparable: string, frame: AnswerFrame): string[] {
  if (comparable === '') return [];
  const texts = comparableOptions(frame);
  const letters: string[] = [];
  for (let at = texts.indexOf(comparable); at >= 0 && at < frame.optionCount; at = texts.indexOf(comparable, at + 1)) {
    letters.push(optionLetters[at]!);
  }
  return letters;
}

/**
 * The options' texts as they are compared, made once for a list: the pieces of an answer and the samples of an item
 * share it.
 */
function comparableOptions({ optionTexts }: AnswerFrame): readonly string[] {
  if (optionTexts === undefined) return [];
  let texts = comparableLists.get(optionTexts);
  if (texts === undefined) {
    texts = optionTexts.map(comparableText);
    comparableLists.set(optionTexts, texts);
  }
  return texts;
}

const comparableLists = new WeakMap<readonly string[], readonly string[]>();

function offered(letter: string, frame: AnswerFrame): Finding {
  const index = optionLetters.indexOf(letter);
  return index >= 0 && index < frame.optionCount ? { letter, via: 'letter' } : { reason: 'outside-options' };
}

/** Capitals that stand alone like further choices; names such as vitamin C, and the words "A" and "I", aside. */
function furtherLetters(words: string, frame: AnswerFrame): string[] {
  const named =
    /\b(?:vitamins?|hepatitis|types?|groups?|influenza|factor|protein|stage|grade|class|ig|coenzyme|维生素) ?[A-U]\b|维生素 ?[A-U]/gi;
  const alone = words.replace(named, ' ').matchAll(/(?<![\p{L}\p{N}])([A-U])(?![\p{N}A-Za-z]|-[A-Za-z])/gu);
  const allowed = optionLetters.slice(0, frame.optionCount);
  const isArticle = (letter: string, after: string): boolean =>
    (letter === 'A' || letter === 'I') && /^ (?!and\b|or\b)[a-z]/.test(after);
  return [...alone]
    .filter((match) => !isArticle(match[1]!, match.input.slice(match.index + 1, match.index + 6)))
    .map((match) => match[1]!)
    .filter((letter) => allowed.includes(letter));
}
