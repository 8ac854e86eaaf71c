/** Numbers of a plan in words: bounds, times with how they come about, and lines that fit a terminal. */
import type { PlannedTime, TimeTerm } from '../pipeline/plan-time.ts';
import type { ExpectedCount } from '../products/expected-count.ts';
import { formatDuration } from '../support/duration.ts';
import { perSecondText } from './measure/measured-text.ts';

const COLUMNS = 100;

/** `at most 3 h 20 min, likely 2 h 10 min`. */
export function boundedText({ bound, count, likely }: ExpectedCount, write: (count: number) => string): string {
  const said = bound === 'exactly' ? write(count) : `${bound} ${write(count)}`;
  return likely === undefined ? said : `${said}, likely ${write(likely)}`;
}

export function countText(count: ExpectedCount): string {
  return boundedText(count, (each) => Math.round(each).toLocaleString('en'));
}

export function durationOf(seconds: number): string {
  return formatDuration(seconds);
}

/** `time at most 40 s: trained 4,000 tokens / 200 a second = 20 s; written ...`. */
export function timeText({ seconds, terms }: PlannedTime): string {
  return `time ${boundedText(seconds, durationOf)}: ${terms.map(termText).join(' + ')}`;
}

function termText({ what, count, unit, perSecond, seconds }: TimeTerm): string {
  const taken = boundedText(seconds, durationOf).replace(/^about /, '');
  const counted = unit === 'steps' ? `${countText(count)} updates` : `${what} ${countText(count)} ${unit}`;
  return `${counted} / ${perSecondText(perSecond)} a second = ${taken}`;
}

/** At spaces; a word that is longer stands alone. */
export function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > COLUMNS) {
    const at = rest.lastIndexOf(' ', COLUMNS);
    if (at <= indent.length) break;
    lines.push(rest.slice(0, at));
    rest = indent + rest.slice(at + 1);
  }
  return [...lines, rest];
}
