/** The report stage: gathers scores, curves and settings of a finished run and writes report.html and report.json. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pickTraces } from '../evaluation/run-report/pick-traces.ts';
import type {
  Curves,
  MiningRound,
  ReinforcementPoint,
  ReportInput,
  Setting,
} from '../evaluation/run-report/report-input.ts';
import { writeReport } from '../evaluation/run-report/write-report.ts';
import { optionsOnlyAccuracy } from '../questions/options-only.ts';
import type { Question } from '../records/question.ts';
import { type EvaluationSet, type Score, type StageName, scoreSchema } from '../records/score.ts';
import { readManifest } from '../run/manifest.ts';
import type { Stage, StageContext } from '../run/stage.ts';
import type { JsonObject } from '../support/json.ts';
import { readJsonl } from '../support/jsonl.ts';
import { softwareVersions } from '../support/software.ts';
import { EVALUATED, HELD_OUT } from './evaluated-stages.ts';
import { readQuestions } from './mini/stage-files.ts';
import type { Recipe } from './recipe-schema.ts';
import { settingsOf } from './recipe-settings.ts';

const TRACES_PER_OUTCOME = 3;

export function reportStage(recipe: Recipe): Stage {
  return {
    name: 'report',
    version: 2,
    inputs: [
      'graph',
      'questions',
      'base',
      'cold-start',
      'stage-1',
      'stage-2',
      'control-stage-1',
      'control-fine-tuning',
      'evaluation',
    ],
    settings: { name: recipe.name, about: recipe.about },
    weight: 1,
    run: async (context) => {
      const { report } = writeReport(context.folder, reportInput(context, recipe));
      return { stages: report.stages.length };
    },
  };
}

function reportInput(context: StageContext, recipe: Recipe): ReportInput {
  const scores: Score[] = EVALUATED.flatMap(({ stage }) =>
    readJsonl(join(context.input('evaluation'), `${stage}.jsonl`), { schema: scoreSchema }),
  );
  const heldOut = HELD_OUT.map((set) => [set, readQuestions(context, set)] as const);
  const manifest = readManifest(dirname(context.folder));
  const summaryOf = (stage: string): JsonObject => (manifest?.stages[stage]?.summary ?? {}) as JsonObject;
  const first = summaryOf('stage-1');
  const { package: program, node, onnxruntime } = softwareVersions();
  return {
    recipe: recipe.name,
    scores,
    chance: { 'new-combinations': 0.25, 'new-diseases': 0.25 },
    optionsOnly: optionsOnly(readQuestions(context, 'train'), heldOut),
    curves: readCurves(dirname(context.folder)),
    plateauStep: first['plateau'] === true ? Number(first['steps']) - 1 : null,
    miningRounds: miningRounds(summaryOf('stage-2')),
    traces: pickTraces(
      scores,
      heldOut.flatMap(([, questions]) => questions),
      {
        before: 'cold-start',
        after: 'stage-2',
        perOutcome: TRACES_PER_OUTCOME,
        seed: context.seed,
      },
    ),
    settings: settingsOf(recipe) satisfies Setting[],
    seeds: [{ name: 'run', value: context.seed }],
    versions: [
      { name: 'fleming-r1', value: program },
      { name: 'node', value: node },
      { name: 'onnxruntime', value: onnxruntime ?? 'none' },
      { name: 'knowledge graph (SHA-256)', value: String(summaryOf('graph')['hash']) },
    ],
    timings: Object.entries(manifest?.stages ?? {}).map(([stage, { wallSeconds, summary }]) => ({
      stage,
      wallSeconds,
      tokens: tokensOf(summary),
    })),
  };
}

function optionsOnly(
  training: readonly Question[],
  heldOut: readonly (readonly [EvaluationSet, readonly Question[]])[],
): ReportInput['optionsOnly'] {
  const measured = heldOut.map(([set, questions]) => [set, optionsOnlyAccuracy(training, questions)] as const);
  return Object.fromEntries(measured.filter(([, accuracy]) => accuracy !== null));
}

function tokensOf(summary: Record<string, unknown>): number | null {
  const counted = ['tokens', 'trainedTokens', 'sampledTokens', 'promptTokens']
    .map((name) => summary[name])
    .filter((value) => typeof value === 'number');
  return counted.length === 0 ? null : counted.reduce((sum, value) => sum + value, 0);
}

function miningRounds(summary: JsonObject): MiningRound[] {
  const rounds = (summary['rounds'] ?? []) as { failed: number; asked: number }[];
  return rounds.map(({ failed, asked }, round) => ({
    round,
    evaluated: asked,
    passRate: 1 - failed / asked,
    hardSamples: failed,
    rightSamples: asked - failed,
  }));
}

type Line = Readonly<Record<string, unknown>>;

function readCurves(runFolder: string): Curves {
  const lines = (file: string): Line[] => {
    const path = join(runFolder, 'metrics', file);
    return existsSync(path)
      ? readFileSync(path, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Line)
      : [];
  };
  const number = (line: Line, name: string): number | null => {
    const value = line[name];
    return typeof value === 'number' ? value : null;
  };
  const reinforcement = (stage: StageName): ReinforcementPoint[] =>
    lines(`${stage}.grpo.jsonl`).map((line) => ({
      stage,
      step: Number(line['step']),
      reward: number(line, 'reward'),
      heldInAccuracy: number(line, 'accuracy'),
      formatRate: number(line, 'formatRate'),
      length: number(line, 'length'),
      entropy: number(line, 'entropy'),
      klToColdStart: number(line, 'klToColdStart'),
      zeroSignalShare: number(line, 'zeroSignalShare'),
      logprobGap: number(line, 'logprobGap'),
    }));
  return {
    pretraining: lines('base.pre-training.jsonl').map((line) => ({
      step: Number(line['step']),
      loss: number(line, 'loss'),
      drillAccuracy: number(line, 'skill.common'),
      recallAccuracy: number(line, 'skill.recall'),
    })),
    coldStart: lines('cold-start.fine-tuning.jsonl').map((line) => ({
      step: Number(line['step']),
      loss: number(line, 'loss'),
      developmentAccuracy: number(line, 'developmentAccuracy'),
    })),
    reinforcement: (['stage-1', 'stage-2', 'control-stage-1'] as const).flatMap(reinforcement),
  };
}
