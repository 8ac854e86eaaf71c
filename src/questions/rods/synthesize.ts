/**
 * Questions from any graph (paper section 3.1), parted into splits, by a stated distribution: first the kind of question by
 * its weight, among kinds of which something is left; then the disease by the weight of its prevalence class, uniformly
 * within it. The shares reached are returned beside those that the weights promise and those of the graph.
 *
 * Questions about trained diseases have no new disease's answer among their options: always wrong there, it would be
 * learned as wrong. Among the options of a new disease's question all have been offered in training, or none: else the one
 * that never was would be the answer.
 */
import type { GraphQuestion, ScenarioKind } from '../../records/graph-question.ts';
import type { Language } from '../../records/question.ts';
import { randomStream, type RandomStream } from '../../support/random.ts';
import type { TierBorders } from './difficulty.ts';
import { OptionBalance } from './option-balance.ts';
import { OptionRanks, type RankedOption } from './option-ranks.ts';
import { askQuestion, type Asked, type DropReason } from './ask-question.ts';
import { Combinations, type SplitName, type SplitRules, SPLITS } from './combinations.ts';
import type { DistractorRules } from './distractors.ts';
import { PATIENCE } from './disease-pool.ts';
import { KindPools, possibleScenarios, languagesAsked, type WhatIsAsked } from './kind-pools.ts';
import type { QuestionGraph } from './question-graph.ts';
import type { SecondGraph } from './second-graph.ts';
import type { ObservationRules } from './told-findings.ts';
import type { Doubt } from './weights.ts';

export interface SynthesisSettings extends WhatIsAsked {
  readonly observation: ObservationRules;
  readonly combinationsPerDisease: number;
  readonly splits: SplitRules;
  /** Questions wanted of each split. */
  readonly counts: Readonly<Record<SplitName, number>>;
  /** Number of options, the right one included. */
  readonly options: number;
  readonly distractors: DistractorRules;
  /** How many times likelier the disease must be than any other of the graph. */
  readonly oddsOverAll: number;
  /** Questions of one disease with one answer at most: the same fact told by other findings. */
  readonly mostAlike: number;
  readonly tierBorders: TierBorders;
}

export interface RareEmphasis {
  /** Among diseases of the graph with findings and a name. */
  readonly shareOfAskableDiseases: number;
  /** What the weights promise: the mean, over the questions made, of the chance that the disease drawn is rare. */
  readonly expectedShare: number;
  readonly shareOfQuestions: number;
  readonly askableDiseases: number;
}

/** A kind that was asked for. */
export interface KindShare {
  /** The share that the weights promise. */
  readonly wantedShare: number;
  readonly shareOfQuestions: number;
  readonly questions: number;
  /** From so many diseases the graph leads to an answer; 0: it has no such relation of a disease that can be told. */
  readonly diseases: number;
  /** Nothing more of the kind can be asked. */
  readonly exhausted: boolean;
}

/** Counts of what happened, with one example. */
export interface RuleCount {
  readonly count: number;
  readonly example: string;
}

export interface SplitSummary {
  readonly questions: number;
  readonly emphasis: RareEmphasis;
  readonly kinds: Readonly<Partial<Record<ScenarioKind, KindShare>>>;
  /** Diseases that left every draw because nothing new could be asked about them. */
  readonly exhaustedDiseases: number;
}

export interface SynthesisSummary {
  readonly splits: Readonly<Record<SplitName, SplitSummary>>;
  readonly newDiseases: readonly string[];
  /** Rules under which no question was made. */
  readonly dropped: Readonly<Partial<Record<DropReason, RuleCount>>>;
  /** By what the wrong options are wrong. */
  readonly ruledOut: Readonly<Record<string, RuleCount>>;
  /** Facts of which this graph is silent and a second one is not; null without a second graph. */
  readonly doubted: RuleCount | null;
  /** Questions with an option that is wrong only because nothing states that it is right. */
  readonly restingOnSilence: number;
}

