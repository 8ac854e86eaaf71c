/**
 * Turns the observed part of a subgraph into a vignette with varied wording, in English and Chinese.
 * Wordings are data; names come from the graph; nothing of the masked part is told.
 */
import type { Entity } from '../graph/knowledge-graph.ts';
import { joinNames } from '../graph/statements.ts';
import type { Language, QuestionKind } from '../records/question.ts';
import type { RandomStream } from '../support/random.ts';
import { QUESTION_WORDINGS } from '../wording/question-wordings.ts';

export interface Vignette {
  readonly stem: string;
  /** Which wordings were used, for the record: opener/ask indices. */
  readonly template: string;
}

/** The stem: findings in the given order, the background if any, then what is asked. */
export function verbalise(
  findings: readonly Entity[],
  background: Entity | null,
  kind: QuestionKind,
  language: Language,
  random: RandomStream,
): Vignette {
  const { openers, asks } = QUESTION_WORDINGS[language];
  return tellVignette(
    {
      findings: findings.map((finding) => finding.names[language]),
      background: background === null ? null : background.names[language],
      openers,
      asks: asks[kind],
      label: kind,
    },
    language,
    random,
  );
}

export interface VignetteParts {
  readonly findings: readonly string[];
  readonly background: string | null;
  readonly openers: readonly string[];
  readonly asks: readonly string[];
  /** What the template is called on record. */
  readonly label: string;
}

export function tellVignette(parts: VignetteParts, language: Language, random: RandomStream): Vignette {
  const { findings: names, background, openers, asks, label } = parts;
  const wordings = QUESTION_WORDINGS[language];
  const opener = random.integer(openers.length);
  const ask = random.integer(asks.length);
  const list = names.length > 1 ? joinNames(names, random.pick(wordings.lastSeparators), language) : names[0]!;
  const sentences = [openers[opener]!.replace('{f}', () => list)];
  if (background !== null) sentences.push(random.pick(wordings.backgrounds).replace('{b}', () => background));
  sentences.push(asks[ask]!);
  return { stem: sentences.join(wordings.gap), template: `${language}/${opener}/${label}/${ask}` };
}
