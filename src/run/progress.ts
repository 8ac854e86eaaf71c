/**
 * What a person sees of a run: one line that is rewritten on a terminal, a plain line every ten seconds elsewhere,
 * JSON lines for programs, or nothing. Knows nothing of what stages do. The time left is estimated over the stages
 * to come when their expected seconds are given.
 */
import { formatDuration } from '../support/duration.ts';
import { createEstimate } from './time-left.ts';
import { plainLine, terminalLine, type ProgressState } from './progress-line.ts';

export interface StepUpdate {
  readonly done: number;
  /** Null where the number of steps is not known beforehand. */
  readonly total: number | null;
  readonly metric?: { readonly name: string; readonly value: number };
  /** Counts that are shown after the metric, unless they are 0. */
  readonly counts?: Readonly<Record<string, number>>;
}

export interface Progress {
  /** The stages that will be worked on, with expected seconds (only ratios matter). */
  plan(stages: readonly { readonly name: string; readonly weight: number }[]): void;
  stageStarted(stage: string): void;
  stepDone(stage: string, update: StepUpdate): void;
  stageDone(stage: string, wallSeconds: number): void;
  log(line: string): void;
  /** Leaves the terminal's line clean. */
  close(): void;
}

export type ProgressMode = 'terminal' | 'plain' | 'json' | 'quiet';

export interface ProgressOptions {
  readonly mode: ProgressMode;
  readonly write: (text: string) => void;
  /** Width of the terminal's line. */
  readonly columns?: () => number;
  /** Milliseconds that only grow. */
  readonly now?: () => number;
}

const TERMINAL_EVERY_MS = 100;
const PLAIN_EVERY_MS = 10_000;
/** Begins the terminal's line anew. */
export const ERASE_LINE = '\r\u001b[K';

export function createProgress(options: ProgressOptions): Progress {
  const { mode, write } = options;
  const now = options.now ?? (() => performance.now());
  const columns = options.columns ?? (() => 80);
  const estimate = createEstimate(now);
  let shown = -Infinity;
  let lineOnTerminal = false;

  const line = (text: string): void => {
    if (mode === 'quiet') return;
    write(`${lineOnTerminal ? ERASE_LINE : ''}${text}\n`);
    lineOnTerminal = false;
  };
  const event = (content: Record<string, unknown>): void => write(JSON.stringify(content) + '\n');
  const tell = (text: string, content: Record<string, unknown>): void =>
    mode === 'json' ? event(content) : line(text);

  const showStep = (state: ProgressState): void => {
    if (mode === 'quiet') return;
    if (mode === 'terminal') {
      write(ERASE_LINE + terminalLine(state, columns()));
      lineOnTerminal = true;
    } else if (mode === 'plain') {
      write(plainLine(state) + '\n');
    } else {
      event({ event: 'step', ...state });
    }
  };

  return {
    plan: (stages) => estimate.plan(stages),
    stageStarted(stage) {
      estimate.stageStarted(stage);
      shown = -Infinity;
      tell(`${stage}: started`, { event: 'stage-started', stage });
    },
    stepDone(stage, update) {
      const timing = estimate.stepDone(update.done, update.total);
      const interval = mode === 'terminal' ? TERMINAL_EVERY_MS : PLAIN_EVERY_MS;
      const last = update.total !== null && update.done >= update.total;
      if (now() - shown < interval && !last) return;
      shown = now();
      showStep({ stage, ...update, ...timing });
    },
    stageDone(stage, wallSeconds) {
      estimate.stageDone();
      tell(`${stage}: done in ${formatDuration(wallSeconds)}`, { event: 'stage-done', stage, wallSeconds });
    },
    log: (text) => tell(text, { event: 'log', line: text }),
    close() {
      if (lineOnTerminal) write('\n');
      lineOnTerminal = false;
    },
  };
}

/** A progress that shows nothing. */
export const noProgress: Progress = createProgress({ mode: 'quiet', write: () => {} });
