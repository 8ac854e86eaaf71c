/** What the studio's server answers and its pages show. Types alone: the pages are built with them, and read no file of ours. */
import type { Bilingual } from '../records/row.ts';

export interface FolderList {
  readonly runs: readonly RunSummary[];
  readonly evaluations: readonly EvaluationSummary[];
  /** Ids of knowledge graphs. */
  readonly graphs: readonly string[];
  /** The folders that were given and are looked through, as they were given. */
  readonly roots: readonly string[];
  /** There are more folders than are listed. */
  readonly isCut: boolean;
}

export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly seed: number | null;
  readonly state: RunState;
  readonly stagesDone: number;
  readonly stages: number;
  /** The stage under way, or that was interrupted; null: none. */
  readonly stage: string | null;
  /** ISO 8601; null: unknown. */
  readonly startedAt: string | null;
  /** When something was last written, ISO 8601. */
  readonly changedAt: string;
  /** Why the folder cannot be read; null: it can. */
  readonly trouble: string | null;
}

/** `stopped`: something was begun, and no process of this machine works on it. */
export type RunState = 'running' | 'complete' | 'stopped' | 'unreadable';

export interface EvaluationSummary {
  readonly id: string;
  /** The model's name. */
  readonly model: string;
  readonly sets: readonly { readonly id: string; readonly items: number }[];
  readonly samples: number;
  /** It holds answers to a part of the items alone, as `2/5`; null: to all. */
  readonly shard: string | null;
  readonly changedAt: string;
  readonly trouble: string | null;
}

/** `stale`: complete, and something that it was made from has changed since. */
export type StageState = 'complete' | 'stale' | 'running' | 'stopped' | 'waiting';

export interface StageSteps {
  readonly done: number;
  /** Null: the recipe does not say. */
  readonly total: number | null;
  readonly secondsPerStep: number | null;
  readonly secondsLeft: number | null;
}

export interface MetricsFile {
  readonly file: string;
  /** `grpo` of `stage-1.grpo.jsonl`; null: what the stage logs outside of loops. */
  readonly loop: string | null;
  readonly bytes: number;
}

export interface StageView {
  readonly name: string;
  /** As the recipe says it in `do`; null: the recipe is not known. */
  readonly kind: string | null;
  readonly about: string | null;
  readonly inputs: readonly string[];
  /** The stage whose model this one's is trained from; null: none. */
  readonly startsFrom: string | null;
  readonly state: StageState;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Over all processes that worked on it. */
  readonly seconds: number | null;
  /** Null: nothing is counted in it. */
  readonly steps: StageSteps | null;
  readonly metrics: readonly MetricsFile[];
  readonly hasRollouts: boolean;
  readonly hasAnswers: boolean;
  /** What the stage says of itself, a line each. */
  readonly summary: readonly { readonly name: string; readonly value: string }[];
}

export interface RunSetting {
  readonly name: string;
  readonly value: string | number | boolean;
  readonly origin: 'paper' | 'ours';
  /** Where the paper says it; null: it does not. */
  readonly reason: string | null;
}

export interface RunView extends RunSummary {
  readonly stageViews: readonly StageView[];
  readonly settings: readonly RunSetting[];
  readonly versions: readonly { readonly name: string; readonly value: string }[];
  /** Of all that is left to do; null: cannot be said. */
  readonly secondsLeft: number | null;
  readonly remarks: readonly Bilingual[];
}

/** A part of a file of metrics: whole lines alone. */
export interface MetricsPart {
  /** Of the file itself: another one under its name has another. */
  readonly mark: string;
  /** Where the part begins: 0 though more was asked for, where the file is not the one that was read before. */
  readonly from: number;
  /** Where the next part begins. */
  readonly next: number;
  /** Length of the file. */
  readonly size: number;
  /** Lines that are no record. */
  readonly damaged: number;
  readonly lines: readonly MetricsPoint[];
}

