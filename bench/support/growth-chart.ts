/** The drawing of how the engine grows: four panels of tokens a second on logarithmic scales, as one SVG file. */
import { html, type Html } from '../../src/pages/html.ts';
import type { GrowthPoint } from '../peers/growth.ts';

export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** A panel's own place and size; ticks and labels stand around it. */
const PANEL = { width: 300, height: 180, left: 64, top: 40 };
const CELL = { width: PANEL.width + PANEL.left + 36, height: PANEL.height + PANEL.top + 56 };
const COLOURS = ['#3a74b4', '#c07a1b', '#1d7d5d', '#8665ad', '#b0506a'];

interface Line {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface Panel {
  readonly title: string;
  readonly axis: string;
  readonly lines: readonly Line[];
}

/** Null where there is nothing to draw. */
export function growthChart(points: readonly GrowthPoint[]): Html | null {
  const panels = panelsOf(points);
  if (panels.length === 0) return null;
  const [width, height] = [2 * CELL.width, Math.ceil(panels.length / 2) * CELL.height];
  const drawn = panels.map((panel, index) => {
    const [x, y] = [(index % 2) * CELL.width + PANEL.left, Math.floor(index / 2) * CELL.height + PANEL.top];
    return html`<g transform="translate(${x} ${y})">${drawPanel(panel)}</g>`;
  });
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="Tokens a second of the engine over batch, length and parameters"
    font-family="system-ui, sans-serif"
    font-size="12"
  >
    <rect width="${width}" height="${height}" fill="#fff" />
    ${drawn}
  </svg> `;
}

function panelsOf(points: readonly GrowthPoint[]): Panel[] {
  const of = (over: GrowthPoint['over']) => points.filter((point) => point.over === over);
  const line = (name: string, each: readonly GrowthPoint[], x: (point: GrowthPoint) => number): Line => ({
    name,
    points: each.map((point) => ({ x: x(point), y: point.tokensPerSecond.median })).toSorted((a, b) => a.x - b.x),
  });
  const sampled = Map.groupBy(of('sampling'), ({ shape }) => shape);
  const panels: Panel[] = [
    {
      title: 'training, tokens/s over rows of 128 tokens',
      axis: 'rows',
      lines: [line('4M', of('batch'), ({ batch }) => batch)],
    },
    {
      title: 'training, tokens/s over the length of rows',
      axis: 'tokens of a row',
      lines: [line('4M', of('length'), ({ length }) => length)],
    },
    {
      title: 'training, tokens/s over parameters',
      axis: 'parameters',
      lines: [line('', of('parameters'), ({ parameters }) => parameters)],
    },
    {
      title: 'sampling, tokens/s over answers at once',
      axis: 'answers',
      lines: [...sampled].map(([shape, each]) => line(shape, each, ({ batch }) => batch)),
    },
  ];
  return panels.filter(({ lines }) => lines.some((each) => each.points.length > 0));
}

function drawPanel({ title, axis, lines }: Panel): Html {
  const all = lines.flatMap(({ points }) => points);
  const [xTicks, yTicks] = [logTicks(all.map(({ x }) => x)), logTicks(all.map(({ y }) => y))];
  const x = logPlace(xTicks, PANEL.width);
  const fromBelow = logPlace(yTicks, PANEL.height);
  const y = (value: number): number => PANEL.height - fromBelow(value);
  const across = yTicks.map(
    ({ value, text }) =>
      html`<path d="M0 ${at(y(value))}h${PANEL.width}" stroke="#ddd" />
        <text x="-8" y="${at(y(value) + 4)}" text-anchor="end" fill="#555">${text}</text>`,
  );
  const below = xTicks.map(
    ({ value, text }) =>
      html`<path d="M${at(x(value))} ${PANEL.height}v5" stroke="#999" />
        <text x="${at(x(value))}" y="${PANEL.height + 19}" text-anchor="middle" fill="#555">${text}</text>`,
  );
  const drawn = lines.map(({ name, points }, index) => {
    const colour = COLOURS[index % COLOURS.length]!;
    const path = points.map((point, place) => `${place === 0 ? 'M' : 'L'}${at(x(point.x))} ${at(y(point.y))}`).join('');
    const last = points.at(-1)!;
    return html`<path d="${path}" fill="none" stroke="${colour}" stroke-width="2" />${points.map(
        (point) => html`<circle cx="${at(x(point.x))}" cy="${at(y(point.y))}" r="3.5" fill="${colour}" />`,
      )}<text x="${at(x(last.x) + 7)}" y="${at(y(last.y) + 4)}" fill="${colour}">${name}</text>`;
  });
  return html`<text y="-16" font-weight="600" fill="#222">${title}</text>${across}${below}
    <text x="${PANEL.width / 2}" y="${PANEL.height + 38}" text-anchor="middle" fill="#555">${axis}</text>${drawn}`;
}

function at(value: number): string {
  return value.toFixed(1);
}

/** Powers of ten around the values; where they span less than two, powers of two. */
export function logTicks(values: readonly number[]): Tick[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const base = high / low >= 100 ? 10 : 2;
  const power = (value: number, round: (exponent: number) => number): number => round(Math.log(value) / Math.log(base));
  const first = power(low, (exponent) => Math.floor(exponent + 1e-9));
  const last = Math.max(
    first + 1,
    power(high, (exponent) => Math.ceil(exponent - 1e-9)),
  );
  return Array.from({ length: last - first + 1 }, (_, step) => {
    const value = base ** (first + step);
    return { value, text: shortNumber(value) };
  });
}

/** Where a value stands between the first tick, 0, and the last, `length`. */
export function logPlace(ticks: readonly Tick[], length: number): (value: number) => number {
  const [low, high] = [ticks[0]!, ticks.at(-1)!].map(({ value }) => Math.log(value)) as [number, number];
  return (value) => (length * (Math.log(value) - low)) / (high - low);
}

/** `16`, `4k`, `100M`. */
function shortNumber(value: number): string {
  const [size, unit] = value >= 1e9 ? [1e9, 'G'] : value >= 1e6 ? [1e6, 'M'] : value >= 1e3 ? [1e3, 'k'] : [1, ''];
  return `${Number((value / size).toPrecision(3))}${unit}`;
}
