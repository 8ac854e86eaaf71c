/** What a stage is to the runner, and what the runner gives it. A stage reads folders and writes one. */
import type { CheckpointedLoopOptions, LoopResult, LoopStep } from './checkpointed-loop.ts';
import type { Interrupt } from './interrupt.ts';
import type { MetricsRecorder } from './metrics.ts';

export interface Stage {
  /** Also its folder's name. */
  readonly name: string;
  /** Raise it when the code changes what the stage makes: the stage is then done again. */
  readonly version: number;
  /** Names of the stages it reads from; these are declared before it. */
  readonly inputs: readonly string[];
  /**
   * The part of the recipe it depends on, nested as in the recipe (`{ coldStart: recipe.coldStart }`), so that a change is
   * named as the recipe names it. JSON, but for properties that are undefined. What does not change the products (how
   * often to save, how many threads) stays out.
   */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Files from outside the run folder that it reads, path by name: a changed file redoes the stage. */
  readonly files?: Readonly<Record<string, string>>;
  /** Expected seconds, for the estimate of the time left; only the ratios between stages matter. Default 1. */
  readonly weight?: number;
  /** Fills `context.folder`. What it returns (JSON) is kept in the manifest as the stage's summary. */
  readonly run: (context: StageContext) => Promise<Readonly<Record<string, unknown>> | void>;
}

export interface StageContext {
  readonly name: string;
  readonly seed: number;
  /** Where the stage's products go; all files in it are hashed into the manifest. It exists. */
  readonly folder: string;
  /**
   * Where the stage keeps what outlives a kill and is no product; made by whoever writes there first, gone when the stage
   * is complete. A loop goes back to its last checkpoint: what a step keeps here must say which step it is of.
   */
  readonly workFolder: string;
  /** Of the run: answers that were paid for. It stays whatever is done anew; a stage keeps a folder of its own in it. */
  readonly callsFolder: string;
  /** Products folder of a stage named in `inputs`. */
  readonly input: (stage: string) => string;
  /** For numbers outside a loop. After a kill the stage's code runs again and so begins these anew. */
  readonly metrics: MetricsRecorder;
  readonly progress: StageProgress;
  readonly interrupt: Interrupt;
  /** A loop that survives a kill. Names are unique within the stage. */
  readonly loop: <State>(name: string, options: StageLoopOptions<State>) => Promise<LoopResult<State>>;
  /**
   * Work that is not repeated after a kill. `produce` fills the folder it is given; the folder lasts until the stage is
   * complete. The value is JSON.
   */
  readonly once: <T>(name: string, produce: (folder: string) => Promise<T>) => Promise<OnceResult<T>>;
}

export interface StageLoopOptions<State> extends Pick<
  CheckpointedLoopOptions<State>,
  'totalSteps' | 'done' | 'every' | 'initialState' | 'journals' | 'settle' | 'save' | 'load'
> {
  readonly step: (step: StageLoopStep<State>) => Promise<State>;
  /** The metric shown while it runs. */
  readonly keyMetric?: string;
}

export interface StageLoopStep<State> extends LoopStep<State> {
  readonly metrics: MetricsRecorder;
}

export interface OnceResult<T> {
  readonly folder: string;
  readonly value: T;
}

export interface StageProgress {
  /** For long work outside a loop; `total` null when unknown. */
  update(done: number, total: number | null, metric?: { readonly name: string; readonly value: number }): void;
  /** One line for the person who watches. */
  log(line: string): void;
}
