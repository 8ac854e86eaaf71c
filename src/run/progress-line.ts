/** The words of one line of progress: stage, step of total, rate, time left, the metric that matters. */
import { formatDuration } from '../support/duration.ts';

export interface ProgressState {
  readonly stage: string;
  readonly done: number;
  readonly total: number | null;
  readonly metric?: { readonly name: string; readonly value: number };
  readonly counts?: Readonly<Record<string, number>>;
  /** null until there is something to measure. */
  readonly stepsPerSecond: number | null;
  readonly stageSecondsLeft: number | null;
  /** Over all stages that are planned. */
  readonly runSecondsLeft: number | null;
}

export function plainLine(state: ProgressState): string {
  const total = state.total === null ? '' : `/${state.total}`;
  const parts = [`${state.stage}: ${state.done}${total}`];
  if (state.stepsPerSecond !== null) parts.push(rate(state.stepsPerSecond));
  if (state.metric !== undefined) parts.push(`${state.metric.name} ${shortNumber(state.metric.value)}`);
  for (const [name, count] of Object.entries(state.counts ?? {})) if (count > 0) parts.push(`${name} ${count}`);
  if (state.stageSecondsLeft !== null && state.done !== state.total)
    parts.push(`${formatDuration(state.stageSecondsLeft)} left`);
  const longer = state.runSecondsLeft !== null && state.runSecondsLeft > (state.stageSecondsLeft ?? 0) + 1;
  if (longer) parts.push(`${formatDuration(state.runSecondsLeft!)} for the whole run`);
  return parts.join(', ');
}

/** Never wider than the terminal: a line that wraps could not be rewritten. */
export function terminalLine(state: ProgressState, columns: number): string {
  const text = `${bar(state)}${plainLine(state)}`;
  const room = Math.max(10, columns - 1);
  return text.length <= room ? text : plainLine(state).slice(0, room);
}

function bar({ done, total }: ProgressState): string {
  if (total === null || total === 0) return '';
  const width = 16;
  const filled = Math.max(0, Math.min(width, Math.floor((done / total) * width)));
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] `;
}

function rate(stepsPerSecond: number): string {
  if (stepsPerSecond >= 1) return `${shortNumber(stepsPerSecond)}/s`;
  return `${shortNumber(1 / stepsPerSecond)} s each`;
}

function shortNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
