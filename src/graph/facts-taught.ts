/** The facts of a disease that are taught and asked about: answers by themselves, in every patient. */
import type { KnowledgeGraph } from './knowledge-graph.ts';
import { type RelationType, standsAlone } from './schema.ts';

/** First choices, then second choices; equals stand side by side. Nothing that is given beside another or to some alone. */
export function treatmentsTaught(graph: KnowledgeGraph, disease: string): string[] {
  return [...plain(graph, disease, 'first_line_treatment'), ...plain(graph, disease, 'second_line_treatment')];
}

/** Every test that confirms the disease in any patient. */
export function testsTaught(graph: KnowledgeGraph, disease: string): string[] {
  return plain(graph, disease, 'confirmed_by');
}

function plain(graph: KnowledgeGraph, disease: string, relation: RelationType): string[] {
  return graph
    .objects(disease, relation)
    .filter((object) => standsAlone(graph.qualifiersOf(disease, relation, object)));
}
