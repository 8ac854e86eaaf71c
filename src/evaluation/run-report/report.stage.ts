/** The stage kind `evaluation.report`: scores, curves and settings of a run as report.html and report.json. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readGraphFile } from '../../graph/graph-file.ts';
import type { KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import { optionsOnlyAccuracy } from '../../grading/options-only.ts';
import { NO_MODEL } from '../../products/expectation.ts';
import { readAnswersIndex, readScores } from '../../products/answers.ts';
import { count } from '../../products/setting-schemas.ts';
import { readSplit, TRAINING_SPLIT } from '../../products/splits.ts';
import { defineStageKind, type Product, type RecipeFacts } from '../../products/stage-kind.ts';
import { commonQuestion } from '../../records/common-question.ts';
import type { Row } from '../../records/row.ts';
import { readManifest } from '../../run/manifest.ts';
import type { StageContext } from '../../run/stage.ts';
import { softwareVersions } from '../../support/software.ts';
import { readAudit } from '../audit/audit-product.ts';
import type { Audit } from '../audit/audit-schema.ts';
import { auditTexts } from '../audit/audit-texts.ts';
import { buildAudit } from '../audit/build-audit.ts';
import { heldOutTraces } from '../audit/traces.ts';
import { MemoryAuditGraph } from '../../grading/audit/memory-audit-graph.ts';
import { measuredSettings } from './measured-settings.ts';
import { pickTraces } from './pick-traces.ts';
import type { ReportInput } from './report-input.ts';
import { readBenchmarks } from './read-benchmarks.ts';
import { readCurve } from './read-curve.ts';
import { writeReport } from './write-report.ts';

const traces = z.object({
  /** Rows whose outputs are held against each other. */
  before: z.string(),
  after: z.string(),
  /** Questions shown of each outcome: learned, lost, right, wrong. */
  perOutcome: count.default(3),
});

export const reportKind = defineStageKind({
  name: 'evaluation.report',
  about: 'what the run found, as a page and as JSON',
  version: 9,
  settings: z.object({ traces: traces.optional() }),
  roles: {
    answers: { accepts: ['answers'], about: 'the rows of the tables' },
    questions: { accepts: ['splits'], about: 'what was asked' },
    curves: {
      accepts: ['model', 'replay', 'rollouts'],
      about: 'the stages whose training is drawn, in this order',
      many: true,
      optional: true,
    },
    graph: {
      accepts: ['graph'],
      about: 'the knowledge graph that the answers are held against; its hash is stated',
      optional: true,
    },
    benchmarks: { accepts: ['benchmarks'], about: 'answers to public benchmarks, for a table', optional: true },
    audit: {
      accepts: ['audit'],
      about: 'the steps of answers and traces, audited; absent: the answers are audited here, where there is a graph',
      optional: true,
    },
  },
  makes: ['report'],
  weight: () => 1,
  expect: () => NO_MODEL,
  run: async ({ settings, inputs, context, recipe }) => {
    const { report } = writeReport(context.folder, reportInput(settings.traces ?? null, inputs, context, recipe));
    return { rows: report.rows.length };
  },
});

interface ReportProducts {
  readonly answers: Product;
  readonly questions: Product;
  readonly curves: readonly Product[];
  readonly graph: Product | null;
  readonly benchmarks: Product | null;
  readonly audit: Product | null;
}

function reportInput(
  shownTraces: z.output<typeof traces> | null,
  products: ReportProducts,
  context: StageContext,
  recipe: RecipeFacts,
): ReportInput {
  const runFolder = dirname(context.folder);
  const { rows, sets } = readAnswersIndex(products.answers);
  const scores = rows.flatMap(({ name }) => readScores(products.answers, name));
  const heldOut = sets.map(({ name }) => [name, readSplit(products.questions, name)] as const);
  const training = readSplit(products.questions, TRAINING_SPLIT);
  const perSet = (value: (questions: (typeof heldOut)[number][1]) => number | null): Record<string, number> =>
    Object.fromEntries(
      heldOut.flatMap(([set, questions]) => {
        const measured = value(questions);
        return measured === null ? [] : [[set, measured] as const];
      }),
    );
  const graph = products.graph === null ? null : readGraphFile(join(products.graph.folder, 'graph.json'));
  const audit = auditOf(products, graph);
  const { package: program, node, onnxruntime } = softwareVersions();
  return {
    recipe: recipe.name,
    rows,
    sets,
    scores,
    chance: perSet(chanceOf),
    optionsOnly: perSet((questions) => optionsOnlyAccuracy(training, questions)),
    curves: products.curves.flatMap(({ stage, folder }) =>
      readCurve(runFolder, { stage, folder, label: labelOf(stage, rows) }),
    ),
    traces:
      shownTraces === null
        ? []
        : pickTraces(
            scores,
            heldOut.flatMap(([, questions]) => questions.map(commonQuestion)),
            { ...shownTraces, seed: context.seed, rows },
          ),
    settings: [...recipe.settings, ...measuredSettings(readManifest(runFolder)?.stages ?? {})],
    seeds: [{ name: 'run', value: context.seed }],
    versions: [
      { name: 'fleming-r1', value: program },
      { name: 'node', value: node },
      { name: 'onnxruntime', value: onnxruntime ?? 'none' },
      ...(graph === null ? [] : [{ name: 'knowledge graph (SHA-256)', value: graph.hash }]),
    ],
    timings: timingsOf(runFolder),
    ...(products.benchmarks === null ? {} : { benchmarks: readBenchmarks(products.benchmarks) }),
    ...(audit === null ? {} : { audit }),
  };
}

function auditOf({ audit, answers }: ReportProducts, graph: KnowledgeGraph | null): Audit | null {
  if (audit !== null) return readAudit(audit);
  if (graph === null) return null;
  return buildAudit([...auditTexts(new MemoryAuditGraph(graph), heldOutTraces(answers))]);
}

/** Accuracy of guessing: the mean of one over the number of options. */
function chanceOf(questions: readonly { readonly options: readonly unknown[] }[]): number | null {
  if (questions.length === 0) return null;
  return questions.reduce((sum, { options }) => sum + 1 / options.length, 0) / questions.length;
}

function labelOf(stage: string, rows: readonly Row[]): Row['label'] {
  return rows.find(({ name }) => name === stage)?.label ?? { en: stage, zh: stage };
}

const TOKEN_COUNTS = ['tokens', 'trainedTokens', 'sampledTokens', 'promptTokens'] as const;

function timingsOf(runFolder: string): ReportInput['timings'] {
  if (!existsSync(runFolder)) return [];
  return Object.entries(readManifest(runFolder)?.stages ?? {}).map(([stage, { wallSeconds, summary }]) => {
    const counted = TOKEN_COUNTS.map((name) => summary[name]).filter((value) => typeof value === 'number');
    const tokens = counted.length === 0 ? null : counted.reduce((sum, value) => sum + value, 0);
    return { stage, wallSeconds, tokens };
  });
}
