/**
 * Questions from any graph of the store (paper section 3.1), by a stated distribution: first the kind of question by
 * its weight, among kinds of which something is left; then the disease by the weight of its prevalence class, uniformly
 * within it. The shares reached are returned beside those that the weights promise and those of the graph.
 */
import type { ScenarioKind } from '../../records/scenario-question.ts';
import { randomStream, type RandomStream } from '../../support/random.ts';
import { askScenario, type Asked, type DropReason } from './ask-scenario.ts';
import { OptionBalance } from '../option-balance.ts';
import { KindPools, possibleScenarios, languagesAsked, type WhatIsAsked } from './kind-pools.ts';
import type { QuestionGraph } from './question-graph.ts';

export interface StoreSynthesisSettings extends WhatIsAsked {
  readonly count: number;
  /** Number of options, the right one included. */
  readonly options: number;
  /** 0 takes any competitors that share a finding, 1 those that share most. */
  readonly distractorStrength: number;
  /** Questions of one disease with one answer at most: the same fact told by other findings. */
  readonly mostAlike: number;
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

export interface SynthesisSummary {
  readonly questions: number;
  readonly emphasis: RareEmphasis;
  readonly kinds: Readonly<Partial<Record<ScenarioKind, KindShare>>>;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Diseases that left every draw because nothing new could be asked about them. */
  readonly exhaustedDiseases: number;
}

/** Yields questions and what was dropped one by one; returns the summary. */
export function* synthesizeFromStore(
  graph: QuestionGraph,
  settings: StoreSynthesisSettings,
  seed: number,
): Generator<Asked, SynthesisSummary> {
  const pools = new KindPools(graph, settings);
  const initial = new Map(pools.kinds.map((kind) => [kind, pools.pool(kind).initialSize]));
  const known: Known = { ids: new Set(), alike: new Map(), balance: new OptionBalance() };
  const byKind = new Map<ScenarioKind, number>();
  const dropped: Partial<Record<DropReason, number>> = {};
  let [rare, rareExpected] = [0, 0];
  while (known.ids.size < settings.count && !pools.isEmpty) {
    const random = randomStream(seed, 'store-questions', known.ids.size);
    const kind = pools.drawKind(random);
    const pool = pools.pool(kind);
    const chanceOfRare = pool.shareOf('rare');
    // The class is drawn once for a question: a disease that gives no question must not change the distribution.
    const rarity = pool.drawClass(random);
    for (let disease = pool.draw(rarity, random); disease !== null; disease = pool.draw(rarity, random)) {
      const asked = askNew(graph, disease, kind, settings, seed, random, known);
      yield asked;
      if (asked.kind === 'question') {
        remember(known, disease, asked);
        byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
        rareExpected += chanceOfRare;
        if (rarity === 'rare') rare += 1;
        pool.succeeded(disease);
        break;
      }
      dropped[asked.reason] = (dropped[asked.reason] ?? 0) + 1;
      pool.failed(disease);
    }
  }
  const questions = known.ids.size;
  const share = (count: number): number => (questions === 0 ? 0 : count / questions);
  const rareDiseases = pools.askable.filter((disease) => graph.rarity(disease) === 'rare').length;
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
    dropped,
    exhaustedDiseases: pools.exhausted,
  };
}

/**
 * The questions so far: ids, the number of questions on each fact, and each disease's appearances as answer or
 * distractor.
 */
interface Known {
  readonly ids: Set<string>;
  readonly alike: Map<string, number>;
  readonly balance: OptionBalance;
}

function askNew(
  graph: QuestionGraph,
  disease: number,
  kind: ScenarioKind,
  settings: StoreSynthesisSettings,
  seed: number,
  random: RandomStream,
  known: Known,
): Asked {
  const { languages, observation, options, distractorStrength } = settings;
  const possible = new Map(
    languagesAsked(settings)
      .map((language) => [language, possibleScenarios(graph, disease, kind, language, settings)] as const)
      .filter(([, scenarios]) => scenarios.length > 0),
  );
  const spoken = [...possible.keys()];
  const language = spoken[random.weighted(spoken.map((each) => languages[each]))]!;
  const scenario = random.pick(possible.get(language)!);
  const asked = askScenario(
    graph,
    { disease, scenario, language, observation, options, distractorStrength, balance: known.balance, seed },
    random,
  );
  if (asked.kind !== 'question') return asked;
  const { id, subgraph } = asked.question;
  const drop = (reason: DropReason, evidence: string): Asked => ({ kind: 'dropped', reason, id, evidence });
  if (known.ids.has(id)) return drop('asked before', subgraph.id);
  const fact = factOf(asked);
  if ((known.alike.get(fact) ?? 0) >= settings.mostAlike) return drop('asked often enough', fact);
  return asked;
}

function factOf({ question: { language, kind, mask } }: Extract<Asked, { kind: 'question' }>): string {
  return `${language} ${kind}: ${mask[0]} > ${mask.at(-1)}`;
}

function remember({ ids, alike, balance }: Known, disease: number, asked: Extract<Asked, { kind: 'question' }>): void {
  ids.add(asked.question.id);
  balance.record(asked.question.kind, { right: String(disease), wrong: asked.competitors.map(String) });
  const fact = factOf(asked);
  alike.set(fact, (alike.get(fact) ?? 0) + 1);
}
