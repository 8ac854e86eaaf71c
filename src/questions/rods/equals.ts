/**
 * What is as good as a right answer and therefore no distractor: a drug of the class or mechanism of a right one, what is
 * stated to be interchangeable with it, and a genetic test where the disease has a gene.
 */
import { perObject, remembered } from '../../support/remembered.ts';
import type { QuestionGraph } from './question-graph.ts';

const KINSHIPS = ['member_of', 'acts_by'] as const;

/** What the right answers belong to. */
export function equalsOf(graph: QuestionGraph, right: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...right].flatMap((node) => groupsOf(graph, node)));
}

/** The node, its classes and mechanisms, and what each of these is interchangeable with. */
function groupsOf(graph: QuestionGraph, node: number): readonly number[] {
  return remembered(GROUPS(graph), node, () => {
    const own = [node, ...KINSHIPS.flatMap((relation) => [...graph.objects(node, relation)])];
    return [...own, ...own.flatMap((group) => [...graph.objects(group, 'interchangeable_with')])];
  });
}

/** They are asked for at every option that is looked at. */
const GROUPS = perObject<QuestionGraph, Map<number, readonly number[]>>(() => new Map());

/** Whether two options are one choice to who chooses: of one class or mechanism, or interchangeable. */
export function areOneChoice(graph: QuestionGraph, one: number, other: number): boolean {
  const groups = groupsOf(graph, one);
  return groupsOf(graph, other).some((group) => groups.includes(group));
}

export function isEqualOf(graph: QuestionGraph, node: number, equals: ReadonlySet<number>, hasGene: boolean): boolean {
  if (hasGene && isGeneticTest(graph, node)) return true;
  return groupsOf(graph, node).some((group) => equals.has(group));
}

const GENETIC_TEST = /genetic test|gene test|genetic analysis|mutation analysis|sequencing|karyotyp/i;

function isGeneticTest(graph: QuestionGraph, node: number): boolean {
  return graph.typeOf(node) === 'procedure' && graph.names(node).some((name) => GENETIC_TEST.test(name));
}