/** Yields questions and what was dropped one by one, training questions first; returns the summary. */
export function* synthesize(
  graph: QuestionGraph,
  settings: SynthesisSettings,
  seed: number,
  second: SecondGraph | null = null,
): Generator<Asked, SynthesisSummary> {
  const { observation, combinationsPerDisease, splits } = settings;
  const combinations = new Combinations(
    graph,
    { observation, perDisease: combinationsPerDisease, languages: languagesAsked(settings), splits },
    seed,
  );
  const doubt = second?.doubts ?? null;
  const tally = new Tally();
  const trained = new Set<number>();
  const offeredInTraining = new OptionBalance();
  const summaries = {} as Record<SplitName, SplitSummary>;
  for (const split of SPLITS) {
    // A disease with few combinations may have none left to train on: it is not asked about at all.
    const isAsked = (disease: number): boolean => split === 'train' || split === 'new-diseases' || trained.has(disease);
    const draw = new SplitDraw(graph, settings, { split, combinations, isAsked, offeredInTraining, doubt, seed });
    const asked = draw.run();
    for (let next = asked.next(); ; next = asked.next()) {
      if (next.done === true) {
        summaries[split] = next.value;
        break;
      }
      tally.add(next.value);
      if (next.value.kind === 'question' && split === 'train')
        trained.add(graph.nodeOfKey(next.value.question.subgraph.disease));
      yield next.value;
    }
  }
  const newDiseases = [...combinations.newDiseases].map((disease) => graph.key(disease));
  return { splits: summaries, newDiseases, doubted: second?.doubted ?? null, ...tally.told() };
}

/** A held-out question is refused oftener: its options must not tell the answer. */
const HELD_OUT_PATIENCE = 10 * PATIENCE;

interface DrawParts {
  readonly split: SplitName;
  readonly combinations: Combinations;
  readonly isAsked: (disease: number) => boolean;
  /** Filled while training questions are made. */
  readonly offeredInTraining: OptionBalance;
  readonly doubt: Doubt | null;
  readonly seed: number;
}

class SplitDraw {
  readonly #graph: QuestionGraph;
  readonly #settings: SynthesisSettings;
  readonly #parts: DrawParts;
  readonly #balance: OptionBalance;
  /** Of held-out questions; training questions are balanced by what they offer. */
  readonly #ranks: OptionRanks | null;
  readonly #ids = new Set<string>();
  /** Number of questions on each fact. */
  readonly #alike = new Map<string, number>();

  constructor(graph: QuestionGraph, settings: SynthesisSettings, parts: DrawParts) {
    this.#graph = graph;
    this.#settings = settings;
    this.#parts = parts;
    const isTraining = parts.split === 'train';
    this.#balance = isTraining ? parts.offeredInTraining : new OptionBalance();
    this.#ranks = isTraining ? null : new OptionRanks(parts.offeredInTraining);
  }

