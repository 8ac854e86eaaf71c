/** What synthesis is asked for, and what it tells of what came of it. */
import type { ScenarioKind } from '../../records/graph-question.ts';
import type { Language } from '../../records/question.ts';
import type { DropReason } from './ask-question.ts';
import type { SplitName, SplitRules } from './combinations.ts';
import type { TierBorders } from './difficulty.ts';
import type { DistractorRules } from './distractors.ts';
import type { LanguageShare, WhatIsAsked } from './kind-pools.ts';
import type { VignetteSettings } from './tell-question.ts';
import type { ObservationRules } from './told-findings.ts';

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
  readonly vignette: VignetteSettings;
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
  /** Rules under which no question of the kind was made, by how often. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** Counts of what happened, with one example. */
export interface RuleCount {
  readonly count: number;
  readonly example: string;
}

export interface SplitSummary {
  readonly questions: number;
  readonly emphasis: RareEmphasis;
  readonly languages: Readonly<Partial<Record<Language, LanguageShare>>>;
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
