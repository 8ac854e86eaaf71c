/**
 * Trains the tokenizer of a small model: byte-level BPE on a corpus of weighted texts, and one whole token for every
 * phrase of a list (entity names, in the forms in which they occur), whatever words stand beside it. The same input
 * gives the same tokenizer; the order of texts and phrases does not matter.
 */
import { CheckpointError } from '../../support/errors.ts';
import { ADDED_TOKENS, textBetweenAddedTokens } from './added-tokens.ts';
import { bytesOf } from './byte-alphabet.ts';
import { learnMerges } from './learn-merges.ts';
import { compilePattern, preTokenPattern, splitPreTokens } from './pre-tokens.ts';
import { buildTokenizerJson, vocabularySizeOf, type TokenizerJson } from './tokenizer-json.ts';

export interface WeightedText {
  readonly text: string;
  /** How often it counts: an integer of at least 1. */
  readonly weight: number;
}

export interface TokenizerTraining {
  /** What the merges are learned from. */
  readonly texts: Iterable<WeightedText>;
  /**
   * What becomes one token, each form for itself: " systemic lupus erythematosus" as it stands behind a word,
   * "Systemic lupus erythematosus" as it starts a line, "系统性红斑狼疮". Weights decide who stays when room is short.
   */
  readonly phrases: readonly WeightedText[];
  /** Most merges to learn from the texts. */
  readonly mergeCount: number;
  /** Tokens in all (256 bytes, merges, phrases, added tokens) that may not be exceeded; null: as many as it takes. */
  readonly vocabularyLimit: number | null;
  /** Pairs that occur less often are not merged; 2 when left out. */
  readonly minimumPairCount?: number;
}

/** A phrase that is not one token. */
export interface MissedPhrase {
  readonly text: string;
  readonly reason: 'vocabulary full' | 'contains an added token' | 'not one piece';
}

export interface TrainedTokenizer {
  readonly tokenizerJson: TokenizerJson;
  /** Tokens in all, added ones included: the rows of the embedding. */
  readonly vocabularySize: number;
  readonly mergeCount: number;
  /** Phrases that did not become one token; empty when all did. */
  readonly missedPhrases: readonly MissedPhrase[];
}

/** CheckpointError when a weight is not a positive integer, a phrase is empty, or the limit leaves no room. */
export function trainTokenizer(training: TokenizerTraining): TrainedTokenizer {
  const { kept, missed } = choosePhrases(training);
  const pattern = preTokenPattern(kept);
  const words = countWords(training.texts, compilePattern(pattern), new Set(kept));
  const merges = learnMerges(words, {
    mergeCount: training.mergeCount,
    minimumCount: training.minimumPairCount ?? 2,
  });
  const tokenizerJson = buildTokenizerJson(pattern, merges, kept.map(bytesOf));
  return {
    tokenizerJson,
    vocabularySize: vocabularySizeOf(tokenizerJson),
    mergeCount: merges.length,
    missedPhrases: [...missed, ...phrasesInPieces(kept, compilePattern(pattern))],
  };
}

/** The phrases that get a token, the heaviest first (ties by bytes), and those that cannot have one. */
function choosePhrases(training: TokenizerTraining): { kept: string[]; missed: MissedPhrase[] } {
  const ranked = rankPhrases(training.phrases);
  const isWhole = (text: string): boolean => textBetweenAddedTokens(text)[0] === text;
  const possible = ranked.filter(isWhole);
  const room = roomForPhrases(training);
  return {
    kept: possible.slice(0, room),
    missed: [
      ...ranked.filter((text) => !isWhole(text)).map((text) => ({ text, reason: 'contains an added token' as const })),
      ...possible.slice(room).map((text) => ({ text, reason: 'vocabulary full' as const })),
    ],
  };
}

function roomForPhrases({ vocabularyLimit, mergeCount }: TokenizerTraining): number {
  if (!Number.isSafeInteger(mergeCount) || mergeCount < 0) {
    throw new CheckpointError(`mergeCount is ${mergeCount}; it must be an integer >= 0`);
  }
  if (vocabularyLimit === null) return Infinity;
  const taken = 256 + ADDED_TOKENS.length + mergeCount;
  if (!(vocabularyLimit >= taken)) {
    throw new CheckpointError(
      `vocabularyLimit is ${vocabularyLimit}; 256 bytes, ${ADDED_TOKENS.length} added tokens and ${mergeCount} merges need at least ${taken}`,
    );
  }
  return Math.floor(vocabularyLimit) - taken;
}

function rankPhrases(phrases: readonly WeightedText[]): string[] {
  const weights = new Map<string, number>();
  for (const phrase of phrases) {
    if (phrase.text === '' || !phrase.text.isWellFormed()) {
      throw new CheckpointError(`The phrase ${JSON.stringify(phrase.text)} is empty or not well-formed Unicode`);
    }
    weights.set(phrase.text, (weights.get(phrase.text) ?? 0) + checkedWeight(phrase));
  }
  const ranked = [...weights].map(([text, weight]) => ({ text, weight, bytes: bytesOf(text) }));
  ranked.sort((a, b) => b.weight - a.weight || (a.bytes < b.bytes ? -1 : 1));
  return ranked.map(({ text }) => text);
}

/** Weight of every piece the encoder would ask merges for, by its bytes: those that are whole tokens are left out. */
function countWords(texts: Iterable<WeightedText>, pattern: RegExp, whole: ReadonlySet<string>): Map<string, number> {
  const weights = new Map<string, number>();
  for (const item of texts) {
    const weight = checkedWeight(item);
    for (const part of textBetweenAddedTokens(item.text.toWellFormed())) {
      for (const piece of splitPreTokens(part, pattern)) weights.set(piece, (weights.get(piece) ?? 0) + weight);
    }
  }
  const words = [...weights].filter(([piece]) => !whole.has(piece));
  return new Map(words.map(([piece, weight]) => [bytesOf(piece), weight]));
}

/** Phrases that the pattern does not cut out of a line of text. */
function phrasesInPieces(phrases: readonly string[], pattern: RegExp): MissedPhrase[] {
  const isOnePiece = (text: string): boolean => splitPreTokens(`\n${text}\n`, pattern).includes(text);
  return phrases.filter((text) => !isOnePiece(text)).map((text) => ({ text, reason: 'not one piece' as const }));
}

function checkedWeight({ text, weight }: WeightedText): number {
  if (Number.isSafeInteger(weight) && weight >= 1) return weight;
  throw new CheckpointError(
    `The text ${JSON.stringify(text.slice(0, 60))} has weight ${weight}; it must be an integer >= 1`,
  );
}
