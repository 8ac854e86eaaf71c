/**
 * What is told of each disease, parted into splits. A combination is a disease with a set of findings, the unit by which
 * held-out sets are split. `new-diseases`: diseases no training question is about. `new-combinations`: diseases that some
 * training question is about, combinations that none is; no training combination of the disease is a subset or superset of
 * a held-out one. `development`: combinations set apart likewise, for choices made while training.
 */
import { randomStream, type RandomStream } from '../../support/random.ts';
import { remembered } from '../../support/remembered.ts';
import type { Language, Question } from '../../records/question.ts';
import type { QuestionGraph } from './question-graph.ts';
import { drawFindings, tellableFindings, type ObservationRules } from './told-findings.ts';

export type SplitName = Question['split'];
export const SPLITS = ['train', 'development', 'new-combinations', 'new-diseases'] as const satisfies SplitName[];

export interface SplitRules {
  /** Share of diseases kept out of training altogether. */
  readonly newDiseaseShare: number;
  /** Share of each trained disease's combinations held out for `new-combinations`, and again for `development`. */
  readonly heldOutShare: number;
  readonly developmentShare: number;
}

/** Everything is for training: combinations are drawn as they are asked for, and none is kept. */
export const NO_SPLITS: SplitRules = { newDiseaseShare: 0, heldOutShare: 0, developmentShare: 0 };

export interface CombinationRules {
  readonly observation: ObservationRules;
  /** Combinations kept per disease. */
  readonly perDisease: number;
  /** Languages that are asked in, those preferred first. */
  readonly languages: readonly Language[];
  readonly splits: SplitRules;
}

/** Findings told of a patient, sorted. */
export type Combination = readonly number[];

export class Combinations {
  /** Diseases kept for `new-diseases`. */
  readonly newDiseases: ReadonlySet<number>;
  readonly #graph: QuestionGraph;
  readonly #rules: CombinationRules;
  readonly #seed: number;
  readonly #tellableFindings: Readonly<Record<Language, Map<number, readonly number[]>>> = {
    en: new Map(),
    zh: new Map(),
  };
  /** By split and language, then by disease. */
  readonly #told = new Map<string, Map<number, readonly Combination[]>>();
  readonly #known = new Map<number, Readonly<Record<SplitName, readonly Combination[]>>>();

  constructor(graph: QuestionGraph, rules: CombinationRules, seed: number) {
    this.#graph = graph;
    this.#rules = rules;
    this.#seed = seed;
    const diseases = [...graph.findings.diseases];
    const { newDiseaseShare } = rules.splits;
    this.newDiseases = new Set(
      newDiseaseShare === 0
        ? []
        : randomStream(seed, 'new-diseases')
            .shuffle(diseases)
            .slice(0, Math.round(diseases.length * newDiseaseShare)),
    );
  }

  /** Whether findings that identify the disease can be told in the language; without splits, whether enough can be told. */
  canTell(disease: number, split: SplitName, language: Language): boolean {
    if (this.#isParted) return this.#toldIn(disease, split, language).length > 0;
    return this.#tellableIn(disease, language).length >= this.#rules.observation.findings[0];
  }

  /** A combination of the disease that can be told in the language. */
  pick(disease: number, split: SplitName, language: Language, random: RandomStream): Combination | null {
    if (this.#isParted) {
      const told = this.#toldIn(disease, split, language);
      return told.length === 0 ? null : random.pick(told);
    }
    const tellable = this.#tellableIn(disease, language);
    return drawFindings(this.#graph, disease, tellable, this.#rules.observation, random);
  }

  /** Findings of a disease that one language can tell. */
  #tellableIn(disease: number, language: Language): readonly number[] {
    return remembered(this.#tellableFindings[language], disease, () =>
      tellableFindings(this.#graph, disease, [language], this.#rules.observation),
    );
  }

  get #isParted(): boolean {
    return this.#rules.splits !== NO_SPLITS;
  }

  /** Combinations of the split that can be told in the language. */
  #toldIn(disease: number, split: SplitName, language: Language): readonly Combination[] {
    const known = remembered(this.#told, `${split} ${language}`, () => new Map<number, readonly Combination[]>());
    return remembered(known, disease, () =>
      this.of(disease, split).filter((findings) => findings.every((finding) => this.#graph.hasName(finding, language))),
    );
  }

  of(disease: number, split: SplitName): readonly Combination[] {
    return remembered(this.#known, disease, () => this.#partedOf(disease))[split];
  }

  #partedOf(disease: number): Record<SplitName, readonly Combination[]> {
    const drawn = this.#draw(disease);
    const none: readonly Combination[] = [];
    if (this.newDiseases.has(disease))
      return { train: none, development: none, 'new-combinations': none, 'new-diseases': drawn };
    const { heldOutShare, developmentShare } = this.#rules.splits;
    const shuffled = randomStream(this.#seed, 'split', this.#graph.key(disease)).shuffle(drawn);
    const heldOut = shuffled.slice(0, Math.ceil(shuffled.length * heldOutShare));
    const rest = apartFrom(shuffled.slice(heldOut.length), heldOut);
    const development = rest.slice(0, Math.ceil(rest.length * developmentShare));
    const train = apartFrom(rest.slice(development.length), development);
    return { train, development, 'new-combinations': heldOut, 'new-diseases': none };
  }

  #draw(disease: number): Combination[] {
    const { observation, perDisease, languages } = this.#rules;
    const random = randomStream(this.#seed, 'combinations', this.#graph.key(disease));
    const tellable = this.#tellable(disease, languages);
    const found = new Map<string, Combination>();
    for (let attempt = 0; attempt < perDisease * 2 && found.size < perDisease; attempt++) {
      const findings = drawFindings(this.#graph, disease, tellable, observation, random);
      if (findings !== null) found.set(findings.join(' '), findings);
      else if (attempt >= FRUITLESS_ATTEMPTS && found.size === 0) break;
    }
    return [...found.values()];
  }

  /** Findings that every language can tell, or where these are too few those of the first language that has enough. */
  #tellable(disease: number, languages: readonly Language[]): readonly number[] {
    const { observation } = this.#rules;
    const spoken = languages.filter((language) => this.#graph.hasName(disease, language));
    const [fewest] = observation.findings;
    const together = tellableFindings(this.#graph, disease, spoken, observation);
    if (together.length >= fewest) return together;
    const alone = spoken.map((language) => this.#tellableIn(disease, language));
    return alone.find(({ length }) => length >= fewest) ?? [];
  }
}

const FRUITLESS_ATTEMPTS = 4;

/** Those that are no subset or superset of any of the others. */
function apartFrom(combinations: readonly Combination[], others: readonly Combination[]): Combination[] {
  return combinations.filter((combination) => !others.some((other) => nested(combination, other)));
}

function nested(left: Combination, right: Combination): boolean {
  const [small, large] = left.length <= right.length ? [left, right] : [right, left];
  return small.every((finding) => large.includes(finding));
}
