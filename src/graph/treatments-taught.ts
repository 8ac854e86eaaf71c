/** The treatments of a disease that are taught and asked about. */
import type { KnowledgeGraph } from './knowledge-graph.ts';

/** First choice, then second choice. */
export function treatmentsTaught(graph: KnowledgeGraph, disease: string): string[] {
  return [
    ...graph.objects(disease, 'first_line_treatment').slice(0, 1),
    ...graph.objects(disease, 'second_line_treatment').slice(0, 1),
  ];
}
