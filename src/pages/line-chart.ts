/**
 * One small curve panel: value by step, a series per colour. The lines live in a stretched viewBox with strokes that do
 * not scale; text stands outside it at percentages, so that it keeps its size on a phone.
 */
import { both, html, type Bilingual, type Html } from './html.ts';
import { place, scaleFor, tickText, type Scale } from './scale.ts';

export interface Series {
  /** CSS class that sets the line's colour. */
  readonly colour: string;
  /** Null: not measured; the line runs on to the next measured point. */
  readonly points: readonly { readonly x: number; readonly y: number | null }[];
}

export interface LineChart {
  readonly title: Bilingual;
  readonly series: readonly Series[];
  /** Values that the vertical scale must reach, [0, 1] for shares. */
  readonly reach?: readonly number[];
  readonly format: (value: number) => string;
  /** Ticks of the vertical scale as text; default: the number. */
  readonly tickText?: (value: number) => string;
  /** Where dashed vertical lines stand. */
  readonly marks?: readonly number[];
}

type Point = readonly [x: number, y: number];
const plotHeight = 120;
/** Percent of the width that the vertical scale's labels take. */
const gutter = 16;
/** More points than this in one line are averaged in equal runs. */
const mostPoints = 300;

/** An empty panel says so instead of drawing axes around nothing. */
export function lineChart(chart: LineChart): Html {
  const drawn = chart.series
    .map((series) => ({ ...series, measured: thinned(measuredPoints(series)) }))
    .filter(({ measured }) => measured.length > 0);
  if (drawn.length === 0) {
    return html`<figure class="panel">
      <figcaption>${both(chart.title)}</figcaption>
      <p class="empty">${both({ en: 'not measured', zh: '未测量' })}</p>
    </figure>`;
  }
  const all = drawn.flatMap(({ measured }) => measured);
  const y = scaleFor([...all.map((point) => point[1]), ...(chart.reach ?? [])], 4);
  const x = exactScale(all.map((point) => point[0]));
  const lines = drawn.map(({ measured, colour }) => lineOf(measured, colour, x, y));
  const summary = drawn.map(
    ({ measured, colour }) =>
      html`<span class="${colour}"
        ><i class="key"></i>${chart.format(measured[0]![1])} → ${chart.format(measured.at(-1)![1])}</span
      >`,
  );
  const marks = (chart.marks ?? []).map((at) => verticalMark(across(x, at)));
  return html`<figure class="panel">
    <figcaption>${both(chart.title)}<span class="ends">${summary}</span></figcaption>
    <svg width="100%" height="${plotHeight + 34}" role="img" aria-label="${chart.title.en}">
      <svg
        y="14"
        width="100%"
        height="${plotHeight}"
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        overflow="visible"
      >
        ${gridLines(y)}${marks}${lines}
      </svg>
      ${yLabels(y, chart.tickText)}${xLabels(x)}
    </svg>
  </figure>`;
}

/** Place of a step, percent of the whole width. */
function across(x: Scale, value: number): string {
  return (gutter + (Number(place(x, value)) * (100 - gutter)) / 100).toFixed(2);
}

function measuredPoints(series: Series): Point[] {
  return series.points.flatMap(({ x, y }) => (y === null ? [] : [[x, y] as const]));
}

function thinned(points: readonly Point[]): readonly Point[] {
  const run = Math.ceil(points.length / mostPoints);
  if (run <= 1) return points;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Array.from({ length: Math.ceil(points.length / run) }, (_, index) => {
    const part = points.slice(index * run, (index + 1) * run);
    return [mean(part.map((point) => point[0])), mean(part.map((point) => point[1]))];
  });
}

function exactScale(values: readonly number[]): Scale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high
    ? { min: low - 1, max: low + 1, ticks: [low] }
    : { min: low, max: high, ticks: [low, (low + high) / 2, high] };
}

/** Noisy lines are drawn faint under their running mean. */
function lineOf(points: readonly Point[], colour: string, x: Scale, y: Scale): Html {
  const path = (each: readonly Point[]): string =>
    each
      .map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${across(x, px)} ${(100 - Number(place(y, py))).toFixed(2)}`)
      .join('');
  // A zero-length line with round ends is a dot, also where the drawing is stretched.
  const single = points.length === 1 ? 'h0' : '';
  const noisy = points.length >= 30;
  return html`<g class="${colour}"
    >${noisy && html`<path class="line faint" d="${path(points)}" />`}<path
      class="line${points.length <= 2 && ' dot'}"
      d="${path(noisy ? runningMean(points) : points)}${single}"
  /></g>`;
}

function runningMean(points: readonly Point[]): Point[] {
  const reach = Math.max(2, Math.round(points.length / 40));
  return points.map(([x], index) => {
    const near = points.slice(Math.max(0, index - reach), index + reach + 1);
    return [x, near.reduce((sum, point) => sum + point[1], 0) / near.length];
  });
}

function gridLines(y: Scale): Html[] {
  return y.ticks.map((tick) => {
    const at = (100 - Number(place(y, tick))).toFixed(2);
    return html`<line class="grid" x1="${gutter}" x2="100" y1="${at}" y2="${at}" />`;
  });
}

function verticalMark(at: string): Html {
  return html`<line class="reference" x1="${at}" x2="${at}" y1="0" y2="100" />`;
}

function yLabels(y: Scale, asText = (tick: number): string => tickText(y, tick)): Html[] {
  return y.ticks.map((tick) => {
    const at = (18 + plotHeight * (1 - Number(place(y, tick)) / 100)).toFixed(1);
    return html`<text class="tick" x="${gutter - 2}%" y="${at}" text-anchor="end">${asText(tick)}</text>`;
  });
}

function xLabels(x: Scale): Html[] {
  const anchors = x.ticks.length === 1 ? ['middle'] : ['start', 'middle', 'end'];
  return x.ticks.map(
    (tick, index) =>
      html`<text class="tick" x="${across(x, tick)}%" y="${plotHeight + 30}" text-anchor="${anchors[index]!}"
        >${Math.round(tick)}</text
      >`,
  );
}
