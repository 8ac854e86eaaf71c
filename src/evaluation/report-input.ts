/** What a finished run hands to the report: scores, curves, settings. Plain data; everything else is computed from it. */
import type { EvaluationSet, Score, StageName } from '../records/score.ts';

export interface ReportInput {
  /** Name of the recipe: "mini". */
  readonly recipe: string;
  /** Every score of every stage and set; one score per stage, set and question. */
  readonly scores: readonly Score[];
  /** Accuracy of guessing, 0-1 (the mean of one over the number of options); a set left out is not mentioned. */
  readonly chance: Readonly<Partial<Record<EvaluationSet, number>>>;
  /** Accuracy without the vignette, from the options alone, 0-1 (`optionsOnlyAccuracy`); a set left out is not mentioned. */
  readonly optionsOnly: Readonly<Partial<Record<EvaluationSet, number>>>;
  readonly curves: Curves;
  /** Step at which stage 1 stopped gaining, from 0; null when it ended at its step limit instead. */
  readonly plateauStep: number | null;
  readonly miningRounds: readonly MiningRound[];
  /** See `pickTraces`. */
  readonly traces: readonly TraceExample[];
  readonly settings: readonly Setting[];
  readonly seeds: readonly NamedValue[];
  /** Program, packages, data: name and version or hash. */
  readonly versions: readonly NamedValue[];
  readonly timings: readonly Timing[];
}

/** Null in a curve: not measured at that step. Numbers that are not finite are taken as not measured. */
export interface Curves {
  readonly pretraining: readonly PretrainingPoint[];
  readonly coldStart: readonly ColdStartPoint[];
  readonly reinforcement: readonly ReinforcementPoint[];
}

export interface PretrainingPoint {
  readonly step: number;
  /** Mean loss per trained token, nats. */
  readonly loss: number | null;
  /** Share of drills answered right, 0-1. */
  readonly drillAccuracy: number | null;
  /** Share of facts recalled, 0-1. */
  readonly recallAccuracy: number | null;
}

export interface ColdStartPoint {
  readonly step: number;
  /** Mean loss per trained token, nats. */
  readonly loss: number | null;
  /** Accuracy on the development set, 0-1. */
  readonly developmentAccuracy: number | null;
}

export interface ReinforcementPoint {
  readonly stage: StageName;
  /** Within the stage, from 0. */
  readonly step: number;
  /** Mean reward of the step's rollouts. */
  readonly reward: number | null;
  /** Greedy accuracy on a fixed slice of the training questions, 0-1. */
  readonly heldInAccuracy: number | null;
  /** Share of rollouts in the asked format, 0-1. */
  readonly formatRate: number | null;
  /** Mean generated tokens. */
  readonly length: number | null;
  /** Mean entropy per token, nats. */
  readonly entropy: number | null;
  /** Mean divergence per token from the cold start, nats. */
  readonly klToColdStart: number | null;
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

/** One held-out question and what each stage wrote. */
export interface TraceExample {
  readonly questionId: string;
  readonly set: EvaluationSet;
  readonly stem: string;
  readonly options: readonly { readonly letter: string; readonly text: string }[];
  readonly answer: string;
  readonly outcome: TraceOutcome;
  readonly outputs: readonly TraceOutput[];
}

/** Before and after: wrong then right, right then wrong, right twice, wrong twice. */
export type TraceOutcome = 'learned' | 'lost' | 'right' | 'wrong';

export interface TraceOutput {
  readonly stage: StageName;
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
  /** Why, or where in the paper. */
  readonly reason: string;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string | number;
}

export interface Timing {
  /** "pretraining", "cold-start", "stage-1", ... */
  readonly stage: string;
  readonly wallSeconds: number;
  /** Tokens trained and sampled; null when not counted. */
  readonly tokens: number | null;
}
