/**
 * The question bank of a graph (paper section 3.1, RODS): combinations are sampled per disease, held-out ones set
 * apart first, then composed into questions in every kind and language until each split has its count.
 *
 * Splits. `new-diseases`: diseases no training question or trace is about. `new-combinations`: diseases that some
 * training question is about, combinations that none is; no training combination of the disease is a subset or superset
 * of a held-out one. `development`: combinations set apart likewise, for choices made while training. Questions about
 * trained diseases have no new disease's answer among their options: always wrong there, it would be learned as wrong.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { PrevalenceClass } from '../graph/schema.ts';
import type { Language, Question, QuestionKind } from '../records/question.ts';
import type { RandomStream } from '../support/random.ts';
import { randomStream } from '../support/random.ts';
import { composeQuestion } from './compose.ts';
import type { TierBorders } from './difficulty.ts';
import type { DistractorRules } from './distractors.ts';
import type { MaskedPath } from './masks.ts';
import { maskedPaths } from './masks.ts';
import { OptionBalance } from './option-balance.ts';
import type { Combination, CombinationRules } from './question-space.ts';
import { sampleCombinations } from './question-space.ts';

export type Split = Question['split'];

export interface SynthesisSettings {
  readonly combinations: CombinationRules;
  /** Share of diseases kept out of training altogether. */
  readonly newDiseaseShare: number;
  /** Share of each trained disease's combinations held out for `new-combinations`, and again for `development`. */
  readonly heldOutShare: number;
  readonly developmentShare: number;
  /** Questions per split. */
  readonly counts: Readonly<Record<Split, number>>;
  /** Relative frequency of languages and kinds. */
  readonly languages: Readonly<Record<Language, number>>;
  readonly kinds: Readonly<Record<QuestionKind, number>>;
  /** How much likelier a disease of each class is drawn (the paper favours uncommon ones; the weights are ours). */
  readonly prevalenceWeights: Readonly<Record<PrevalenceClass, number>>;
  readonly tierBorders: TierBorders;
}

export interface Synthesis {
  readonly questions: Record<Split, Question[]>;
  /** Diseases kept for `new-diseases`. */
  readonly newDiseases: readonly string[];
  /** Why drawn subgraphs made no question: reason -> count. */
  readonly rejected: Readonly<Record<string, number>>;
}

export function synthesizeQuestions(graph: KnowledgeGraph, settings: SynthesisSettings, seed: number): Synthesis {
  const diseases = graph.ofType('disease').map(({ id }) => id);
  const newDiseases = randomStream(seed, 'new-diseases')
    .shuffle(diseases)
    .slice(0, Math.round(diseases.length * settings.newDiseaseShare));
  const hidden = new Set(newDiseases);
  const bySplit = splitCombinations(graph, diseases, hidden, settings, seed);
  const rejected: Record<string, number> = {};
  const draw = (split: Split, table: CombinationTable): Question[] => {
    const competes = (disease: string): boolean => split === 'new-diseases' || !hidden.has(disease);
    const distractorRules = { competes, balance: new OptionBalance() };
    return drawQuestions(graph, table, { split, settings, seed, distractorRules }, rejected);
  };
  const train = draw('train', bySplit.train);
  // A disease with few combinations may have none left to train on: it is not asked about at all.
  const trained = new Set(train.map(({ subgraph }) => subgraph.disease));
  const ofTrained = (table: CombinationTable): CombinationTable =>
    new Map([...table].filter(([disease]) => trained.has(disease)));
  return {
    questions: {
      train,
      development: draw('development', ofTrained(bySplit.development)),
      'new-combinations': draw('new-combinations', ofTrained(bySplit['new-combinations'])),
      'new-diseases': draw('new-diseases', bySplit['new-diseases']),
    },
    newDiseases,
    rejected,
  };
}

type CombinationTable = Map<string, Combination[]>;

