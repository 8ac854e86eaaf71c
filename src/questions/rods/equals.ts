/**
 * What is as good as a right answer and therefore no distractor: a drug of the class or mechanism of a right one, and a
 * genetic test where the disease has a gene.
 */
import type { QuestionGraph } from './question-graph.ts';

const KINSHIPS = ['member_of', 'acts_by'] as const;

/** Classes and mechanisms of the right answers. */
export function equalsOf(graph: QuestionGraph, right: ReadonlySet<number>): ReadonlySet<number> {
  const shared = new Set<number>();
  for (const node of right)
    for (const relation of KINSHIPS) for (const group of graph.objects(node, relation)) shared.add(group);
  return shared;
}

export function isEqualOf(graph: QuestionGraph, node: number, equals: ReadonlySet<number>, hasGene: boolean): boolean {
  if (hasGene && isGeneticTest(graph, node)) return true;
  return KINSHIPS.some((relation) => [...graph.objects(node, relation)].some((group) => equals.has(group)));
}

const GENETIC_TEST = /genetic test|gene test|genetic analysis|mutation analysis|sequencing|karyotyp/i;

function isGeneticTest(graph: QuestionGraph, node: number): boolean {
  return graph.typeOf(node) === 'procedure' && graph.names(node).some((name) => GENETIC_TEST.test(name));
}
