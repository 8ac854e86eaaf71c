/** What the page of a comparison unpacks: an index of everything that its filters need, and the items in pieces. Types alone. */
import type { ModelAnswer } from '../../records/benchmark.ts';
import type { Bilingual } from '../../records/row.ts';
import type { UnreadReason } from '../../records/score.ts';
import type { Outcome } from './reading-labels.ts';

/** Of one run; `-`: the run was not asked. */
export type OutcomeLetter = Outcome | '-';

export interface IndexedItem {
  readonly benchmark: number;
  readonly id: string;
  /** Beginning of the stem. */
  readonly title: string;
  /** One letter a run. */
  readonly outcomes: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One output as the page shows it. */
export interface ShownAnswer {
  readonly head: string;
  /** After the part left out. */
  readonly tail: string;
  readonly leftOut: number;
  /** Letters read; null: unread. */
  readonly letters: string | null;
  readonly reason: UnreadReason | null;
  readonly correct: boolean;
  /** What was said when the model refused; null: it answered. */
  readonly refused: string | null;
  readonly finish: ModelAnswer['finish'];
  /** What the answer block holds; null when there is none. */
  readonly block: string | null;
}

export interface ShownRun {
  readonly options: readonly string[];
  readonly gold: string;
  readonly prompt: string;
  readonly answers: readonly ShownAnswer[];
  readonly moreSamples: number;
}

export interface ShownItem {
  readonly stem: string;
  readonly context: string | null;
  /** null: this run did not ask it. */
  readonly runs: readonly (ShownRun | null)[];
}

/** Of the whole page. */
export interface ItemIndex {
  readonly index: readonly IndexedItem[];
  readonly runs: readonly string[];
  readonly benchmarks: readonly string[];
  readonly outcomes: Readonly<Record<Outcome, Bilingual>>;
  readonly reasons: Readonly<Record<UnreadReason, Bilingual>>;
  readonly pieceSize: number;
}
