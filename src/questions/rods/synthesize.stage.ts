/** The stage kind `questions.synthesize`: masked-path questions of a graph, parted into splits (paper section 3.1). */
import { join } from 'node:path';
import { z } from 'zod';
import { readGraphFile } from '../../graph/graph-file.ts';
import { NO_MODEL } from '../../products/expectation.ts';
import { atMost, exactly } from '../../products/expected-count.ts';
import type { ExpectedSplit } from '../../products/expected-products.ts';
import { count, languageWeights, share, weights } from '../../products/setting-schemas.ts';
import { writeSplitsFile, type Split } from '../../products/splits.ts';
import { defineStageKind } from '../../products/stage-kind.ts';
import type { Question } from '../../records/question.ts';
import { ConfigError } from '../../support/errors.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { detailSchema } from '../../records/vignette-record.ts';
import type { GraphQuestion } from '../../records/graph-question.ts';
import { type SplitName, SPLITS } from './combinations.ts';
import { DEFAULT_SYNTHESIS } from './default-synthesis.ts';
import { openStoreProduct } from '../../products/graph-store.ts';
import { SecondGraph } from './second-graph.ts';
import { StoreQuestionGraph } from './store-graph.ts';
import { MemoryQuestionGraph } from './memory-graph.ts';
import { questionBytes } from './question-bytes.ts';
import { synthesize } from './synthesize.ts';
import type { RuleCount, SynthesisSettings, SynthesisSummary } from './synthesis.ts';

/** A share of what is parted: none and all leave a split without questions. */
const partedShare = share.refine((value) => value !== 0 && value !== 1, {
  error: ({ input }) => `${String(input)} leaves a split without questions`,
});
const points = z.number().min(0).max(4);
const { distractors } = DEFAULT_SYNTHESIS;

const settings = z.object({
  /** Fewest and most findings told in a vignette. */
  findings: z
    .tuple([z.number().int().min(2), z.number().int().max(6)])
    .refine(([fewest, most]) => fewest <= most, 'the fewest findings come first, then the most'),
  /** Findings that a vignette may tell to be absent. */
  absent: z.number().int().min(0).max(5).default(distractors.mostAbsent),
  /** strict: every option is ruled out by a statement; silent: it may be because nothing states that it is right. */
  closedWorld: z.enum(['strict', 'silent']).default('strict'),
  /** How many times likelier the patient's disease must be than that of any option. */
  odds: z.number().min(1).max(1e6).default(distractors.odds),
  /** How many times likelier it must be than any other disease of the graph. */
  oddsOverAll: z.number().min(1).max(1e6).default(DEFAULT_SYNTHESIS.oddsOverAll),
  /** Told findings that a competing disease shares at least. */
  leastShared: z.number().int().min(1).max(4).default(1),
  /** 0: any competing disease; 1: those that share most findings. */
  distractorStrength: share.default(1),
  /** findings: lists of names; short: a patient too; full: an examination item with values. */
  vignette: detailSchema.default('findings'),
  /** Of the values of a full vignette. */
  units: z.enum(['si', 'conventional']).default('si'),
  /** Most diseases that a finding told in a vignette may have. */
  candidates: count,
  combinationsPerDisease: count,
  newDiseaseShare: partedShare,
  heldOutShare: partedShare,
  developmentShare: partedShare,
  train: count,
  development: count,
  newCombinations: count,
  newDiseases: count,
  languages: languageWeights,
  kinds: weights('diagnosis', 'next-test', 'treatment', 'mechanism', 'safe-treatment'),
  prevalenceWeights: weights('common', 'uncommon', 'rare'),
  /** Points (`difficulty.ts`) from which a question is moderate, and difficult. */
  tierBorders: z
    .object({ moderate: points, difficult: points })
    .refine(({ moderate, difficult }) => moderate < difficult, 'moderate begins below difficult'),
});

export const synthesizeKind = defineStageKind({
  name: 'questions.synthesize',
  about: 'masked-path questions of a graph, with whole diseases and combinations held out',
  version: 9,
  settings,
  roles: {
    graph: { accepts: ['graph'], about: 'the graph that is asked about' },
    second: {
      accepts: ['graph-store'],
      about: 'a store: what it states and the graph does not rules nothing out',
      optional: true,
    },
  },
  makes: ['splits'],
  fromPaper: {
    'prevalenceWeights.rare': 'section 3.1: less common diseases are favoured; the weights are ours',
  },
  weight: () => 3,
  expect: ({ settings: own }) => ({ ...NO_MODEL, makes: { splits: expectedSplits(own) } }),
  run: async ({ settings: own, inputs, context }) => {
    const graph = new MemoryQuestionGraph(readGraphFile(join(inputs.graph.folder, 'graph.json')));
    const other = inputs.second === null ? null : openStoreProduct(inputs.second);
    const second = other === null ? null : new SecondGraph(graph, new StoreQuestionGraph(other));
    const { questions, summary } = synthesizeAll(graph, synthesisSettings(own), context.seed, second);
    other?.close();
    for (const split of SPLITS) writeJsonl(join(context.folder, `${split}.jsonl`), questions[split]);
    const counts = Object.fromEntries(SPLITS.map((split) => [split, questions[split].length]));
    context.progress.log(JSON.stringify(counts));
    const empty = Object.keys(counts).filter((split) => counts[split] === 0);
    if (empty.length > 0)
      throw new ConfigError(
        `The graph gives no question for ${empty.join(', ')} (${reasonsIn(summary)}): take more of it (specialties and ` +
          `relations of its stage) or change the shares and kinds of [stages.${context.name}]`,
      );
    writeSplitsFile(context.folder, splitsOf(questions));
    return {
      ...counts,
      newDiseases: [...summary.newDiseases],
      rejected: countsOf(summary.dropped),
      ruledOut: countsOf(summary.ruledOut),
      doubted: summary.doubted?.count ?? null,
    };
  },
});

