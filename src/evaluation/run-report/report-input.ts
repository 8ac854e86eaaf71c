/**
 * What a finished run hands to the report: rows, sets, scores, curves, settings. Plain data; everything else is computed
 * from it. Rows and sets are named by the recipe; scores, curves and traces refer to them by name.
 */
import type { Bilingual, Row } from '../../records/row.ts';
import type { Score } from '../../records/score.ts';
import type { SetInfo } from '../../records/set-info.ts';
import type { Audit } from '../audit/audit-schema.ts';

export interface ReportInput {
  /** Name of the recipe. */
  readonly recipe: string;
  /** In the order of the tables; a row without scores is kept, and left out of the tables. */
  readonly rows: readonly Row[];
  /** The held-out sets in the order of the tables; headlines and the summary speak of the first. */
  readonly sets: readonly SetInfo[];
  /** Every score of every row and set; one score per row, set and question. */
  readonly scores: readonly Score[];
  /** By set: accuracy of guessing, 0-1 (the mean of one over the number of options); a set left out is not mentioned. */
  readonly chance: Readonly<Record<string, number>>;
  /** By set: accuracy without the vignette, from the options alone, 0-1; a set left out is not mentioned. */
  readonly optionsOnly: Readonly<Record<string, number>>;
  /** In the order in which they are drawn. */
  readonly curves: readonly TrainingCurve[];
  /** See `pickTraces`. */
  readonly traces: readonly TraceExample[];
  readonly settings: readonly Setting[];
  readonly seeds: readonly NamedValue[];
  /** Program, packages, data: name and version or hash. */
  readonly versions: readonly NamedValue[];
  readonly timings: readonly Timing[];
  /** Absent where the recipe asks no benchmarks. */
  readonly benchmarks?: MeasuredBenchmarks;
  /** The claims of the answers, held against the graph; absent where none is given. */
  readonly audit?: Audit;
}

/** The models' answers to public benchmarks. */
export interface MeasuredBenchmarks {
  /** So many items of each benchmark were asked at most; null: all. */
  readonly limit: number | null;
  /** In the order of the table. */
  readonly rows: readonly BenchmarkRow[];
}

export interface BenchmarkRow {
  readonly name: string;
  readonly label: Bilingual;
  readonly results: readonly BenchmarkCell[];
  /** Plain mean of the paper's nine, where all of them were asked. */
  readonly macro: { readonly accuracy: number; readonly low: number; readonly high: number } | null;
}

export interface BenchmarkCell {
  /** Of the benchmark. */
  readonly id: string;
  readonly title: Bilingual;
  readonly items: number;
  /** Answers to each item. */
  readonly samples: number;
  /** Answers that came, what the model refused, and the answers that could not be read; only what is right counts as right. */
  readonly answered: number;
  readonly refused: number;
  readonly unread: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

/** How one stage's training went. Null in a point: not measured at that step; numbers that are not finite are taken so. */
export type TrainingCurve = PreTrainingCurve | FineTuningCurve | ReinforcementCurve;

interface CurveOfStage {
  /** The stage's name in the recipe; where a row has the same name, the curve takes the row's colour. */
  readonly stage: string;
  readonly label: Bilingual;
}

export interface PreTrainingCurve extends CurveOfStage {
  readonly kind: 'pre-training';
  readonly points: readonly PreTrainingPoint[];
}

export interface FineTuningCurve extends CurveOfStage {
  readonly kind: 'fine-tuning';
  readonly points: readonly FineTuningPoint[];
}

export interface ReinforcementCurve extends CurveOfStage {
  readonly kind: 'reinforcement';
  readonly points: readonly ReinforcementPoint[];
  /** Step at which it stopped gaining and was ended, from 0; null when it ran to its limit of steps. */
  readonly plateauStep: number | null;
  /** Empty for a stage that mines no hard samples. */
  readonly rounds: readonly MiningRound[];
}

export interface PreTrainingPoint {
  readonly step: number;
  /** Mean loss per trained token, nats. */
  readonly loss: number | null;
  /** Share of skill drills answered right, 0-1. */
  readonly drillAccuracy: number | null;
  /** Share of facts recalled, 0-1. */
  readonly recallAccuracy: number | null;
}

export interface FineTuningPoint {
  readonly step: number;
  /** Mean loss per trained token, nats. */
  readonly loss: number | null;
  /** Accuracy on the development set, 0-1. */
  readonly developmentAccuracy: number | null;
}

export interface ReinforcementPoint {
  /** Within the stage, from 0. */
  readonly step: number;
  /** Mean reward of the step's rollouts. */
  readonly reward: number | null;
  /** Share of the step's sampled rollouts that are right, 0-1: over the training questions drawn at that step. */
  readonly sampledAccuracy: number | null;
  /** Share of rollouts in the asked format, 0-1. */
  readonly formatRate: number | null;
  /** Mean generated tokens. */
  readonly length: number | null;
  /** Mean entropy per token, nats. */
  readonly entropy: number | null;
  /** Mean divergence per token from the reference model, nats. */
  readonly klToReference: number | null;
  /** Share of groups whose rewards are all equal, 0-1: nothing to learn from. */
  readonly zeroSignalShare: number | null;
  /** Mean absolute gap between the sampler's and the trainer's log-probabilities, nats per token. */
  readonly logprobGap: number | null;
}

export interface MiningRound {
  readonly round: number;
  /** Questions the policy was tried on. */
  readonly evaluated: number;
  /** Share of them answered right, 0-1. */
  readonly passRate: number;
  /** Repeated failures kept as hard samples. */
  readonly hardSamples: number;
  /** Solved questions mixed in. */
  readonly rightSamples: number;
}

/** One held-out question and what the model of each row wrote. */
export interface TraceExample {
  readonly questionId: string;
  readonly set: string;
  readonly stem: string;
  readonly options: readonly { readonly letter: string; readonly text: string }[];
  readonly answer: string;
  readonly outcome: TraceOutcome;
  readonly outputs: readonly TraceOutput[];
}

/** Before and after: wrong then right, right then wrong, right twice, wrong twice. */
export type TraceOutcome = 'learned' | 'lost' | 'right' | 'wrong';

export interface TraceOutput {
  readonly row: string;
  /** The model's output, untouched. */
  readonly text: string;
  /** Null: unread. */
  readonly letter: string | null;
  readonly correct: boolean;
}

export interface Setting {
  readonly name: string;
  readonly value: string | number | boolean | null;
  /** Whether the paper gives the value or it is ours. */
  readonly origin: 'paper' | 'ours';
  /** Why, or where in the paper; null where nobody wrote it down. */
  readonly reason: string | null;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string | number;
}

export interface Timing {
  /** The stage's name in the recipe. */
  readonly stage: string;
  readonly wallSeconds: number;
  /** Tokens trained and sampled; null when not counted. */
  readonly tokens: number | null;
}
