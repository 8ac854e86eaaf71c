/** What mixing and the datasheet ask of a question, whichever kind it is. */
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import type { DifficultyTier } from '../../records/question.ts';

export { GRAPH_SOURCE, sourceOf } from '../../records/bank-question.ts';

/** Where nothing says. */
export const UNKNOWN = 'unknown';

const researchOnly = /\bnc\b|-nc-|non-?commercial|research (?:use )?only|academic|umls/i;

export function licencesOf(question: BankQuestion): readonly string[] {
  if (isPublic(question)) return [question.origin.licence];
  const { licences, graph } = question.provenance;
  return licences === undefined || licences.length === 0 ? [`as graph ${graph.slice(0, 12)}`] : licences;
}

export function isForCommercialUse(question: BankQuestion): boolean {
  if (isPublic(question)) return question.origin.commercialUse;
  return !(question.provenance.licences ?? []).some(isResearchOnly);
}

/** By the words of a licence. */
export function isResearchOnly(licence: string): boolean {
  return researchOnly.test(licence);
}

export function isBenchmarkItem(question: BankQuestion): boolean {
  return isPublic(question) && question.origin.role === 'benchmark';
}

/** The graph's own estimate where there is one, else the model's. */
export function tierOf(question: BankQuestion): DifficultyTier | null {
  return graphTierOf(question) ?? question.refinement?.annotatedTier ?? null;
}

export function graphTierOf(question: BankQuestion): DifficultyTier | null {
  return isPublic(question) ? null : question.difficulty.tier;
}

export function specialtyOf(question: BankQuestion): string {
  return question.specialty ?? UNKNOWN;
}

export function answerTextOf({ options, answer }: BankQuestion): string | null {
  return options.find(({ letter }) => letter === answer)?.text ?? null;
}