export interface MetricsPoint {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface ShownQuestion {
  readonly stem: string;
  readonly options: readonly { readonly letter: string; readonly text: string }[];
  /** Right letters. */
  readonly answer: string;
}

export interface RolloutView {
  readonly index: number;
  readonly text: string;
  readonly tokens: number;
  readonly reward: number;
  readonly advantage: number;
  readonly correct: boolean;
  readonly format: boolean;
}

export interface RolloutGroup {
  readonly group: number;
  readonly questionId: string;
  /** Null: the run's folder does not hold it. */
  readonly question: ShownQuestion | null;
  readonly rollouts: readonly RolloutView[];
}

export interface RolloutStep {
  /** Steps that the file holds; null: none yet. */
  readonly steps: { readonly first: number; readonly last: number } | null;
  readonly step: number;
  readonly groups: readonly RolloutGroup[];
  /** There is more of the step than is shown. */
  readonly isCut: boolean;
  readonly damaged: number;
}

/** Of an item in one column, over its samples: right, wrong, unread, right in some, refused, no answer, not asked. */
export type OutcomeLetter = 'r' | 'w' | 'u' | 'm' | 'f' | 'x' | '-';

export interface SheetColumn {
  readonly id: string;
  readonly name: Bilingual;
  /** One line on what it is; null: the name says it. */
  readonly about: Bilingual | null;
  readonly isControl: boolean;
}

export interface SheetSet {
  readonly name: string;
  readonly label: Bilingual;
  readonly about: Bilingual | null;
  readonly items: number;
}

export interface SheetFigure {
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly unread: number;
}

export interface SheetDifference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly lost: number;
  readonly gained: number;
}

/** Of one set and one column. */
export interface SheetCell {
  readonly set: string;
  readonly column: string;
  /** Null: not asked. */
  readonly figure: SheetFigure | null;
  /** Against the column `before`, on the items that both were asked; null for that column itself. */
  readonly against: SheetDifference | null;
}

/** What the reader may look at: `flips` first the lost, then the gained. */
export const SHOWN = ['all', 'flips', 'lost', 'gained', 'right', 'wrong', 'unread'] as const;
export type Shown = (typeof SHOWN)[number];

export interface SheetLine {
  readonly set: string;
  readonly id: string;
  /** Beginning of the stem. */
  readonly title: string;
  /** One letter a column. */
  readonly outcomes: string;
}

export interface SheetPage {
  readonly title: string;
  readonly columns: readonly SheetColumn[];
  readonly sets: readonly SheetSet[];
  readonly cells: readonly SheetCell[];
  readonly before: string;
  readonly after: string;
  /** How many items of the chosen set, label and words each choice shows. */
  readonly counts: Readonly<Record<Shown, number>>;
  readonly labels: readonly { readonly name: string; readonly value: string; readonly count: number }[];
  readonly page: number;
  readonly pages: number;
  readonly lines: readonly SheetLine[];
  readonly remarks: readonly string[];
}

export interface SheetAnswer {
  readonly sample: number;
  readonly raw: string;
  /** Letters read; null: none. */
  readonly letters: string | null;
  /** Why none were read; null: they were. */
  readonly reason: Bilingual | null;
  readonly correct: boolean;
  readonly isRefused: boolean;
  readonly tokens: number | null;
}

export interface SheetItem {
  readonly set: string;
  readonly id: string;
  readonly question: ShownQuestion | null;
  /** Text that the question is about; null: none. */
  readonly context: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly columns: readonly { readonly column: string; readonly answers: readonly SheetAnswer[] }[];
}

export interface GraphEntity {
  readonly id: string;
  readonly type: string;
  /** Preferred names by language; the first that the graph has where a language lacks one. */
  readonly name: Bilingual;
}

export interface GraphHit extends GraphEntity {
  /** The name that was found, where it is none of the preferred ones; null: it is. */
  readonly found: string | null;
}

export interface GraphEvidence {
  readonly source: string;
  readonly address: string;
  readonly revision: string | null;
  readonly licence: string | null;
  /** The words that state it; null: a table does. */
  readonly quote: string | null;
  readonly extractor: string | null;
  readonly confidence: number | null;
}

export interface GraphRelation {
  readonly type: string;
  /** `out`: from the entity to the other. */
  readonly direction: 'out' | 'in';
  readonly other: GraphEntity;
  /** What is said besides: how often, with what, when. */
  readonly notes: readonly string[];
  readonly evidence: readonly GraphEvidence[];
}

export interface GraphAround {
  readonly entity: GraphEntity;
  readonly synonyms: readonly { readonly language: string; readonly text: string }[];
  /** In other vocabularies, as `DOID:1234`. */
  readonly ids: readonly string[];
  readonly relations: readonly GraphRelation[];
  /** All that the graph has; more than are shown. */
  readonly count: number;
}
