/** Walks a scenario through a graph: one path to ask about, and every node that would be a right answer. */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import type { QuestionGraph } from './question-graph.ts';
import type { Scenario } from './scenarios.ts';

/**
 * The disease and the nodes after it, every one named in the language; null when the scenario leads nowhere from it.
 */
export function walkScenario(
  graph: QuestionGraph,
  disease: number,
  scenario: Scenario,
  language: Language,
  random: RandomStream,
): number[] | null {
  return walkOn(graph, [disease], scenario.steps, language, random);
}

/** Whether a scenario leads anywhere from a disease; every disease is tried, so the search stops at the first path. */
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

/** Every node that the scenario can reach from a disease: all of them are right for a patient with the disease. */
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

/**
 * Whether one source treats the disease with a drug that another source forbids in it; such a drug is not asked about.
 */
function contradicted(graph: QuestionGraph, disease: number, node: number): boolean {
  return graph.has(node, 'contraindicated_in', disease);
}
