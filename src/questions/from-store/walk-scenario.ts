/** Paths of a scenario through a graph: one to ask about, and everything that would be right. */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import type { QuestionGraph } from './question-graph.ts';
import type { Scenario } from './scenarios.ts';

/** The disease and the nodes after it, every one named in the language; null when the scenario leads nowhere from it. */
export function walkScenario(
  graph: QuestionGraph,
  disease: number,
  scenario: Scenario,
  language: Language,
  random: RandomStream,
): number[] | null {
  return walkOn(graph, [disease], scenario.steps, language, random);
}

/** Whether there is a path at all; asked of every disease of a graph, so it stops at the first. */
export function leadsSomewhere(graph: QuestionGraph, disease: number, scenario: Scenario, language: Language): boolean {
  return leadsOn(graph, [disease], scenario.steps, language);
}

function leadsOn(
  graph: QuestionGraph,
  path: readonly number[],
  [step, ...rest]: Scenario['steps'],
  language: Language,
): boolean {
  if (step === undefined) return true;
  for (const relation of step)
    for (const node of graph.objects(path.at(-1)!, relation))
      if (canFollow(graph, path, node, language) && leadsOn(graph, [...path, node], rest, language)) return true;
  return false;
}

function canFollow(graph: QuestionGraph, path: readonly number[], node: number, language: Language): boolean {
  return graph.hasName(node, language) && !path.includes(node) && !contradicted(graph, path[0]!, node);
}

/** The first path in random order of nodes; a node from which no further step leads is passed over. */
function walkOn(
  graph: QuestionGraph,
  path: readonly number[],
  [step, ...rest]: Scenario['steps'],
  language: Language,
  random: RandomStream,
): number[] | null {
  if (step === undefined) return [...path];
  const next = nextNodes(graph, path.at(-1)!, step).filter((node) => canFollow(graph, path, node, language));
  for (const node of next.length > 1 ? random.shuffle(next) : next) {
    const walked = walkOn(graph, [...path, node], rest, language, random);
    if (walked !== null) return walked;
  }
  return null;
}

/** Every node that the scenario may lead to from a disease: what is right for a patient with it. */
export function rightAnswers(
  graph: QuestionGraph,
  disease: number,
  { steps, rightSteps = steps }: Scenario,
): Set<number> {
  let reached = new Set([disease]);
  for (const step of rightSteps) {
    const further = new Set<number>();
    for (const node of reached) for (const next of nextNodes(graph, node, step)) further.add(next);
    reached = further;
  }
  return reached;
}

export function nextNodes(graph: QuestionGraph, node: number, step: readonly string[]): number[] {
  return [...new Set(step.flatMap((relation) => [...graph.objects(node, relation)]))];
}

/** One source treats the disease with it, another forbids it there: nothing to ask about. */
function contradicted(graph: QuestionGraph, disease: number, node: number): boolean {
  return graph.has(node, 'contraindicated_in', disease);
}
