/**
 * The stage kind `questions.scenarios`: multiple-choice questions of a graph or a store as a bank (paper section 3.1), as
 * `fleming questions synthesize` makes them.
 */
import { z } from 'zod';
import { detailSchema } from '../../records/vignette-record.ts';
import { scenarioKindSchema } from '../../records/graph-question.ts';
import { NO_MODEL } from '../../products/expectation.ts';
import { atMost, exactly } from '../../products/expected-count.ts';
import { openStoreProduct } from '../../products/graph-store.ts';
import { count, share, weight } from '../../products/setting-schemas.ts';
import { defineStageKind, type OpenChatModel } from '../../products/stage-kind.ts';
import { progressWithinStage } from '../../run/progress-within-stage.ts';
import { signalOnInterrupt } from '../../run/signal-on-interrupt.ts';
import type { StageContext } from '../../run/stage.ts';
import { DEFAULT_SYNTHESIS } from './default-synthesis.ts';
import { GRAPH_SOURCE } from '../bank/question-facts.ts';
import { openQuestionGraph } from './open-question-graph.ts';
import { questionBytes } from './question-bytes.ts';
import { SecondGraph } from './second-graph.ts';
import type { RuleCount } from './synthesis.ts';
import { StoreQuestionGraph } from './store-graph.ts';
import { ModelVerbaliser } from './wording/model-verbaliser.ts';
import { writeGraphBank, type BankSettings, type GraphBank } from './write-graph-bank.ts';

const { observation, distractors, ...byDefault } = DEFAULT_SYNTHESIS;

const SCENARIO_KINDS = scenarioKindSchema.options;

/** What is not named has weight 0. */
function namedWeights<const Name extends string>(...names: readonly Name[]) {
  const shape = Object.fromEntries(names.map((name) => [name, weight.default(0)])) as Record<
    Name,
    z.ZodDefault<typeof weight>
  >;
  return z.object(shape).refine((values) => Object.values(values).some((value) => value !== 0), {
    message: `every one of ${names.join(', ')} is 0; one must be more`,
  });
}

/** Fewest and most, the fewest first. */
function range(most: number) {
  const whole = z.number().int().min(1).max(most);
  return z
    .tuple([whole, whole])
    .refine(([fewest, highest]) => fewest <= highest, 'the fewest come first, then the most');
}

const settings = z.object({
  /** Questions; a graph that gives fewer gives what it has. */
  count,
  /** Fewest and most findings told in a vignette. */
  findings: range(20).default([...observation.findings]),
  /** findings: lists of names; short: a patient too; full: an examination item with values. */
  vignette: detailSchema.default(byDefault.vignette.detail),
  /** Of the values of a full vignette. */
  units: z.enum(['si', 'conventional']).default(byDefault.vignette.units),
  /** Most diseases that a finding told in a vignette may have. */
  candidates: count.default(observation.candidates),
  /** Options, the right one included. */
  options: z.number().int().min(2).max(21).default(byDefault.options),
  /** 0: any competing disease; 1: those that explain most of what is told (in lists: share most findings). */
  distractorStrength: share.default(distractors.strength),
  /** Findings that a vignette may tell to be absent. */
  absent: z.number().int().min(0).max(5).default(distractors.mostAbsent),
  /** strict: every option is ruled out by a statement; silent: it may be because nothing states that it is right. */
  closedWorld: z.enum(['strict', 'silent']).default(distractors.closedWorld),
  /** Questions of one disease with one answer at most, each by other findings. */
  mostAlike: count.default(byDefault.mostAlike),
  /** Fewest and most masked nodes, from the disease to the answer. */
  masked: range(20).default([...byDefault.masked]),
  languages: namedWeights('en', 'zh').default({ ...byDefault.languages }),
  kinds: namedWeights(...SCENARIO_KINDS).default({
    diagnosis: byDefault.kinds.diagnosis,
    'next-test': byDefault.kinds['next-test'],
    treatment: byDefault.kinds.treatment,
    mechanism: byDefault.kinds.mechanism,
    'safe-treatment': byDefault.kinds['safe-treatment'],
    contraindication: byDefault.kinds.contraindication,
    complication: byDefault.kinds.complication,
  }),
  prevalenceWeights: namedWeights('common', 'uncommon', 'rare', 'unknown').default({ ...byDefault.prevalenceWeights }),
});
type ScenarioSettings = z.output<typeof settings>;