/** Disease -> combinations, for every split. */
export function splitCombinations(
  graph: KnowledgeGraph,
  diseases: readonly string[],
  newDiseases: ReadonlySet<string>,
  settings: SynthesisSettings,
  seed: number,
): Record<Split, CombinationTable> {
  const table: Record<Split, CombinationTable> = {
    train: new Map(),
    development: new Map(),
    'new-combinations': new Map(),
    'new-diseases': new Map(),
  };
  for (const disease of diseases) {
    const combinations = sampleCombinations(graph, disease, settings.combinations, seed);
    if (newDiseases.has(disease)) {
      table['new-diseases'].set(disease, combinations);
      continue;
    }
    const shuffled = randomStream(seed, 'split', disease).shuffle(combinations);
    const heldOut = shuffled.slice(0, Math.ceil(shuffled.length * settings.heldOutShare));
    const rest = shuffled
      .slice(heldOut.length)
      .filter((combination) => !heldOut.some((other) => nested(combination, other)));
    const development = rest.slice(0, Math.ceil(rest.length * settings.developmentShare));
    const train = rest
      .slice(development.length)
      .filter((combination) => !development.some((other) => nested(combination, other)));
    table['new-combinations'].set(disease, heldOut);
    table.development.set(disease, development);
    table.train.set(disease, train);
  }
  return table;
}

/** One set of findings contains the other. */
function nested(left: Combination, right: Combination): boolean {
  const [small, large] = left.findings.length <= right.findings.length ? [left, right] : [right, left];
  return small.findings.every((finding) => large.findings.includes(finding));
}

const ATTEMPTS_PER_QUESTION = 30;

interface DrawRules {
  readonly split: Split;
  readonly settings: SynthesisSettings;
  readonly seed: number;
  readonly distractorRules: DistractorRules;
}

function drawQuestions(
  graph: KnowledgeGraph,
  table: CombinationTable,
  { split, settings, seed, distractorRules }: DrawRules,
  rejected: Record<string, number>,
): Question[] {
  const random = randomStream(seed, 'draw', split);
  const diseases = [...table.keys()].filter((disease) => table.get(disease)!.length > 0);
  const weights = diseases.map((disease) => settings.prevalenceWeights[graph.entity(disease).prevalence!]);
  const drawn = new Map<string, Question>();
  const wanted = settings.counts[split];
  for (
    let attempt = 0;
    attempt < wanted * ATTEMPTS_PER_QUESTION && drawn.size < wanted && diseases.length > 0;
    attempt++
  ) {
    const disease = diseases[random.weighted(weights)]!;
    const path = pickPath(maskedPaths(graph, disease), settings, distractorRules.balance, random);
    const language = pickKey(settings.languages, random);
    const combination = random.pick(table.get(disease)!);
    if (path === null) continue;
    const { tierBorders } = settings;
    const composed = composeQuestion({
      graph,
      combination,
      path,
      language,
      distractorRules,
      tierBorders,
      split,
      seed,
    });
    if (composed.kind === 'rejected') rejected[composed.reason] = (rejected[composed.reason] ?? 0) + 1;
    else if (!drawn.has(composed.question.id)) {
      const { id, kind, mask, distractors } = composed.question;
      drawn.set(id, composed.question);
      distractorRules.balance.record(kind, { right: mask.at(-1)!, wrong: distractors.map(({ entity }) => entity) });
    }
  }
  return [...drawn.values()];
}

/**
 * A kind by its weight among those the disease has, then one of its paths, of those whose answer has been right least.
 */
function pickPath(
  paths: readonly MaskedPath[],
  settings: SynthesisSettings,
  balance: OptionBalance,
  random: RandomStream,
): MaskedPath | null {
  const kinds = [...new Set(paths.map(({ kind }) => kind))].filter((kind) => settings.kinds[kind] > 0);
  if (kinds.length === 0) return null;
  const kind = kinds[random.weighted(kinds.map((name) => settings.kinds[name]))]!;
  const ofKind = paths.filter((path) => path.kind === kind);
  const excess = (path: MaskedPath): number => balance.distractorDeficit(kind, path.mask.at(-1)!);
  const least = Math.min(...ofKind.map(excess));
  return random.pick(ofKind.filter((path) => excess(path) === least));
}

function pickKey<K extends string>(weights: Readonly<Record<K, number>>, random: RandomStream): K {
  const keys = Object.keys(weights) as K[];
  return keys[random.weighted(keys.map((key) => weights[key]))]!;
}
