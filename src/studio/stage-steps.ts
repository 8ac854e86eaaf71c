/** How far a loop is and how long it will take, from the end of its file of timings: a line for each step. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import type { StageSteps } from './studio-api.ts';

/** More than enough for the steps that the rate is taken over. */
const TAIL_BYTES = 1 << 16;
const STEPS_OF_RATE = 40;

const timingSchema = z.looseObject({ step: z.number().int().nonnegative(), at: z.number() });

/** Null: nothing is counted yet. `total`: steps that the recipe asks for; null: it does not say. */
export function stageSteps(path: string, total: number | null): StageSteps | null {
  const timings = lastTimings(path);
  const last = timings.at(-1);
  if (last === undefined) return null;
  const done = last.step + 1;
  const recent = timings.slice(-STEPS_OF_RATE);
  const [from] = recent;
  const steps = last.step - from!.step;
  const seconds = last.at - from!.at;
  const secondsPerStep = steps > 0 && seconds > 0 ? seconds / steps : null;
  const secondsLeft = total === null || secondsPerStep === null ? null : Math.max(0, total - done) * secondsPerStep;
  return { done, total, secondsPerStep, secondsLeft };
}

function lastTimings(path: string): z.infer<typeof timingSchema>[] {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const from = Math.max(0, size - TAIL_BYTES);
    const tail = Buffer.alloc(size - from);
    const text = tail.subarray(0, readSync(file, tail, 0, tail.length, from)).toString('utf8');
    // The first piece may be the end of a line, the last the beginning of one.
    const lines = text.split('\n').slice(from === 0 ? 0 : 1, -1);
    return lines.flatMap((line) => timingOf(line));
  } finally {
    closeSync(file);
  }
}

function timingOf(line: string): z.infer<typeof timingSchema>[] {
  try {
    return [timingSchema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
