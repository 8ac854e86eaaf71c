/** The progress of work that reports as a stage of its own, where it is a part of a stage: its steps are that stage's. */
import type { Progress } from './progress.ts';
import type { StageProgress } from './stage.ts';

export function progressWithinStage(stage: StageProgress): Progress {
  const nothing = (): void => {};
  return {
    plan: nothing,
    stageStarted: nothing,
    stepDone: (_part, { done, total, metric }) => stage.update(done, total, metric),
    stageDone: nothing,
    log: (line) => stage.log(line),
    close: nothing,
  };
}
