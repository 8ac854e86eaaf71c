/** Draws the questions of one split, by kind and disease, until it has its number or nothing more can be asked. */
import type { GraphQuestion, ScenarioKind } from '../../records/graph-question.ts';
import type { Language } from '../../records/question.ts';
import { randomStream, type RandomStream } from '../../support/random.ts';
import { askQuestion, type Asked, type DropReason } from './ask-question.ts';
import { NO_SPLITS, type Combinations, type SplitName } from './combinations.ts';
import { PATIENCE } from './disease-pool.ts';
import { KindPools, languagesAsked, possibleScenarios } from './kind-pools.ts';
import { OptionBalance } from './option-balance.ts';
import { OptionRanks, type RankedOption } from './option-ranks.ts';
import type { QuestionGraph } from './question-graph.ts';
import type { Scenario } from './scenarios.ts';
import type { KindShare, SplitSummary, SynthesisSettings } from './synthesis.ts';
import type { Doubt } from './weights.ts';

/** A held-out question is refused oftener: its options must not tell the answer. */
const HELD_OUT_PATIENCE = 10 * PATIENCE;

export interface DrawParts {
  readonly split: SplitName;
  readonly combinations: Combinations;
  readonly isAsked: (disease: number) => boolean;
  /** Filled while training questions are made. */
  readonly offeredInTraining: OptionBalance;
  readonly doubt: Doubt | null;
  readonly seed: number;
}

/** What can be asked when other answers have been offered, or have won, is a tenth of a failure. */
const A_TENTH = 0.1;

export class SplitDraw {
  readonly #graph: QuestionGraph;
  readonly #settings: SynthesisSettings;
  readonly #parts: DrawParts;
  readonly #isTraining: boolean;
  readonly #balance: OptionBalance;
  /** Null in a bank without splits: whoever parts it leaves out what tells (`split/options-that-tell.ts`). */
  readonly #ranks: OptionRanks | null;
  readonly #ids = new Set<string>();
  /** Number of questions on each fact. */
  readonly #alike = new Map<string, number>();

  constructor(graph: QuestionGraph, settings: SynthesisSettings, parts: DrawParts) {
    this.#graph = graph;
    this.#settings = settings;
    this.#parts = parts;
    this.#isTraining = parts.split === 'train';
    this.#balance = this.#isTraining ? parts.offeredInTraining : new OptionBalance({ remembers: false });
    this.#ranks =
      settings.splits === NO_SPLITS
        ? null
        : new OptionRanks(parts.offeredInTraining, this.#isTraining ? 'pairs' : 'all');
  }

  *run(): Generator<Asked, SplitSummary> {
    const { split, combinations, isAsked, seed } = this.#parts;
    const wanted = this.#settings.counts[split];
    const canTell = (disease: number, language: Language): boolean =>
      wanted > 0 && isAsked(disease) && combinations.canTell(disease, split, language);
    const patience = this.#isTraining ? PATIENCE : HELD_OUT_PATIENCE;
    const pools = new KindPools(this.#graph, this.#settings, canTell, patience);
    const initial = new Map(pools.kinds.map((kind) => [kind, pools.pool(kind).initialSize]));
    const byKind = new Map<ScenarioKind, number>();
    const dropped = new Map(pools.kinds.map((kind) => [kind, new Map<DropReason, number>()]));
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
        const reasons = dropped.get(kind)!;
        reasons.set(asked.reason, (reasons.get(asked.reason) ?? 0) + 1);
        pool.failed(disease, this.#canComeLater(asked.reason) ? A_TENTH : 1);
      }
    }
    return this.#summaryOf(pools, initial, byKind, dropped, rare, rareExpected);
  }

  #askNew(disease: number, kind: ScenarioKind, random: RandomStream): Asked {
    const { split, combinations, doubt, seed } = this.#parts;
    const { languages, options, distractors: rules, oddsOverAll, tierBorders, mostAlike, vignette } = this.#settings;
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
      vignette,
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
    const [balance, lends, fits] = [this.#balance, this.#lends(kind), this.#fits(scenario, language)];
    const asked = askQuestion(graph, { ...request, balance, lends, fits }, random);
    if (asked.kind !== 'question') return asked;
    const { id, subgraph } = asked.question;
    const drop = (reason: DropReason, evidence: string): Asked => ({ kind: 'dropped', reason, id, evidence });
    if (this.#ids.has(id)) return drop('asked before', subgraph.id);
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

  #fits(
    { kind, withCondition }: Scenario,
    language: Language,
  ): ((answer: number, wrong: readonly number[]) => boolean) | null {
    if (!this.#isHeldToRanks(withCondition === true)) return null;
    const ranks = this.#ranks!;
    const ranked = (node: number): RankedOption => ({
      key: this.#graph.key(node),
      text: this.#graph.name(node, language),
    });
    return (answer, wrong) => ranks.allows(kind, ranked(answer), wrong.map(ranked));
  }

  #canComeLater(reason: DropReason): boolean {
    return reason === 'right oftener than offered' || (this.#isTraining && reason === 'the options tell the answer');
  }

  /** Few treatments have a condition for each that forbids it beside the other: in training, of two the same one is safe. */
  #isHeldToRanks(hasCondition: boolean): boolean {
    return this.#ranks !== null && !(this.#isTraining && hasCondition);
  }

  #remember(question: GraphQuestion): void {
    const { id, kind, mask, distractors } = question;
    this.#ids.add(id);
    this.#balance.record(kind, { right: mask.at(-1)!, wrong: distractors.map(({ entity }) => entity) });
    if (this.#isHeldToRanks(question.background !== null)) this.#ranks!.record(kind, ...rankedOptions(question));
    const fact = factOf(question);
    this.#alike.set(fact, (this.#alike.get(fact) ?? 0) + 1);
  }

  #summaryOf(
    pools: KindPools,
    initial: ReadonlyMap<ScenarioKind, number>,
    byKind: ReadonlyMap<ScenarioKind, number>,
    dropped: ReadonlyMap<ScenarioKind, ReadonlyMap<DropReason, number>>,
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
      languages: pools.languages,
      kinds: Object.fromEntries(
        pools.kinds.map((kind): [ScenarioKind, KindShare] => [
          kind,
          {
            wantedShare: pools.wantedShare(kind),
            shareOfQuestions: share(byKind.get(kind) ?? 0),
            questions: byKind.get(kind) ?? 0,
            diseases: initial.get(kind)!,
            exhausted: pools.pool(kind).size === 0,
            dropped: Object.fromEntries(dropped.get(kind)!),
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
