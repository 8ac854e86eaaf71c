/**
 * The graph as a textbook: every fact in both directions, in every language, one sentence each. With the drills it
 * stands in for what a pre-trained base model has read. Lists stand in the order of the graph, so that a fact reads
 * the same every time.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { testsTaught, treatmentsTaught } from '../graph/facts-taught.ts';
import type { StatementKind } from '../graph/statements.ts';
import { Phrasebook } from '../graph/statements.ts';
import type { Language } from '../records/question.ts';

export interface Statement {
  readonly kind: StatementKind;
  readonly language: Language;
  /** What the sentence is about. */
  readonly subject: string;
  /** The facts it states. */
  readonly objects: readonly string[];
  /** Whole text: what is given, then what is to be recalled. */
  readonly given: string;
  readonly recalled: string;
}

/** The longest list of diseases that a finding's entry gives; diseases and drills alone teach commoner findings. */
export const LONGEST_LIST = 40;

export function textbook(graph: KnowledgeGraph, languages: readonly Language[]): Statement[] {
  return languages.flatMap((language) => {
    const phrases = new Phrasebook(graph, language);
    const state = (kind: StatementKind, subject: string, objects: readonly string[]): Statement[] => {
      if (objects.length === 0) return [];
      const [given, recalled] = phrases.split(kind, { x: subject, list: objects });
      return [{ kind, language, subject, objects, given, recalled }];
    };
    const diseases = graph.ofType('disease').map(({ id }) => id);
    const findings = [...new Set(diseases.flatMap((disease) => graph.findingsOf(disease)))];
    const drugs = graph.ofType('drug').map(({ id }) => id);
    const conditions = graph
      .ofType('contraindication')
      .map(({ id }) => id)
      .filter((condition) => graph.treatmentsForbiddenIn(condition).length > 0);
    return [
      ...diseases.flatMap((disease) => [
        ...state('findingsOf', disease, graph.findingsOf(disease)),
        ...state('testOf', disease, testsTaught(graph, disease)),
        ...state('treatmentOf', disease, treatmentsTaught(graph, disease)),
      ]),
      ...findings.flatMap((finding) => {
        const listed = graph.diseasesWith(finding);
        return listed.length <= LONGEST_LIST ? state('diseasesWith', finding, listed) : [];
      }),
      ...drugs.flatMap((drug) => [
        ...state('mechanismOf', drug, graph.objects(drug, 'acts_by')),
        ...state('contraindicationsOf', drug, graph.objects(drug, 'contraindicated_in')),
      ]),
      ...conditions.flatMap((condition) => state('forbiddenIn', condition, graph.treatmentsForbiddenIn(condition))),
    ];
  });
}
