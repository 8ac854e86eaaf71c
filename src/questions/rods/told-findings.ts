/**
 * Sets of findings that identify a disease and no other (paper section 3.1: coherent subgraphs), drawn by how often
 * patients have them. No finding identifies the disease by itself; one that very many diseases have is not told, since it
 * says little; a finding is never told beside its own parent.
 */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import type { QuestionGraph } from './question-graph.ts';

export interface ObservationRules {
  /** Fewest and most findings told in a vignette. */
  readonly findings: readonly [number, number];
  /** Findings of more diseases than this are not told, nor conditions that forbid more treatments. */
  readonly candidates: number;
}

const ATTEMPTS = 6;
/** How seldom a finding of unknown share is drawn. */
const UNKNOWN_SHARE = 0.4;
const LEAST_SHARE = 0.02;

/** Findings of a disease that a vignette in the languages can tell. */
export function tellableFindings(
  graph: QuestionGraph,
  disease: number,
  languages: readonly Language[],
  { candidates }: ObservationRules,
): number[] {
  const { findings } = graph;
  return [...findings.of(disease)].filter((finding) => {
    const diseaseCount = findings.diseasesWith(finding).length;
    return (
      diseaseCount > 1 && diseaseCount <= candidates && languages.every((language) => graph.hasName(finding, language))
    );
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
    const size = fewest + random.integer(most - fewest + 1);
    const findings = drawBeside(graph, disease, tellable, size, random);
    if (findings.length < fewest) continue;
    const fitting = graph.findings.diseasesWithAll(findings);
    if (fitting.length === 1 && fitting[0] === disease) return findings.sort((left, right) => left - right);
  }
  return null;
}

/** Findings by how often they are met, none beside what implies it, names it or contradicts it. */
function drawBeside(
  graph: QuestionGraph,
  disease: number,
  tellable: readonly number[],
  size: number,
  random: RandomStream,
): number[] {
  const left = [...tellable];
  const drawn: number[] = [];
  while (drawn.length < size && left.length > 0) {
    const at = random.weighted(left.map((finding) => shareOf(graph, disease, finding)));
    const [finding] = left.splice(at, 1) as [number];
    if (drawn.every((other) => canStandBeside(graph, other, finding))) drawn.push(finding);
  }
  return drawn;
}

function shareOf({ findings }: QuestionGraph, disease: number, finding: number): number {
  return Math.max(findings.share(disease, finding) ?? UNKNOWN_SHARE, LEAST_SHARE);
}

/** Whether two findings can be told of one patient without one saying what the other says. */
export function canStandBeside(graph: QuestionGraph, one: number, other: number): boolean {
  if (graph.consequences(one).has(other) || graph.consequences(other).has(one)) return false;
  if (graph.opposites(one).has(other) || graph.opposites(other).has(one)) return false;
  return !nameHoldsAnother(graph, one, other);
}

function nameHoldsAnother(graph: QuestionGraph, one: number, other: number): boolean {
  for (const language of ['en', 'zh'] as const) {
    if (!graph.hasName(one, language) || !graph.hasName(other, language)) continue;
    const [left, right] = [graph.name(one, language).toLowerCase(), graph.name(other, language).toLowerCase()];
    if (left.includes(right) || right.includes(left)) return true;
  }
  return false;
}
