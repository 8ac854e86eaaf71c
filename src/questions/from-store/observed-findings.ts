/**
 * Observed findings that identify a disease, and no other, in a graph of the store. No finding identifies the disease
 * by itself, and a finding that very many diseases have is not stated, since it says little.
 */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import type { QuestionGraph } from './question-graph.ts';

export interface ObservationRules {
  /** Fewest and most findings told in a vignette. */
  readonly findings: readonly [number, number];
  /** Findings of more diseases than this are not told. */
  readonly candidates: number;
}

const ATTEMPTS = 6;

/** Findings of a disease that a vignette in the language can tell. */
export function tellableFindings(
  graph: QuestionGraph,
  disease: number,
  language: Language,
  { candidates }: ObservationRules,
): number[] {
  return [...graph.findingsOf(disease)].filter((finding) => {
    const diseaseCount = graph.diseasesWith(finding).length;
    return diseaseCount > 1 && diseaseCount <= candidates && graph.hasName(finding, language);
  });
}

/** A random set of findings, sorted; null when none of the drawn sets identifies the disease. */
export function drawFindings(
  graph: QuestionGraph,
  disease: number,
  tellable: readonly number[],
  rules: ObservationRules,
  random: RandomStream,
): number[] | null {
  const [fewest, most] = rules.findings;
  if (tellable.length < fewest) return null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const size = Math.min(tellable.length, fewest + random.integer(most - fewest + 1));
    const findings = drawSome(tellable, size, random).sort((left, right) => left - right);
    const fitting = graph.diseasesWithAll(findings);
    if (fitting.length === 1 && fitting[0] === disease) return findings;
  }
  return null;
}

function drawSome(items: readonly number[], count: number, random: RandomStream): number[] {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(items[random.integer(items.length)]!);
  return [...drawn];
}
