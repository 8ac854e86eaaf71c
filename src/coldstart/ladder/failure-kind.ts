/**
 * Why a whole try did not come to the answer, in words that name what failed and never the answer. The kind decides how it
 * is refined (paper section 3.2): a step that the graph contradicts is gone back to, a single hypothesis is widened, a line
 * of numbers that does not hold is corrected.
 */
import { holdsName } from '../../graph/names-in-text.ts';
import type { FailureKind } from '../../records/trace-attempt.ts';
import type { Strategy } from '../../records/trajectory.ts';
import { sentencesOf } from '../../support/sentences.ts';
import { arithmeticLines } from '../checks/arithmetic.ts';
import { thinkingOf, type AskedQuestion } from '../checks/trace-flaw.ts';
import { unitLines } from '../checks/units.ts';
import { namesLetters } from '../named-letters.ts';

export interface Failure {
  readonly kind: FailureKind;
  readonly strategy: Strategy;
  /** Words of the try that do not hold; empty where none can be quoted. */
  readonly quotes: readonly string[];
  /** Of the reasoning, what stands and is gone on from. */
  readonly kept: string;
}

/** The first place of a reasoning whose step the graph contradicts; null: none is. */
export type FindWrongStep = (reasoning: string) => number | null;

export interface FailedTry {
  /** As it was written, blocks included. */
  readonly text: string;
  /** Whether it was in the format and its answer was read. */
  readonly isRead: boolean;
}

const MOST_QUOTES = 3;

/** `round`: refinements before this one; where nothing is found, rounds go back and widen in turn. */
export function failureOf(
  { text, isRead }: FailedTry,
  question: AskedQuestion,
  { findWrongStep, round }: { readonly findWrongStep: FindWrongStep | null; readonly round: number },
): Failure {
  const reasoning = thinkingOf({ text });
  if (!isRead) return { kind: 'form', strategy: 'direct', quotes: [], kept: reasoning };
  const sentences = sentencesOf(reasoning, { clauses: true });
  const wrong = findWrongStep?.(reasoning) ?? null;
  if (wrong !== null) {
    const at = sentences.findLastIndex(({ start }) => start <= wrong);
    const sentence = sentences[Math.max(0, at)]!;
    return {
      kind: 'wrong-step',
      strategy: 'backtracking',
      quotes: untelling([sentence.text], question),
      kept: reasoning.slice(0, sentence.start).trimEnd(),
    };
  }
  const lines = [...arithmeticLines(reasoning), ...unitLines(reasoning)].filter(
    ({ verdict }) => verdict === 'wrong' || verdict === 'clash',
  );
  if (lines.length > 0) {
    const quotes = [...new Set(lines.map((line) => line.text))];
    return { kind: 'wrong-number', strategy: 'self-correction', quotes: untelling(quotes, question), kept: reasoning };
  }
  const named = question.options.filter(({ text: option }) => holdsName(reasoning, [option]));
  if (named.length <= 1) return { kind: 'one-hypothesis', strategy: 'path-exploration', quotes: [], kept: reasoning };
  if (round % 2 === 1) return { kind: 'undetermined', strategy: 'path-exploration', quotes: [], kept: reasoning };
  // Back to the first half: what it observed stays, what it concluded goes.
  const half = sentences[Math.floor(sentences.length / 2)]!.start;
  return { kind: 'undetermined', strategy: 'backtracking', quotes: [], kept: reasoning.slice(0, half).trimEnd() };
}

/** A sentence that denies the right option, by its words or a letter, would tell it to whoever reads that it is wrong. */
function untelling(quotes: readonly string[], { options, answer }: AskedQuestion): string[] {
  const gold = oneLine(options.find(({ letter }) => letter === answer)?.text ?? '');
  const letters = options.map(({ letter }) => letter).join('');
  return quotes
    .map(oneLine)
    .filter((quote) => (gold === '' || !holdsName(quote, [gold])) && !namesLetters(quote, letters))
    .slice(0, MOST_QUOTES);
}

function oneLine(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim();
}
