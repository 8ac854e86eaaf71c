/**
 * How long a stage and the whole run will still take. Within a stage: from the steps this process has done. For stages
 * to come: their expected seconds, scaled by how much faster or slower the stages so far went than expected.
 */

export interface StepTiming {
  readonly stepsPerSecond: number | null;
  readonly stageSecondsLeft: number | null;
  readonly runSecondsLeft: number | null;
}

export interface TimeEstimate {
  plan(stages: readonly { readonly name: string; readonly weight: number }[]): void;
  stageStarted(stage: string): void;
  stepDone(done: number, total: number | null): StepTiming;
  stageDone(): void;
}

export function createEstimate(now: () => number): TimeEstimate {
  let planned: readonly { readonly name: string; readonly weight: number }[] = [];
  let stage = '';
  let startedAt = 0;
  let firstStep: { readonly done: number; readonly at: number } | null = null;
  let spentSeconds = 0;
  let spentWeight = 0;

  const weightOf = (name: string): number => planned.find((candidate) => candidate.name === name)?.weight ?? 0;
  const weightAfter = (name: string): number => {
    const index = planned.findIndex((candidate) => candidate.name === name);
    return index < 0 ? 0 : planned.slice(index + 1).reduce((sum, { weight }) => sum + weight, 0);
  };
  const runSecondsLeft = (stageSecondsLeft: number, elapsed: number): number | null => {
    const later = weightAfter(stage);
    if (later === 0) return stageSecondsLeft;
    const weight = spentWeight + weightOf(stage);
    return weight === 0 ? null : stageSecondsLeft + ((spentSeconds + elapsed + stageSecondsLeft) / weight) * later;
  };

  return {
    plan(stages) {
      planned = stages;
    },
    stageStarted(name) {
      [stage, startedAt, firstStep] = [name, now(), null];
    },
    stepDone(done, total) {
      const none = { stepsPerSecond: null, stageSecondsLeft: null, runSecondsLeft: null };
      // Another loop of the same stage begins to count anew.
      if (firstStep === null || done < firstStep.done) firstStep = { done, at: now() };
      const seconds = (now() - firstStep.at) / 1000;
      if (done === firstStep.done || seconds <= 0) return none;
      const stepsPerSecond = (done - firstStep.done) / seconds;
      if (total === null) return { ...none, stepsPerSecond };
      const stageSecondsLeft = Math.max(0, total - done) / stepsPerSecond;
      const elapsed = (now() - startedAt) / 1000;
      return { stepsPerSecond, stageSecondsLeft, runSecondsLeft: runSecondsLeft(stageSecondsLeft, elapsed) };
    },
    stageDone() {
      spentSeconds += (now() - startedAt) / 1000;
      spentWeight += weightOf(stage);
    },
  };
}
