/**
 * The rollouts of one step out of a file of many gigabytes: its lines are in the order of the steps, so that a step is
 * found by halving, and only its own lines are read. Groups come with the advantages that they were trained with.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { rolloutSchema, type Rollout } from '../records/rollout.ts';
import type { RolloutStep, RolloutView } from './studio-api.ts';

const CHUNK_BYTES = 1 << 16;
/** No rollout is longer. */
const LONGEST_LINE = 16 << 20;
/** Of one step. */
const MOST_BYTES = 24 << 20;
const NEWLINE = 0x0a;

export interface StepOfRollouts extends Omit<RolloutStep, 'groups'> {
  readonly groups: readonly {
    readonly group: number;
    readonly questionId: string;
    readonly rollouts: readonly RolloutView[];
  }[];
}

/** `step`: the nearest that the file holds is taken; null: the last. */
export function rolloutStep(path: string, step: number | null): StepOfRollouts {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const last = lastStep(file, size);
    const first = last === null ? null : rolloutAfter(file, 0, size);
    if (first === null || last === null) return { steps: null, step: 0, groups: [], isCut: false, damaged: 0 };
    const steps = { first: first.step, last };
    const wanted = Math.min(Math.max(step ?? steps.last, steps.first), steps.last);
    return { steps, ...groupsOf(file, size, wanted) };
  } finally {
    closeSync(file);
  }
}

interface Line {
  readonly text: string;
  readonly from: number;
  /** Where the next one begins. */
  readonly next: number;
}

/** The line that begins at the byte, with its newline; null: there is no whole one. */
function lineFrom(file: number, from: number, size: number): Line | null {
  const parts: Buffer[] = [];
  for (let at = from; at < size && at - from < LONGEST_LINE;) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - at));
    const bytes = chunk.subarray(0, readSync(file, chunk, 0, chunk.length, at));
    if (bytes.length === 0) return null;
    const end = bytes.indexOf(NEWLINE);
    if (end >= 0) {
      const text = Buffer.concat([...parts, bytes.subarray(0, end)]).toString('utf8');
      return { text, from, next: at + end + 1 };
    }
    parts.push(bytes);
    at += bytes.length;
  }
  return null;
}

/** The first whole line that begins at the byte or after it. */
function lineAfter(file: number, at: number, size: number): Line | null {
  if (at === 0) return lineFrom(file, 0, size);
  const rest = lineFrom(file, at - 1, size);
  return rest === null ? null : lineFrom(file, rest.next, size);
}

/** The first line that begins at the byte or after it and is a rollout; others are passed over. */
function rolloutAfter(file: number, at: number, size: number): (Line & { readonly step: number }) | null {
  for (let line = lineAfter(file, at, size); line !== null; line = lineFrom(file, line.next, size)) {
    const step = rolloutIn(line.text)?.step;
    if (step !== undefined) return { ...line, step };
  }
  return null;
}

/** The step of the last rollout: in pieces from the end, since a line may be as long as it likes. */
function lastStep(file: number, size: number): number | null {
  for (let reach = CHUNK_BYTES; ; reach *= 4) {
    const from = Math.max(0, size - reach);
    let last: number | null = null;
    for (let found = rolloutAfter(file, from, size); found !== null; found = rolloutAfter(file, found.next, size))
      last = found.step;
    if (last !== null || from === 0 || reach > LONGEST_LINE) return last;
  }
}

/** Where the first rollout of that step, or of a later one, begins. */
function beginOf(file: number, size: number, step: number): number {
  let [low, high] = [0, size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = rolloutAfter(file, middle, size);
    if (found === null || found.from >= high || found.step >= step) high = middle;
    else low = found.next;
  }
  return rolloutAfter(file, low, size)?.from ?? size;
}

function groupsOf(file: number, size: number, step: number): Omit<StepOfRollouts, 'steps'> {
  const begin = beginOf(file, size, step);
  const groups = new Map<number, { group: number; questionId: string; rollouts: RolloutView[] }>();
  let [damaged, isCut] = [0, false];
  for (let line = lineFrom(file, begin, size); line !== null; line = lineFrom(file, line.next, size)) {
    const rollout = rolloutIn(line.text);
    if (rollout === null) {
      damaged++;
      continue;
    }
    if (rollout.step !== step) break;
    isCut = line.next - begin > MOST_BYTES;
    if (isCut) break;
    const { group, questionId } = rollout;
    const own = groups.get(group) ?? { group, questionId, rollouts: [] };
    own.rollouts.push(viewOf(rollout));
    groups.set(group, own);
  }
  return { step, groups: [...groups.values()], isCut, damaged };
}

function viewOf({ index, text, tokens, reward, advantage, correct, format }: Rollout): RolloutView {
  return { index, text, tokens, reward, advantage, correct, format };
}

function rolloutIn(text: string): Rollout | null {
  try {
    return rolloutSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
