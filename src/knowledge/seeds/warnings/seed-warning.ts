/** What a warning is: a fact that is probably wrong or missing. A graph with warnings may be used; one with problems not. */
import type { SourceLine } from '../seed-rules.ts';
import type { SeedIndex } from './seed-index.ts';

export interface WarningRule {
  /** Its name in lists and in JSON. */
  readonly name: string;
  /** What the rule looks for, in a line. */
  readonly about: string;
  /** What to do about what it finds. */
  readonly advice: string;
  /** note: often right as it is, told as a count with examples and no matter of `--strict`. */
  readonly weight: 'warning' | 'note';
  readonly find: (seeds: SeedIndex) => Finding[];
}

/** What a rule found at a line. */
export interface Finding {
  readonly at: SourceLine;
  readonly message: string;
}

export type SeedWarning = SourceLine & {
  readonly rule: string;
  readonly message: string;
  readonly advice: string;
};
