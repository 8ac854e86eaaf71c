/**
 * The symptoms that a definition of the Disease Ontology states in its own fixed words (`has_symptom fever`, `has symptom
 * rash`). Only what is a finding of the store by its exact name is taken, with the words that state it as the quote.
 */
import type { Evidence } from '../../records/stored-graph.ts';
import type { ImportWriter } from './importer.ts';
import type { OboTerm } from './obo-terms.ts';

const STATED = /\bhas[_ ]symptom[_ ]+([^,.;()]+?)(?=\s*(?:,|;|\.|\(|$|\band has\b|\bor has\b))/gu;
/** Just before the words that state a symptom. */
const NEGATED =
  /\b(?:not|no|never|without|lacks?|absence of|does(?:n't| not)|rather than|unlike)\s+(?:[a-z]+\s+){0,2}$/i;
const RELATIONS: Readonly<Record<string, string>> = {
  symptom: 'has_symptom',
  sign: 'has_sign',
  laboratory_finding: 'has_laboratory_finding',
  imaging_finding: 'has_imaging_finding',
};

export function symptomsInDefinition(
  { definition }: OboTerm,
  disease: number,
  evidence: Evidence,
  writer: ImportWriter,
): void {
  const text = definition ?? '';
  for (const match of text.matchAll(STATED)) {
    if (NEGATED.test(text.slice(Math.max(0, match.index - 40), match.index))) {
      writer.remark('symptoms that a definition denies left out');
      continue;
    }
    const finding = writer.store.findByName(match[1]!, 'en').find(({ type }) => Object.hasOwn(RELATIONS, type));
    if (finding === undefined) {
      writer.remark('symptoms in definitions that the graph does not know left out');
      continue;
    }
    const quote = { text: match[0], start: match.index, end: match.index + match[0].length };
    writer.relation(disease, RELATIONS[finding.type]!, finding.entity, {
      ...evidence,
      quote,
      extractor: 'obo-definition',
      confidence: 0.9,
    });
  }
}
