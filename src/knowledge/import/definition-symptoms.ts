/**
 * The symptoms that a definition of the Disease Ontology states in its own fixed words (`has_symptom fever`, `has symptom
 * rash`). Only what is a finding of the store by its exact name is taken, with the words that state it as the quote.
 */
import type { Evidence } from '../../records/stored-graph.ts';
import type { FindingNames } from './finding-names.ts';
import type { ImportWriter } from './importer.ts';
import type { OboTerm } from './obo-terms.ts';

/** A name has at most a few words; counted, so that a long run of anything is looked at once. */
const STATED = /\bhas[_ ]symptom[_ ]{1,20}([^,.;()]{1,200}?)(?=\s{0,20}(?:,|;|\.|\(|$|\band has\b|\bor has\b))/gu;
/** Just before the words that state a symptom. */
const NEGATED =
  /\b(?:not|no|never|without|lacks?|absence of|does(?:n't| not)|rather than|unlike)\s+(?:[a-z]+\s+){0,2}$/i;

export function symptomsInDefinition(
  { definition }: OboTerm,
  disease: number,
  evidence: Evidence,
  writer: ImportWriter,
  findings: FindingNames,
): void {
  const text = definition ?? '';
  for (const match of text.matchAll(STATED)) {
    if (NEGATED.test(text.slice(Math.max(0, match.index - 40), match.index))) {
      writer.remark('symptoms that a definition denies left out');
      continue;
    }
    const finding = findings.find(match[1]!);
    if (finding === null) {
      writer.remark('symptoms in definitions that the graph does not know left out');
      continue;
    }
    const quote = { text: match[0], start: match.index, end: match.index + match[0].length };
    writer.relation(disease, finding.relation, finding.entity, {
      ...evidence,
      quote,
      extractor: 'obo-definition',
      confidence: 0.9,
    });
  }
}
