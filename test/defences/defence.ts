/** A defence of the program and what is left when somebody takes it out, for `scripts/without-defences.ts`. */
export interface Defence {
  /** What it holds off, in a few words. */
  readonly defence: string;
  /** Path of the source file from the project's root. */
  readonly file: string;
  /** A piece of the file that stands there exactly once. */
  readonly has: string;
  /** What stands in its place when the defence is out; the file must still be a program. */
  readonly without: string;
  /** Test files or folders of which at least one test must fail then. */
  readonly tests: readonly string[];
}