export const scenariosKind = defineStageKind({
  name: 'questions.scenarios',
  about: 'multiple-choice questions of a graph store, each checked by a query of the graph, as a bank',
  version: 9,
  settings,
  roles: {
    graph: { accepts: ['graph-store', 'graph'], about: 'the graph that is asked about' },
    second: {
      accepts: ['graph-store'],
      about: 'another store: what it states and the first does not rules nothing out',
      optional: true,
    },
    verbaliser: {
      chatModel: true,
      about: 'tells the vignettes; absent, or where a vignette fails a check: the template tells it',
      optional: true,
    },
  },
  makes: ['bank'],
  fromPaper: {
    'prevalenceWeights.rare': 'section 3.1: less common diseases are favoured; the weights are ours',
  },
  weight: ({ count: questions }) => 5 + questions / 200,
  expect: ({ settings: { count: most, vignette, languages } }) => ({
    ...NO_MODEL,
    makes: {
      bank: [
        {
          source: GRAPH_SOURCE,
          questions: atMost(most),
          bytes: questionBytes(vignette, languages),
          untiered: exactly(0),
        },
      ],
    },
  }),
  run: async ({ settings: own, inputs, context }) => {
    const opened = openQuestionGraph(inputs.graph);
    const { graph } = opened;
    const other = inputs.second === null ? null : openStoreProduct(inputs.second);
    const stop = signalOnInterrupt(context.interrupt);
    const asked = (await inputs.verbaliser?.()) ?? null;
    try {
      const { manifest, ...summary } = await writeGraphBank({
        graph,
        second: other === null ? null : new SecondGraph(graph, new StoreQuestionGraph(other)),
        graphPath: opened.path,
        settings: synthesisOf(own),
        seed: context.seed,
        out: context.folder,
        mayReplace: true,
        verbaliser: asked === null ? null : verbaliserOf(asked, context, stop.signal),
        interrupt: context.interrupt,
        onTry: (made) => context.progress.update(made, own.count),
      });
      for (const warning of summary.warnings) context.progress.log(`warning: ${warning}`);
      context.progress.log(`${summary.questions} questions; ${manifest.counts.dropped} were dropped`);
      return summaryOf(summary, manifest);
    } finally {
      stop.end();
      await asked?.model.close();
      other?.close();
      opened.close();
    }
  },
});

/** Its answers are journalled where a kill leaves them; those that count stay with their questions. */
function verbaliserOf(asked: OpenChatModel, context: StageContext, signal: AbortSignal): ModelVerbaliser {
  return new ModelVerbaliser(asked, context.workFolder, {
    seed: context.seed,
    progress: progressWithinStage(context.progress),
    stop: () => signal,
    again: 'the same command',
  });
}

function synthesisOf(own: ScenarioSettings): BankSettings {
  const { findings, candidates, distractorStrength: strength, absent, closedWorld, vignette, units, ...rest } = own;
  return {
    ...byDefault,
    ...rest,
    vignette: { detail: vignette, units },
    observation: { findings, candidates, complaint: vignette !== 'findings' },
    distractors: { ...distractors, strength, mostAbsent: absent, closedWorld },
  };
}

function summaryOf(
  {
    questions,
    emphasis,
    kinds,
    dropped,
    ruledOut,
    restingOnSilence,
    doubted,
    exhaustedDiseases,
  }: Omit<GraphBank, 'manifest'>,
  { steps }: GraphBank['manifest'],
) {
  const verbalised = steps.find(({ name }) => name === 'verbalise')?.counts ?? null;
  const byKind = Object.fromEntries(
    Object.entries(kinds).map(([kind, shares]) => [kind, { ...shares, dropped: { ...shares.dropped } }]),
  );
  return {
    questions,
    emphasis: { ...emphasis },
    kinds: byKind,
    dropped: plainRules(dropped),
    ruledOut: plainRules(ruledOut),
    restingOnSilence,
    doubted: doubted === null ? null : { ...doubted },
    exhaustedDiseases,
    verbalised,
  };
}

function plainRules(rules: Readonly<Record<string, RuleCount>>): Record<string, { count: number; example: string }> {
  return Object.fromEntries(
    Object.entries(rules).map(([name, { count: times, example }]) => [name, { count: times, example }]),
  );
}