export interface Synthesis {
  readonly questions: Readonly<Record<SplitName, readonly Question[]>>;
  readonly summary: SynthesisSummary;
}

export function synthesizeAll(
  graph: MemoryQuestionGraph,
  how: SynthesisSettings,
  seed: number,
  second: SecondGraph | null = null,
): Synthesis {
  const questions: Record<SplitName, Question[]> = {
    train: [],
    development: [],
    'new-combinations': [],
    'new-diseases': [],
  };
  const asked = synthesize(graph, how, seed, second);
  for (let next = asked.next(); ; next = asked.next()) {
    if (next.done === true) return { questions, summary: next.value };
    if (next.value.kind === 'question') questions[next.value.question.split].push(teachable(next.value.question));
  }
}

/** Settings and the graph in memory give no other kinds and classes. */
function teachable(question: GraphQuestion): Question {
  return question as Question;
}

function countsOf(rules: Readonly<Record<string, RuleCount>>): Record<string, number> {
  return Object.fromEntries(Object.entries(rules).map(([name, { count: times }]) => [name, times]));
}

function reasonsIn({ dropped }: SynthesisSummary): string {
  return Object.entries(countsOf(dropped))
    .map(([reason, times]) => `${reason}: ${times}`)
    .join(', ');
}

export type SynthesizeSettings = z.output<typeof settings>;

/** Scenarios whose path the graph teacher writes out. */
const TEACHABLE = ['diagnosis', 'next-test', 'first-line-treatment', 'drug-mechanism', 'safe-treatment'];

export function synthesisSettings(own: SynthesizeSettings): SynthesisSettings {
  const { findings, candidates, newDiseaseShare, heldOutShare, developmentShare } = own;
  return {
    ...DEFAULT_SYNTHESIS,
    observation: { findings, candidates, complaint: own.vignette !== 'findings' },
    combinationsPerDisease: own.combinationsPerDisease,
    splits: { newDiseaseShare, heldOutShare, developmentShare },
    counts: {
      train: own.train,
      development: own.development,
      'new-combinations': own.newCombinations,
      'new-diseases': own.newDiseases,
    },
    distractors: {
      ...distractors,
      closedWorld: own.closedWorld,
      mostAbsent: own.absent,
      odds: own.odds,
      leastShared: own.leastShared,
      strength: own.distractorStrength,
    },
    oddsOverAll: own.oddsOverAll,
    mostAlike: Number.MAX_SAFE_INTEGER,
    scenarios: TEACHABLE,
    vignette: { detail: own.vignette, units: own.units },
    languages: own.languages,
    kinds: { ...own.kinds, contraindication: 0, complication: 0 },
    prevalenceWeights: { ...own.prevalenceWeights, unknown: 0 },
    tierBorders: own.tierBorders,
  };
}

/** A graph may give fewer, and states every tier. */
function expectedSplits(own: SynthesizeSettings): ExpectedSplit[] {
  const { counts, languages } = synthesisSettings(own);
  const bytes = questionBytes(own.vignette, languages);
  return SPLITS.map((name) => ({
    name,
    use: DESCRIBED[name].use,
    questions: atMost(counts[name]),
    bytes,
    untiered: exactly(0),
  }));
}

const DESCRIBED: Readonly<Record<Question['split'], Pick<Split, 'use' | 'label' | 'about'>>> = {
  train: {
    use: 'train',
    label: { en: 'Training questions', zh: '训练题' },
    about: { en: 'Questions that training may ask.', zh: '训练中可以提问的题。' },
  },
  development: {
    use: 'development',
    label: { en: 'Development questions', zh: '开发题' },
    about: {
      en: 'Combinations of findings set apart for choices made while training.',
      zh: '为训练中的选择而另留的表现组合。',
    },
  },
  'new-combinations': {
    use: 'held-out',
    label: { en: 'New combinations', zh: '新组合' },
    about: {
      en: 'Known diseases, combinations of findings never asked about in training.',
      zh: '训练中问过的疾病，但所给表现的组合从未出现过。',
    },
  },
  'new-diseases': {
    use: 'held-out',
    label: { en: 'New diseases', zh: '新疾病' },
    about: {
      en: 'Diseases the textbook describes but no training question ever asked about.',
      zh: '教材中写到、但训练题从未问过的疾病。',
    },
  },
};

function splitsOf(questions: Synthesis['questions']): Split[] {
  return (Object.keys(DESCRIBED) as Question['split'][]).map((name) => ({
    name,
    ...DESCRIBED[name],
    questions: questions[name].length,
    clusters: new Set(questions[name].map(({ subgraph }) => subgraph.id)).size,
  }));
}