  *run(): Generator<Asked, SplitSummary> {
    const { split, combinations, isAsked, seed } = this.#parts;
    const wanted = this.#settings.counts[split];
    const canTell = (disease: number, language: Language): boolean =>
      wanted > 0 && isAsked(disease) && combinations.canTell(disease, split, language);
    const pools = new KindPools(
      this.#graph,
      this.#settings,
      canTell,
      this.#ranks === null ? PATIENCE : HELD_OUT_PATIENCE,
    );
    const initial = new Map(pools.kinds.map((kind) => [kind, pools.pool(kind).initialSize]));
    const byKind = new Map<ScenarioKind, number>();
    let [rare, rareExpected] = [0, 0];
    while (this.#ids.size < wanted && !pools.isEmpty) {
      const random = randomStream(seed, 'questions', split, this.#ids.size);
      const kind = pools.drawKind(random);
      const pool = pools.pool(kind);
      const chanceOfRare = pool.shareOf('rare');
      // The class is drawn once for a question: a disease that gives no question must not change the distribution.
      const rarity = pool.drawClass(random);
      for (let disease = pool.draw(rarity, random); disease !== null; disease = pool.draw(rarity, random)) {
        const asked = this.#askNew(disease, kind, random);
        yield asked;
        if (asked.kind === 'question') {
          this.#remember(asked.question);
          byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
          rareExpected += chanceOfRare;
          if (rarity === 'rare') rare += 1;
          pool.succeeded(disease);
          break;
        }
        pool.failed(disease);
      }
    }
    return this.#summaryOf(pools, initial, byKind, rare, rareExpected);
  }

  #askNew(disease: number, kind: ScenarioKind, random: RandomStream): Asked {
    const { split, combinations, doubt, seed } = this.#parts;
    const { languages, options, distractors: rules, oddsOverAll, tierBorders, mostAlike } = this.#settings;
    const graph = this.#graph;
    const possible = new Map(
      languagesAsked(this.#settings)
        .filter((language) => graph.hasName(disease, language))
        .map((language) => [language, possibleScenarios(graph, disease, kind, language, this.#settings)] as const)
        .filter(([, scenarios]) => scenarios.length > 0),
    );
    const spoken = [...possible.keys()];
    const language = spoken[random.weighted(spoken.map((each) => languages[each]))]!;
    const scenario = random.pick(possible.get(language)!);
    const findings = combinations.pick(disease, split, language, random);
    const mostForbidden = this.#settings.observation.candidates;
    const request = {
      mostForbidden,
      disease,
      scenario,
      language,
      split,
      findings,
      options,
      rules,
      oddsOverAll,
      doubt,
      tierBorders,
      seed,
    };
    const asked = askQuestion(graph, { ...request, balance: this.#balance, lends: this.#lends(kind) }, random);
    if (asked.kind !== 'question') return asked;
    const { id, subgraph } = asked.question;
    const drop = (reason: DropReason, evidence: string): Asked => ({ kind: 'dropped', reason, id, evidence });
    if (this.#ids.has(id)) return drop('asked before', subgraph.id);
    if (this.#ranks?.allows(kind, ...rankedOptions(asked.question)) === false)
      return drop('the options tell the answer', subgraph.id);
    const fact = factOf(asked.question);
    if ((this.#alike.get(fact) ?? 0) >= mostAlike) return drop('asked often enough', fact);
    return asked;
  }

  #lends(kind: ScenarioKind): (competitor: number, node: number, answer: number) => boolean {
    const { split, combinations, offeredInTraining } = this.#parts;
    if (split !== 'new-diseases') return (competitor) => !combinations.newDiseases.has(competitor);
    const wasOffered = (node: number): boolean => offeredInTraining.appearances(kind, this.#graph.key(node)) > 0;
    return (_, node, answer) => wasOffered(node) === wasOffered(answer);
  }

  #remember(question: GraphQuestion): void {
    const { id, kind, mask, distractors } = question;
    this.#ids.add(id);
    this.#balance.record(kind, { right: mask.at(-1)!, wrong: distractors.map(({ entity }) => entity) });
    this.#ranks?.record(kind, ...rankedOptions(question));
    const fact = factOf(question);
    this.#alike.set(fact, (this.#alike.get(fact) ?? 0) + 1);
  }

  #summaryOf(
    pools: KindPools,
    initial: ReadonlyMap<ScenarioKind, number>,
    byKind: ReadonlyMap<ScenarioKind, number>,
    rare: number,
    rareExpected: number,
  ): SplitSummary {
    const questions = this.#ids.size;
    const share = (count: number): number => (questions === 0 ? 0 : count / questions);
    const rareDiseases = pools.askable.filter((disease) => this.#graph.rarity(disease) === 'rare').length;
    return {
      questions,
      emphasis: {
        shareOfAskableDiseases: pools.askable.length === 0 ? 0 : rareDiseases / pools.askable.length,
        expectedShare: share(rareExpected),
        shareOfQuestions: share(rare),
        askableDiseases: pools.askable.length,
      },
      kinds: Object.fromEntries(
        pools.kinds.map((kind): [ScenarioKind, KindShare] => [
          kind,
          {
            wantedShare: pools.wantedShare(kind),
            shareOfQuestions: share(byKind.get(kind) ?? 0),
            questions: byKind.get(kind) ?? 0,
            diseases: initial.get(kind)!,
            exhausted: pools.pool(kind).size === 0,
          },
        ]),
      ),
      exhaustedDiseases: pools.exhausted,
    };
  }
}

function rankedOptions({ options, answer }: GraphQuestion): [RankedOption, RankedOption[]] {
  const ranked = options.map(({ letter, entity, text }) => ({ letter, key: entity, text }));
  return [ranked.find(({ letter }) => letter === answer)!, ranked.filter(({ letter }) => letter !== answer)];
}

function factOf({ language, kind, mask, background }: GraphQuestion): string {
  return `${language} ${kind}: ${mask[0]} > ${mask.at(-1)}${background === null ? '' : ` | ${background}`}`;
}

/** Counts rules over all splits, the first case of each kept as its example. */
class Tally {
  readonly #dropped = new Map<DropReason, { count: number; example: string }>();
  readonly #ruledOut = new Map<string, { count: number; example: string }>();
  #restingOnSilence = 0;

  add(asked: Asked): void {
    if (asked.kind === 'dropped') {
      count(this.#dropped, asked.reason, asked.evidence);
      return;
    }
    const { distractors, provenance } = asked.question;
    for (const { how, reason } of distractors) count(this.#ruledOut, how!, reason);
    if (provenance.restsOn === 'silence') this.#restingOnSilence += 1;
  }

  told(): Pick<SynthesisSummary, 'dropped' | 'ruledOut' | 'restingOnSilence'> {
    return {
      dropped: Object.fromEntries(this.#dropped),
      ruledOut: Object.fromEntries(this.#ruledOut),
      restingOnSilence: this.#restingOnSilence,
    };
  }
}

function count<Name extends string>(
  counts: Map<Name, { count: number; example: string }>,
  name: Name,
  example: string,
): void {
  const known = counts.get(name);
  if (known === undefined) counts.set(name, { count: 1, example });
  else known.count += 1;
}
