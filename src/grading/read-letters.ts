/**
 * Reads the letters of an answer to an item of a benchmark. Where one option is right it is `readAnswer` to the letter;
 * where several are, it reads whole sets - "ACDE", "A、C、D", "A and C", the options' texts in a list - and never part of
 * one: when any piece of a list cannot be read, nothing is.
 */
import { LETTERS } from '../records/question-text.ts';
import type { LettersReading } from '../records/benchmark.ts';
import type { UnreadReason } from '../records/score.ts';
import { findAnswerBlock } from './answer-block.ts';
import { bareAnswer, comparableText, trimEnd } from './normalize-answer.ts';
import { longestAnswer, readAnswer, readContent, type AnswerFrame } from './read-answer.ts';

export interface LettersFrame extends AnswerFrame {
  /** Several options may be right together. */
  readonly multiple: boolean;
}

export function readLetters(raw: string, frame: LettersFrame): LettersReading {
  if (!frame.multiple) {
    const reading = readAnswer(raw, frame);
    return reading.kind === 'read' ? { kind: 'read', letters: [reading.letter] } : unread(reading.reason);
  }
  const block = findAnswerBlock(raw, frame.thinking);
  return block.kind === 'none' ? unread(block.reason) : readSet(block.content, frame);
}

/** The letters are the right ones, all of them and no other; order and repeats do not count. */
export function isCorrectSet(reading: LettersReading, gold: readonly string[]): boolean {
  if (reading.kind === 'unread') return false;
  const [said, right] = [new Set(reading.letters), new Set(gold)];
  return said.size === right.size && [...said].every((letter) => right.has(letter));
}

function readSet(content: string, frame: LettersFrame): LettersReading {
  if (content.length > longestAnswer) return unread('too-long');
  // A range or letters struck out, never a list.
  if (/[~～〜]/.test(content)) return unread('ambiguous');
  const bare = bareAnswer(content).replace(pluralLeadIn, '').replace(chinesePluralLeadIn, '').replace(areCorrect, '');
  if (comparableText(bare) === '') return unread('empty-answer');
  const whole = readContent(bare, frame);
  // An option's own words may look like a list ("A and B"): they are the option.
  if ('letter' in whole && whole.via !== 'letter-and-text') return read([whole.letter]);
  const letters = lettersAlone(bare, frame);
  if (letters !== null) return letters;
  for (const pieces of waysToSplit(content, bare)) {
    const found = readPieces(pieces, frame);
    if (found !== null) return read(found);
  }
  return 'letter' in whole ? read([whole.letter]) : unread(whole.reason);
}

const pluralLeadIn =
  /^(?:(?:so|therefore|thus|hence),? )?(?:(?:the|my) )?(?:(?:final|correct|best|right) ){0,2}(?:answers|options|choices)\b(?: are\b)?(?: ?[:=])?(?: (?:options|choices)\b)? ?(?=.)/i;
const chinesePluralLeadIn =
  /^(?:本题|此题)?(?:(?:全部|所有)?(?:最终|正确)?的?(?:答案|选项)有?(?:应?[是为选])? ?[:=]?) ?(?=.)/;
const areCorrect = / (?:are|is)(?: all| both)?(?: the)? (?:correct|right)(?: (?:answers?|options?|choices?))?[.!]?$/i;

const between = /^(?:[\s,.、。;:&+|()[\]{}【】]|\band\b|[和与及])*$/i;

/** The letters of a text that holds nothing but letters and separators; null for any other text. */
function lettersAlone(bare: string, frame: LettersFrame): LettersReading | null {
  if (/^[A-Z]{2,21}[.。]?$/.test(bare) || /^[a-u]{2,21}[.。]?$/.test(bare)) return runTogether(bare, frame);
  // Most texts that name options in words end here.
  if (/[A-Za-z]{2}/.test(bare.replace(/\band\b/gi, ' '))) return null;
  const letters: string[] = [];
  let rest = '';
  for (const part of bare.split(/(?<![A-Za-z0-9])([A-Za-z])(?![A-Za-z0-9])/)) {
    if (/^[A-Za-z]$/.test(part)) letters.push(part.toUpperCase());
    else rest += ` ${part} `;
  }
  return letters.length > 0 && between.test(rest) ? offered(letters, frame) : null;
}

/**
 * "ACDE": each letter once. Small letters only in the order of the alphabet, so that few words pass; a word that is an
 * option's text was read before.
 */
function runTogether(bare: string, frame: LettersFrame): LettersReading | null {
  const text = bare.replace(/[.。]$/, '');
  const letters = [...text.toUpperCase()];
  const ascending = letters.every((letter, index) => index === 0 || letters[index - 1]! < letter);
  if (text !== text.toUpperCase() && !ascending) return null;
  return new Set(letters).size === letters.length ? offered(letters, frame) : unread('ambiguous');
}

function offered(letters: readonly string[], frame: LettersFrame): LettersReading {
  const allowed = LETTERS.slice(0, frame.optionCount);
  return letters.every((letter) => allowed.includes(letter)) ? read(letters) : unread('outside-options');
}

/** The content in pieces, one way after another, the surest first; a way that splits nothing is left out. */
function* waysToSplit(content: string, bare: string): Generator<string[]> {
  for (const split of splits) {
    const pieces = split(content, bare).filter((piece) => comparableText(piece) !== '');
    if (pieces.length > 1) yield pieces;
  }
}

// Before "C.", "(C)" or "C阑尾炎", after a space or a mark.
const beforeLetter = /(?<=[\s,;、。，；])(?=[([{【]?[A-U](?:[)\]}】]?[.:、)\]}】 ]|\p{Script=Han}))/u;

const splits: readonly ((content: string, bare: string) => string[])[] = [
  (content) => content.split(/[\r\n]+/),
  (_content, bare) => bare.split(/[;；]/),
  (_content, bare) => bare.split(beforeLetter),
  (_content, bare) => bare.split('、'),
  (_content, bare) => bare.split(','),
  (_content, bare) => bare.split(/,? and |[,、]?[和与及]|,/),
];

/** The letters of all pieces; null when a piece names no option, or more than one. */
function readPieces(pieces: readonly string[], frame: LettersFrame): string[] | null {
  if (pieces.length > frame.optionCount * 2) return null;
  const letters: string[] = [];
  for (const piece of pieces) {
    const words = trimEnd(piece, ',;、，；');
    // An option's own words may begin like a list's: they are read as they stand first.
    let finding = readContent(words, frame);
    if (!('letter' in finding)) finding = readContent(words.replace(/^\s*(?:[-*•·]\s+|and\s+)/, ''), frame);
    if (!('letter' in finding)) return null;
    letters.push(finding.letter);
  }
  return letters;
}

/** Letters once each, in order. */
function read(letters: readonly string[]): LettersReading {
  return { kind: 'read', letters: [...new Set(letters)].toSorted() };
}

function unread(reason: UnreadReason): LettersReading {
  return { kind: 'unread', reason };
}
