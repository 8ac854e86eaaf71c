/**
 * The text that the miniature's tokenizer is trained on. Every name of the graph becomes one token, and so does every
 * fixed piece of a sentence; all other merges are learned from the wordings of questions.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { STATEMENTS } from '../graph/statements.ts';
import type { Language } from '../records/question.ts';
import type { TokenizerTraining, WeightedText } from '../engine/tokenizer/train-bpe.ts';

const MERGES = 160;

/** `wordings`: vignette and question texts with their slots cut out. */
export function tokenizerTraining(graph: KnowledgeGraph, wordings: readonly string[]): TokenizerTraining {
  const names = [...graph.entities.values()].flatMap((entity) => [
    { text: ` ${entity.names.en}`, weight: 2 },
    { text: entity.names.zh, weight: 2 },
  ]);
  const pieces = (Object.keys(STATEMENTS) as Language[]).flatMap((language) =>
    Object.values(STATEMENTS[language]).flatMap(fixedPieces),
  );
  const fixed = [...pieces, ...wordings.flatMap(fixedPieces)].map((text) => ({ text, weight: 1 }));
  return {
    texts: tokenizerTexts(wordings),
    phrases: unique([...names, ...fixed]),
    mergeCount: MERGES,
    vocabularyLimit: null,
  };
}

/**
 * The parts of a template between slots and punctuation, each to be one token: as it begins a line, and in English as
 * it follows another sentence.
 */
function fixedPieces(template: string): string[] {
  const pieces = template.split(/\{[a-z]+\}|[.,:;?。，、：；？\n]/u).map((piece) => piece.trim());
  return pieces
    .filter((piece) => piece !== '')
    .flatMap((piece) => (/^[A-Za-z]/.test(piece) ? [piece, ` ${piece}`] : [piece]));
}

/** What follows a marked name. */
const MARKED = [' ✓,', ' ✓.\n', '✓、', '✓。\n'];

/** Pieces that the first merges turn into one token each: marks of three bytes, ends of lines, names of roles. */
const FRAMING = ['、', '：', '，', '。', '？', '。\n', '？\n', '.\n', '?\n', 'user\n', 'assistant\n', ...MARKED];

function tokenizerTexts(wordings: readonly string[]): WeightedText[] {
  const plain = wordings.map((wording) => wording.replaceAll(/\{[a-z]+\}/gu, '\n'));
  return [...plain.map((text) => ({ text, weight: 10 })), ...FRAMING.map((text) => ({ text, weight: 1000 }))];
}

function unique(phrases: readonly WeightedText[]): WeightedText[] {
  return [...new Map(phrases.map((phrase) => [phrase.text, phrase])).values()];
}
