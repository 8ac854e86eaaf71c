/**
 * Questions from any graph of the store (paper section 3.1). Diseases are drawn by a stated distribution: the weight of
 * their prevalence class, uniformly within it; the share of rare diseases among the questions is returned beside the
 * share that the weights promise and the share in the graph. A disease from which no new question comes any more leaves
 * the draw, and is counted.
 */
import type { Language } from '../../records/question.ts';
import type { ScenarioKind } from '../../records/scenario-question.ts';
import { randomStream, type RandomStream } from '../../support/random.ts';
import { askScenario, type Asked, type DropReason } from './ask-scenario.ts';
import { tellableFindings, type ObservationRules } from './observed-findings.ts';
import type { QuestionGraph, Rarity } from './question-graph.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { leadsSomewhere } from './walk-scenario.ts';

export interface StoreSynthesisSettings {
  readonly count: number;
  readonly observation: ObservationRules;
  /** Right one included. */
  readonly options: number;
  /** 0: competitors that share one finding, at random; 1: those that share most. */
  readonly distractorStrength: number;
  /** Fewest and most masked nodes: the disease and what follows it up to the answer. */
  readonly masked: readonly [number, number];
  /** Relative frequency among what a disease can be asked. */
  readonly languages: Readonly<Record<Language, number>>;
  readonly kinds: Readonly<Record<ScenarioKind, number>>;
  /** How much likelier a disease of a class is drawn. */
  readonly prevalenceWeights: Readonly<Record<Rarity, number>>;
}

export interface RareEmphasis {
  /** Among diseases of the graph with findings and a name. */
  readonly shareOfAskableDiseases: number;
  /** What the weights promise. */
  readonly expectedShare: number;
  readonly shareOfQuestions: number;
  readonly askableDiseases: number;
}

export interface SynthesisSummary {
  readonly questions: number;
  readonly emphasis: RareEmphasis;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Diseases that left the draw because nothing new could be asked about them. */
  readonly exhaustedDiseases: number;
}

/** Failed attempts in a row after which a disease leaves the draw. */
const PATIENCE = 12;

/** Yields questions and what was dropped one by one; returns the summary. */
export function* synthesizeFromStore(
  graph: QuestionGraph,
  settings: StoreSynthesisSettings,
  seed: number,
): Generator<Asked, SynthesisSummary> {
  const pool = new DiseasePool(askableDiseases(graph, settings), graph, settings.prevalenceWeights);
  const expectedShare = pool.shareOf('rare');
  const seen = new Set<string>();
  const dropped: Partial<Record<DropReason, number>> = {};
  let rare = 0;
  while (seen.size < settings.count && pool.size > 0) {
    const random = randomStream(seed, 'store-questions', seen.size);
    // The class is drawn once a question: that one of its diseases makes none must not change the distribution.
    const rarity = pool.drawClass(random);
    for (let disease = pool.draw(rarity, random); disease !== null; disease = pool.draw(rarity, random)) {
      const asked = askNew(graph, disease, settings, seed, random, seen);
      if (asked === null) {
        pool.remove(disease);
        continue;
      }
      yield asked;
      if (asked.kind === 'question') {
        seen.add(asked.question.id);
        if (rarity === 'rare') rare += 1;
        pool.succeeded(disease);
        break;
      }
      dropped[asked.reason] = (dropped[asked.reason] ?? 0) + 1;
      pool.failed(disease);
    }
  }
  return {
    questions: seen.size,
    emphasis: {
      shareOfAskableDiseases: pool.initialShareOf('rare'),
      expectedShare,
      shareOfQuestions: seen.size === 0 ? 0 : rare / seen.size,
      askableDiseases: pool.initialSize,
    },
    dropped,
    exhaustedDiseases: pool.removed,
  };
}

function askNew(
  graph: QuestionGraph,
  disease: number,
  settings: StoreSynthesisSettings,
  seed: number,
  random: RandomStream,
  seen: ReadonlySet<string>,
): Asked | null {
  const { languages, observation, options, distractorStrength } = settings;
  const spoken = (Object.keys(languages) as Language[]).filter(
    (language) => languages[language] > 0 && canTell(graph, disease, language, observation),
  );
  if (spoken.length === 0) return null;
  const language = spoken[random.weighted(spoken.map((each) => languages[each]))]!;
  const scenario = pickScenario(graph, disease, language, settings, random);
  if (scenario === null) return null;
  const asked = askScenario(
    graph,
    { disease, scenario, language, observation, options, distractorStrength, seed },
    random,
  );
  if (asked.kind === 'question' && seen.has(asked.question.id))
    return { kind: 'dropped', reason: 'asked before', id: asked.question.id, evidence: asked.question.subgraph.id };
  return asked;
}

