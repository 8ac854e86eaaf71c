/** Walks a scenario through a graph: the paths that can be asked about, and every node that would be a right answer. */
import { type Qualifiers, standsAlone } from '../../graph/schema.ts';
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import { perObject, remembered } from '../../support/remembered.ts';
import { safeTreatments } from './backgrounds.ts';
import type { QuestionGraph } from './question-graph.ts';
import type { Scenario } from './scenarios.ts';

/** Paths of a disease that are looked at; a disease with more is asked about these alone. */
const MOST_PATHS = 64;

/**
 * Each path is the disease and the nodes after it, every one named in the language, in random order: nothing comes first
 * by its name.
 */
export function pathsOf(
  graph: QuestionGraph,
  disease: number,
  scenario: Scenario,
  language: Language,
  random: RandomStream,
): number[][] {
  let paths = [[disease]];
  for (const step of scenario.steps)
    paths = random
      .shuffle(paths.flatMap((path) => nextOnPath(graph, path, step, scenario, language)))
      .slice(0, MOST_PATHS);
  return paths;
}

/** What was found of a scenario; every draw asks for it again. */
interface Walked {
  readonly leads: Readonly<Record<Language, Map<number, boolean>>>;
  readonly right: Map<number, ReadonlySet<number>>;
  readonly offered: Map<number, readonly number[]>;
  readonly keyed: Map<number, readonly number[]>;
}

const WALKED = perObject<QuestionGraph, Map<Scenario, Walked>>(() => new Map());

function walked(graph: QuestionGraph, scenario: Scenario): Walked {
  return remembered(WALKED(graph), scenario, () => ({
    leads: { en: new Map(), zh: new Map() },
    right: new Map(),
    offered: new Map(),
    keyed: new Map(),
  }));
}

/** Whether a scenario leads anywhere from a disease. */
export function leadsSomewhere(graph: QuestionGraph, disease: number, scenario: Scenario, language: Language): boolean {
  return remembered(walked(graph, scenario).leads[language], disease, () => leads(graph, disease, scenario, language));
}

function leads(graph: QuestionGraph, disease: number, scenario: Scenario, language: Language): boolean {
  let paths = [[disease]];
  for (const step of scenario.steps)
    paths = paths.flatMap((path) => nextOnPath(graph, path, step, scenario, language)).slice(0, MOST_PATHS);
  if (scenario.withCondition !== true) return paths.length > 0;
  return paths.some((path) => safeTreatments(graph, disease, path.at(-1)!).length > 0);
}

function nextOnPath(
  graph: QuestionGraph,
  path: readonly number[],
  step: readonly string[],
  scenario: Scenario,
  language: Language,
): number[][] {
  const from = path.at(-1)!;
  const found = new Set<number>();
  for (const relation of step)
    for (const node of graph.objects(from, relation))
      if (
        canBeKeyed(graph.qualifiers(from, relation, node), scenario) &&
        (scenario.ofDrug !== true || path.length > 1 || graph.typeOf(node) === 'drug') &&
        graph.hasName(node, language) &&
        !path.includes(node) &&
        !graph.has(node, 'contraindicated_in', path[0]!)
      )
        found.add(node);
  return [...found].map((node) => [...path, node]);
}

/**
 * Whether a relation can lead to an answer: a treatment that is given beside another, in some patients alone, or where it
 * does not reach the blood (for what the drug does elsewhere) is none, and neither is a condition that asks for care alone.
 */
function canBeKeyed(qualifiers: Qualifiers, { ofDrug }: Scenario): boolean {
  if (qualifiers.strength !== undefined) return false;
  return standsAlone(qualifiers) && (ofDrug !== true || qualifiers.route === undefined);
}

/** Every node that the scenario can reach from a disease: all of them are right for a patient with the disease. */
export function rightAnswers(graph: QuestionGraph, disease: number, scenario: Scenario): ReadonlySet<number> {
  return remembered(walked(graph, scenario).right, disease, () => reachedBy(graph, disease, scenario));
}

function reachedBy(graph: QuestionGraph, disease: number, { steps, rightSteps = steps }: Scenario): Set<number> {
  let reached = new Set([disease]);
  for (const step of rightSteps) {
    const further = new Set<number>();
    for (const node of reached) for (const next of nextNodes(graph, node, step)) further.add(next);
    reached = further;
  }
  return reached;
}

/** What a competing disease would offer as an answer of the same kind; `keyed`: only what could be its own answer. */
export function offeredBy(
  graph: QuestionGraph,
  competitor: number,
  scenario: Scenario,
  keyed: boolean,
): readonly number[] {
  const known = walked(graph, scenario)[keyed ? 'keyed' : 'offered'];
  return remembered(known, competitor, () => offers(graph, competitor, scenario, keyed));
}

function offers(graph: QuestionGraph, competitor: number, scenario: Scenario, keyed: boolean): number[] {
  let reached = [competitor];
  for (const step of scenario.steps) {
    const next = (node: number): number[] =>
      nextNodes(graph, node, step).filter(
        (each) => !keyed || step.some((relation) => isKeyedBy(graph, node, relation, each, scenario)),
      );
    reached = [...new Set(reached.flatMap(next))];
    if (reached.length === 0) return [];
  }
  return reached;
}

function isKeyedBy(graph: QuestionGraph, from: number, relation: string, node: number, scenario: Scenario): boolean {
  return graph.has(from, relation, node) && canBeKeyed(graph.qualifiers(from, relation, node), scenario);
}

export function nextNodes(graph: QuestionGraph, node: number, step: readonly string[]): number[] {
  return [...new Set(step.flatMap((relation) => [...graph.objects(node, relation)]))];
}
