/**
 * Reads the option a model chose, or says why none can be read. Rewards and headline accuracy both use it, so it never
 * guesses: no fuzzy match, no letters out of the thinking, no first of several. Single-answer questions only.
 */
import { LETTERS, type ShownQuestion } from '../records/question-text.ts';
import type { Reading, UnreadReason } from '../records/score.ts';
import { findAnswerBlock, type ThinkingRule } from './answer-block.ts';
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
    readLetterWithWords(bare, frame) ??
    readOther(bare, frame)
  );
}

/** "C", "(c)", "C.", "C)", "C, C"; with several letters: ambiguous. */
function readLetterAlone(bare: string, comparable: string, frame: AnswerFrame): Finding | null {
  const single = /^[([{【<]?\s?([a-z])\s?[)\]}】>]?[.。:,、;!]?$/i.exec(bare);
  if (single !== null) return offered(single[1]!.toUpperCase(), frame);
  const joined = bare.replace(/[\s,.、。;:/&+|()[\]{}【】-]|\b(?:and|or)\b|[和或与及]/g, '');
  if (!/^[A-U]{2,21}$/.test(joined)) return null;
  // "ACE" or "AA" run together is a word or a set; only separated repeats of one letter are one answer.
  const distinct = new Set(joined);
  const separated = !/[A-Z]{2}/.test(bare);
  if (distinct.size === 1 && separated) return offered(joined[0]!, frame);
  if (comparableOptions(frame).includes(comparable)) return null;
  // "A. A and B" is option A where "A and B" is the text of option A.
  const split = splitLetter(bare);
  if (
    split !== null &&
    split.words.length > 1 &&
    matchingLetters(comparableText(split.words), frame).includes(split.letter)
  )
    return null;
  return { reason: 'ambiguous' };
}

/** The whole answer is one option's text, to the letter (case, width and space aside). */
function readText(content: string, bare: string, comparable: string, frame: AnswerFrame): Finding | null {
  const matches = matchingLetters(comparable, frame);
  if (content !== bare) matches.push(...matchingLetters(comparableText(content), frame));
  const [letter] = matches;
  if (letter === undefined) return null;
  if (matches.some((other) => other !== letter)) return { reason: 'ambiguous' };
  const prefixed = splitLetter(bare);
  // An option may itself look like "A. fumigatus": then the letter in front must not name another matching option.
  const contradicts =
    prefixed !== null &&
    prefixed.letter !== letter &&
    matchingLetters(comparableText(prefixed.words), frame).includes(prefixed.letter);
  return contradicts ? { reason: 'ambiguous' } : { letter, via: 'text' };
}

/**
 * "C. Appendicitis", "(C) Appendicitis", "C Appendicitis" (the last only when the words are the option's). One small
 * word that is no option's makes it a species ("C. difficile"), not a letter.
 */
function readLetterWithWords(bare: string, frame: AnswerFrame): Finding | null {
  const split = splitLetter(bare);
  if (split === null) return null;
  const { letter, words, punctuated } = split;
  const named = matchingLetters(comparableText(words), frame);
  if (named.length > 0) return named.includes(letter) ? { letter, via: 'letter-and-text' } : { reason: 'ambiguous' };
  if (!punctuated) return null;
  if (negated(words) || /^[a-z]+[.,;]?$/.test(words)) return { reason: 'unrecognised' };
  if (furtherLetters(words, frame).some((other) => other !== letter)) return { reason: 'ambiguous' };
  const finding = offered(letter, frame);
  return 'letter' in finding ? { letter, via: 'letter-and-text' } : finding;
}

function readOther(bare: string, frame: AnswerFrame): Finding {
  return { reason: new Set(furtherLetters(bare, frame)).size > 1 ? 'ambiguous' : 'unrecognised' };
}

interface LetterAndWords {
  readonly letter: string;
  readonly words: string;
  /** A mark stands between letter and words, so that "A patient" is not the letter A. */
  readonly punctuated: boolean;
}

function splitLetter(bare: string): LetterAndWords | null {
  const match = /^[([{【]?\s?([A-Za-z])\s?([)\]}】]?\s?[.。:、,;)-]?)\s?(?=\S)/.exec(bare);
  if (match === null) return null;
  const words = bare.slice(match[0].length);
  // A hyphen that joins two words is no mark: "C-reactive protein".
  const joined = match[0].endsWith('-') && /^\p{L}/u.test(words);
  const punctuated = match[2]!.trim() !== '' && !joined;
  const glued = match[2]!.trim() === '' && /^[\p{L}\p{N}]/u.test(words) && !/\s$/.test(match[0]);
  const chinese = /^\p{Script=Han}/u.test(words);
  if (glued && !chinese) return null;
  return { letter: match[1]!.toUpperCase(), words, punctuated: punctuated && /[A-Z]/.test(match[1]!) };
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

function negated(words: string): boolean {
  return /\b(?:not|isn't|isn’t|wrong|incorrect|false|except|excluded|ruled out|unlikely|neither|cannot)\b|不|非|错|排除|除外|否/i.test(
    words,
  );
}