/** A kind by its weight among those that lead somewhere from the disease, then one of its scenarios. */
function pickScenario(
  graph: QuestionGraph,
  disease: number,
  language: Language,
  { kinds, masked }: StoreSynthesisSettings,
  random: RandomStream,
): Scenario | null {
  const [fewest, most] = masked;
  const possible = SCENARIOS.filter(
    (scenario) =>
      kinds[scenario.kind] > 0 &&
      scenario.steps.length + 1 >= fewest &&
      scenario.steps.length + 1 <= most &&
      leadsSomewhere(graph, disease, scenario, language),
  );
  if (possible.length === 0) return null;
  const names = [...new Set(possible.map(({ kind }) => kind))];
  const kind = names[random.weighted(names.map((name) => kinds[name]))]!;
  return random.pick(possible.filter((scenario) => scenario.kind === kind));
}

function canTell(graph: QuestionGraph, disease: number, language: Language, rules: ObservationRules): boolean {
  return (
    graph.hasName(disease, language) && tellableFindings(graph, disease, language, rules).length >= rules.findings[0]
  );
}

function askableDiseases(graph: QuestionGraph, { languages, observation }: StoreSynthesisSettings): number[] {
  const wanted = (Object.keys(languages) as Language[]).filter((language) => languages[language] > 0);
  return [...graph.diseases].filter((disease) =>
    wanted.some((language) => canTell(graph, disease, language, observation)),
  );
}

/** Diseases by prevalence class; drawing and removing take the same time whatever their number. */
class DiseasePool {
  readonly initialSize: number;
  removed = 0;
  readonly #classes: readonly {
    readonly rarity: Rarity;
    readonly weight: number;
    readonly initial: number;
    diseases: number[];
  }[];
  readonly #places = new Map<number, { readonly list: number[]; at: number }>();
  readonly #failures = new Map<number, number>();

  constructor(diseases: readonly number[], graph: QuestionGraph, weights: Readonly<Record<Rarity, number>>) {
    const byRarity = Map.groupBy(diseases, (disease) => graph.rarity(disease));
    this.#classes = (Object.keys(weights) as Rarity[]).map((rarity) => {
      const list = [...(byRarity.get(rarity) ?? [])];
      return { rarity, weight: weights[rarity], initial: list.length, diseases: list };
    });
    for (const { diseases: list } of this.#classes)
      for (const [at, disease] of list.entries()) this.#places.set(disease, { list, at });
    this.initialSize = diseases.length;
  }

  /** Diseases that can still be drawn: those of weight 0 never are. */
  get size(): number {
    return this.#classes.reduce((sum, { weight, diseases }) => sum + (weight > 0 ? diseases.length : 0), 0);
  }

  shareOf(rarity: Rarity): number {
    const total = this.#classes.reduce((sum, each) => sum + each.weight * each.diseases.length, 0);
    const { weight, diseases } = this.#classes.find((each) => each.rarity === rarity)!;
    return total === 0 ? 0 : (weight * diseases.length) / total;
  }

  initialShareOf(rarity: Rarity): number {
    return this.initialSize === 0
      ? 0
      : this.#classes.find((each) => each.rarity === rarity)!.initial / this.initialSize;
  }

  /** A class by weight and number of its diseases. */
  drawClass(random: RandomStream): Rarity {
    return this.#classes[random.weighted(this.#classes.map((each) => each.weight * each.diseases.length))]!.rarity;
  }

  /** A disease of the class; null when none is left. */
  draw(rarity: Rarity, random: RandomStream): number | null {
    const { diseases } = this.#classes.find((each) => each.rarity === rarity)!;
    return diseases.length === 0 ? null : random.pick(diseases);
  }

  succeeded(disease: number): void {
    this.#failures.delete(disease);
  }

  failed(disease: number): void {
    const failures = (this.#failures.get(disease) ?? 0) + 1;
    this.#failures.set(disease, failures);
    if (failures >= PATIENCE) this.remove(disease);
  }

  remove(disease: number): void {
    const place = this.#places.get(disease);
    if (place === undefined) return;
    const last = place.list.pop()!;
    if (last !== disease) {
      place.list[place.at] = last;
      this.#places.get(last)!.at = place.at;
    }
    this.#places.delete(disease);
    this.removed += 1;
  }
}
