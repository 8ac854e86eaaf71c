/**
 * A loop over steps that survives SIGKILL at any moment: the same call continues from the last whole checkpoint and
 * repeats the steps after it. Files the steps append to are cut back to the checkpoint, so that after any number of
 * kills they equal an undisturbed run's, provided that a step depends only on its index, the state and what
 * `save` and `load` carry.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RunError } from '../support/errors.ts';
import { jsonRoundTrip } from '../support/json.ts';
import { readNewestCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.ts';
import { neverInterrupted, type Interrupt } from './interrupt.ts';
import { Journal } from './journal.ts';

export interface LoopStep<State> {
  /** 0-based. */
  readonly index: number;
  /** What the step before returned. */
  readonly state: State;
  /** By the names given in the options. */
  readonly journals: Readonly<Record<string, Journal>>;
}

export interface CheckpointedLoopOptions<State> {
  /** Where this loop alone keeps its checkpoints. */
  readonly folder: string;
  /** Null where `done` alone says when the loop ends. */
  readonly totalSteps: number | null;
  /** Asked before every step with the number of steps that are done; must depend on these two alone. */
  readonly done?: (state: State, stepsDone: number) => boolean;
  /** A checkpoint is due when either has passed since the last; one more is written at the end in any case. */
  readonly every: { readonly seconds?: number; readonly steps?: number };
  /** Small JSON that goes from step to step: counters, history for a plateau test. */
  readonly initialState: State;
  /** Files that steps append to, by name. */
  readonly journals?: Readonly<Record<string, string>>;
  /** Does one step and returns the next state. */
  readonly step: (step: LoopStep<State>) => Promise<State>;
  /** Awaited before a checkpoint: what steps have left under way. What it throws is the run's failure, not the checkpoint's. */
  readonly settle?: () => Promise<void>;
  /** Writes what lives outside the state (weights, optimizer) into an empty folder. */
  readonly save: (folder: string) => Promise<void>;
  /** Restores what `save` wrote. Not called when the loop starts at step 0. */
  readonly load: (folder: string) => Promise<void>;
  readonly interrupt?: Interrupt;
  /** How messages call the loop: `stage-1`. */
  readonly label?: string;
  readonly onResume?: (stepsDone: number) => void;
  readonly onStep?: (stepsDone: number) => void;
  readonly onCheckpoint?: (stepsDone: number) => void;
  readonly warn?: (line: string) => void;
}

export interface LoopResult<State> {
  readonly state: State;
  readonly stepsDone: number;
  /** Steps that an earlier process had done. */
  readonly resumedFrom: number;
}

export async function checkpointedLoop<State>(options: CheckpointedLoopOptions<State>): Promise<LoopResult<State>> {
  checkTotalSteps(options);
  const start = resume(options);
  try {
    if (start.checkpoint !== null) await options.load(start.checkpoint.folder);
    options.onResume?.(start.stepsDone);
    return await runSteps(options, start);
  } finally {
    for (const journal of Object.values(start.journals)) journal.close();
  }
}

/** A loop of NaN steps would never end. */
function checkTotalSteps({
  totalSteps,
  label = 'the loop',
}: Pick<CheckpointedLoopOptions<unknown>, 'totalSteps' | 'label'>): void {
  if (totalSteps === null || (Number.isSafeInteger(totalSteps) && totalSteps >= 0)) return;
  throw new RunError(
    `${label} is to take ${totalSteps} steps; it must be a whole number, at least 0: look at the settings and at the ` +
      'summaries of earlier stages that the number was reckoned from',
  );
}

interface LoopStart<State> {
  readonly checkpoint: Checkpoint | null;
  readonly state: State;
  readonly stepsDone: number;
  readonly journals: Record<string, Journal>;
}

function resume<State>(options: CheckpointedLoopOptions<State>): LoopStart<State> {
  const damaged = (reason: string): void => options.warn?.(`${reason}; starting over from the last usable state`);
  const checkpoint = readNewestCheckpoint(options.folder, damaged);
  const paths = Object.entries(options.journals ?? {});
  const open = (lengths: Readonly<Record<string, number>>): Record<string, Journal> =>
    Object.fromEntries(paths.map(([name, path]) => [name, new Journal(path, lengths[name] ?? 0)]));
  if (checkpoint === null) {
    return { checkpoint, state: jsonRoundTrip(options.initialState), stepsDone: 0, journals: open({}) };
  }
  return {
    checkpoint,
    state: checkpoint.state as State,
    stepsDone: checkpoint.step,
    journals: open(checkpoint.journals),
  };
}

async function runSteps<State>(
  options: CheckpointedLoopOptions<State>,
  start: LoopStart<State>,
): Promise<LoopResult<State>> {
  const interrupt = options.interrupt ?? neverInterrupted;
  const label = options.label ?? 'the loop';
  const due = checkpointSchedule(options.every, start.stepsDone);
  let { state, stepsDone } = start;
  let savedStep = start.checkpoint === null ? -1 : start.stepsDone;
  const save = async (): Promise<void> => {
    if (savedStep === stepsDone) return;
    await options.settle?.();
    await saveCheckpoint(options, start.journals, state, stepsDone);
    savedStep = stepsDone;
    options.onCheckpoint?.(stepsDone);
  };
  while (!isDone(options, state, stepsDone)) {
    // Without a turn of the event loop a chain of microtasks would never let a signal in.
    await nextTurn();
    if (interrupt.requested) {
      if (stepsDone > 0) await save();
      interrupt.throwIfRequested(`${label} is saved after step ${stepsDone}`);
    }
    // The next step is given the state as JSON, as a resumed run would be, and not the object that a step may still
    // hold.
    state = jsonRoundTrip(await options.step({ index: stepsDone, state, journals: start.journals }));
    stepsDone++;
    options.onStep?.(stepsDone);
    if (due(stepsDone)) await save();
  }
  await save();
  return { state, stepsDone, resumedFrom: start.stepsDone };
}

function isDone<State>(options: CheckpointedLoopOptions<State>, state: State, stepsDone: number): boolean {
  if (options.totalSteps !== null && stepsDone >= options.totalSteps) return true;
  return options.done?.(state, stepsDone) ?? false;
}

async function saveCheckpoint<State>(
  options: CheckpointedLoopOptions<State>,
  journals: Readonly<Record<string, Journal>>,
  state: State,
  step: number,
): Promise<void> {
  for (const journal of Object.values(journals)) journal.flush();
  const lengths = Object.fromEntries(Object.entries(journals).map(([name, journal]) => [name, journal.bytes]));
  await writeCheckpoint(options.folder, { step, state: state as Checkpoint['state'], journals: lengths }, options.save);
}

/** Says after each step whether a checkpoint is due, and starts counting anew when it is. */
function checkpointSchedule(every: { seconds?: number; steps?: number }, firstStep: number): (step: number) => boolean {
  let savedStep = firstStep;
  let savedAt = performance.now();
  return (step) => {
    const bySteps = every.steps !== undefined && step - savedStep >= every.steps;
    const bySeconds = every.seconds !== undefined && performance.now() - savedAt >= every.seconds * 1000;
    if (!bySteps && !bySeconds) return false;
    savedStep = step;
    savedAt = performance.now();
    return true;
  };
}
