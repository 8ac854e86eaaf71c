/**
 * The diseases that can be asked about, by kind of question: a scenario of the kind leads on from them, and their
 * findings can be stated. The kind is drawn first, by weight among the kinds that have diseases left. So a kind that
 * few diseases allow gets its share while they last, and it is known beforehand which kinds a graph cannot give.
 */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import type { ClosedWorld } from './distractors.ts';
import { DiseasePool } from './disease-pool.ts';
import type { Rarity, ScenarioKind } from '../../records/graph-question.ts';
import type { QuestionGraph } from './question-graph.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { leadsSomewhere } from './walk-scenario.ts';

export interface WhatIsAsked {
  /** Names of the scenarios that may be asked; null: all of the kinds with a weight. */
  readonly scenarios: readonly string[] | null;
  readonly distractors: { readonly closedWorld: ClosedWorld };
  /** Fewest and most masked nodes: the disease and what follows it up to the answer. */
  readonly masked: readonly [number, number];
  /** Relative frequency among what a disease can be asked. */
  readonly languages: Readonly<Record<Language, number>>;
  readonly kinds: Readonly<Record<ScenarioKind, number>>;
  /** How much likelier a disease of a class is drawn. */
  readonly prevalenceWeights: Readonly<Record<Rarity, number>>;
}

export interface LanguageShare {
  /** Diseases with a name in the language. */
  readonly named: number;
  /** Those of them whose findings can be told in it. */
  readonly diseases: number;
}

export class KindPools {
  /** Diseases with a name and findings that can be told, whatever may be asked about them. */
  readonly askable: readonly number[];
  /** How many diseases can be asked about in each language that is asked in. */
  readonly languages: Readonly<Partial<Record<Language, LanguageShare>>>;
  readonly #asked: WhatIsAsked;
  readonly #pools: ReadonlyMap<ScenarioKind, DiseasePool>;

  /** `canTell`: whether findings can be told that identify the disease, of its split. */
  constructor(
    graph: QuestionGraph,
    asked: WhatIsAsked,
    canTell: (disease: number, language: Language) => boolean,
    patience?: number,
  ) {
    this.#asked = asked;
    const languages = languagesAsked(asked);
    const telling = new Map<number, Language[]>();
    for (const disease of graph.findings.diseases) {
      const spoken = languages.filter((language) => graph.hasName(disease, language) && canTell(disease, language));
      if (spoken.length > 0) telling.set(disease, spoken);
    }
    this.askable = [...telling.keys()];
    const speaking = [...telling.values()];
    this.languages = Object.fromEntries(
      languages.map((language): [Language, LanguageShare] => [
        language,
        {
          named: graph.findings.diseases.reduce((sum, disease) => sum + Number(graph.hasName(disease, language)), 0),
          diseases: speaking.filter((spoken) => spoken.includes(language)).length,
        },
      ]),
    );
    const kinds = (Object.keys(asked.kinds) as ScenarioKind[]).filter((kind) => asked.kinds[kind] > 0);
    this.#pools = new Map(
      kinds.map((kind) => {
        const scenarios = scenariosOf(kind, asked);
        const diseases = this.askable.filter((disease) =>
          scenarios.some((scenario) =>
            telling.get(disease)!.some((language) => leadsSomewhere(graph, disease, scenario, language)),
          ),
        );
        return [kind, new DiseasePool(diseases, graph, asked.prevalenceWeights, patience)];
      }),
    );
  }

  get isEmpty(): boolean {
    return [...this.#pools.values()].every((pool) => pool.size === 0);
  }

  /** Draws a kind by weight among the kinds that have diseases left. */
  drawKind(random: RandomStream): ScenarioKind {
    const left = [...this.#pools].flatMap(([kind, pool]) => (pool.size > 0 ? [kind] : []));
    return left[random.weighted(left.map((kind) => this.#asked.kinds[kind]))]!;
  }

  pool(kind: ScenarioKind): DiseasePool {
    return this.#pools.get(kind)!;
  }

  /** Kinds of a weight, in order. */
  get kinds(): ScenarioKind[] {
    return [...this.#pools.keys()];
  }

  /** The share of a kind that the weights ask for, whatever the graph has. */
  wantedShare(kind: ScenarioKind): number {
    const total = this.kinds.reduce((sum, each) => sum + this.#asked.kinds[each], 0);
    return this.#asked.kinds[kind] / total;
  }

  /** Diseases that left every draw because nothing new could be asked about them. */
  get exhausted(): number {
    const pools = [...this.#pools.values()];
    return this.askable.filter(
      (disease) => pools.some((pool) => pool.hasLeft(disease)) && !pools.some((pool) => pool.holds(disease)),
    ).length;
  }
}

/** Scenarios of a kind that lead on from a disease and can be told in a language. */
export function possibleScenarios(
  graph: QuestionGraph,
  disease: number,
  kind: ScenarioKind,
  language: Language,
  asked: WhatIsAsked,
): Scenario[] {
  return scenariosOf(kind, asked).filter((scenario) => leadsSomewhere(graph, disease, scenario, language));
}

export function languagesAsked({ languages }: Pick<WhatIsAsked, 'languages'>): Language[] {
  return (Object.keys(languages) as Language[]).filter((language) => languages[language] > 0);
}

function scenariosOf(
  kind: ScenarioKind,
  { scenarios, masked: [fewest, most], distractors: { closedWorld } }: WhatIsAsked,
): Scenario[] {
  return SCENARIOS.filter(
    (scenario) =>
      scenario.kind === kind &&
      (scenarios === null || scenarios.includes(scenario.name)) &&
      scenario.steps.length + 1 >= fewest &&
      scenario.steps.length + 1 <= most &&
      !(closedWorld === 'strict' && scenario.neverComplete === true),
  );
}
