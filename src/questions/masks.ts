/**
 * What a mask can hide: the kinds of question, each as a path from the findings to the asked node (paper section 3.1:
 * symptom -> disease -> test / treatment -> mechanism). Answers are read from the graph, nowhere else.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { QuestionKind } from '../records/question.ts';
import { canMeet } from './possible-patient.ts';

export interface MaskedPath {
  readonly kind: QuestionKind;
  /** Hidden nodes in path order; the last is asked for. */
  readonly mask: readonly string[];
  /** A condition of the patient told besides the findings ('safe-treatment' only). */
  readonly background: string | null;
  /** Edges of the longest path from a finding to the asked node; joining findings counts one. */
  readonly hops: number;
}

/** Every masked path that starts at a disease, in a fixed order. */
export function maskedPaths(graph: KnowledgeGraph, disease: string): MaskedPath[] {
  const paths: MaskedPath[] = [{ kind: 'diagnosis', mask: [disease], background: null, hops: 2 }];
  const test = graph.objects(disease, 'confirmed_by')[0];
  if (test !== undefined) paths.push({ kind: 'next-test', mask: [disease, test], background: null, hops: 3 });
  const [first, second] = treatmentChoice(graph, disease);
  if (first === undefined) return paths;
  paths.push({ kind: 'treatment', mask: [disease, first], background: null, hops: 3 });
  const mechanism = graph.objects(first, 'acts_by')[0];
  if (mechanism !== undefined)
    paths.push({ kind: 'mechanism', mask: [disease, first, mechanism], background: null, hops: 4 });
  if (second !== undefined) paths.push(...safeTreatmentPaths(graph, disease, first, second));
  return paths;
}

/** The first and the second choice that are taught for a disease. */
export function treatmentChoice(graph: KnowledgeGraph, disease: string): [string | undefined, string | undefined] {
  return [graph.objects(disease, 'first_line_treatment')[0], graph.objects(disease, 'second_line_treatment')[0]];
}

/** Paths to the safe treatment: one for every condition that a patient can have and that forbids one of two choices. */
function safeTreatmentPaths(graph: KnowledgeGraph, disease: string, first: string, second: string): MaskedPath[] {
  const forbiddenBy = (drug: string): readonly string[] => graph.objects(drug, 'contraindicated_in');
  const path = (background: string, safe: string): MaskedPath => ({
    kind: 'safe-treatment',
    mask: [disease, safe],
    background,
    hops: 4,
  });
  const onlyIn = (drug: string, other: string): string[] =>
    forbiddenBy(drug).filter(
      (condition) =>
        condition !== disease && !forbiddenBy(other).includes(condition) && canMeet(graph, disease, condition),
    );
  return [
    ...onlyIn(first, second).map((condition) => path(condition, second)),
    ...onlyIn(second, first).map((condition) => path(condition, first)),
  ];
}

/** Entities of the asked kind that are right for a patient with this disease, by the graph. */
export function rightAnswers(graph: KnowledgeGraph, disease: string, path: MaskedPath): Set<string> {
  const treatments = [
    ...graph.objects(disease, 'first_line_treatment'),
    ...graph.objects(disease, 'second_line_treatment'),
  ];
  switch (path.kind) {
    case 'diagnosis':
      return new Set([disease]);
    case 'next-test':
      return new Set(graph.objects(disease, 'confirmed_by'));
    case 'treatment':
      return new Set(treatments);
    case 'mechanism':
      return new Set(treatments.flatMap((treatment) => graph.objects(treatment, 'acts_by')));
    case 'safe-treatment':
      return new Set(treatments.filter((treatment) => !graph.has(treatment, 'contraindicated_in', path.background!)));
    default:
      return path.kind satisfies never;
  }
}

/** What a competing disease would offer as an answer of the same kind; empty when it has none. */
export function answersOf(graph: KnowledgeGraph, disease: string, kind: QuestionKind): readonly string[] {
  switch (kind) {
    case 'diagnosis':
      return [disease];
    case 'next-test':
      return graph.objects(disease, 'confirmed_by').slice(0, 1);
    case 'treatment':
      return graph.objects(disease, 'first_line_treatment').slice(0, 1);
    // Either may be the safe one: if only first choices were offered beside it, a second choice would always be right.
    case 'safe-treatment':
      return treatmentChoice(graph, disease).filter((treatment) => treatment !== undefined);
    case 'mechanism':
      return graph
        .objects(disease, 'first_line_treatment')
        .slice(0, 1)
        .flatMap((treatment) => graph.objects(treatment, 'acts_by').slice(0, 1));
    default:
      return kind satisfies never;
  }
}
