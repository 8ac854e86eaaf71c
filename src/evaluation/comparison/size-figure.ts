/**
 * The figure of score against size: MedXpertQA accuracy over the number of parameters, published models and ours. Stands by
 * itself as an SVG and inside the page: it uses presentation attributes only and takes the text's colour around it.
 */
import { html, type Html } from '../../pages/html.ts';
import { scaleFor } from '../../pages/scale.ts';
import { resultOf, type Comparison } from './comparison.ts';
import type { EvaluatedRun } from './evaluated-run.ts';
import { paperBenchmarks } from './paper-benchmarks.ts';
import { leaderboardScores } from './paper-table.ts';

const benchmark = 'medxpertqa';
const [width, height] = [860, 520];
const frame = { left: 56, right: 700, top: 40, bottom: 460 };
/** Models of unknown size stand in a strip of their own. */
const strip = { left: 724, right: 846 };
const sizeTicks = [1, 3, 7, 14, 32, 72, 120, 236, 671];
const characterWidth = 6.1;

interface Point {
  readonly model: string;
  readonly kind: 'fleming' | 'published' | 'ours';
  /** Billions; null: not known. */
  readonly parameters: number | null;
  readonly percent: number;
  /** Ends of the 95 % interval, percent; null: not known. */
  readonly interval: readonly [low: number, high: number] | null;
}

export function sizeFigure(comparison: Comparison): string {
  const points = pointsOf(comparison);
  const sizes = [1, ...points.flatMap(({ parameters }) => parameters ?? [])];
  const [smallest, largest] = [Math.min(...sizes), Math.max(671, ...sizes)];
  const x = (parameters: number): number =>
    frame.left +
    24 +
    (Math.log(parameters / smallest) / Math.log(largest / smallest)) * (frame.right - frame.left - 48);
  const scale = scaleFor([0, ...points.flatMap(({ percent, interval }) => [percent, ...(interval ?? [])])], 6);
  const y = (percent: number): number =>
    frame.bottom - ((percent - scale.min) / (scale.max - scale.min)) * (frame.bottom - frame.top);
  const ticks = [...new Set([...(smallest < 1 ? [smallest] : []), ...sizeTicks])].filter((tick) => tick <= largest);
  const placed = placeLabels(
    points.map((point) => ({
      point,
      x: point.parameters === null ? strip.left + 14 : x(point.parameters),
      y: y(point.percent),
      whisker: point.interval === null ? null : [y(point.interval[1]), y(point.interval[0])],
    })),
  );
  const figure = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="MedXpertQA accuracy by number of parameters"
    font-family="system-ui, sans-serif"
    font-size="11"
    fill="currentColor"
  >
    <text x="${frame.left}" y="20" font-size="13" font-weight="600">
      MedXpertQA (Text), accuracy in percent, by model size
    </text>
    ${scale.ticks.map((tick) => html`<line x1="${frame.left}" x2="${strip.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}" stroke="currentColor" stroke-opacity="0.15" /><text x="${frame.left - 8}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end" fill-opacity="0.7">${tick}</text>`)}
    ${ticks.map((tick) => html`<line x1="${x(tick).toFixed(1)}" x2="${x(tick).toFixed(1)}" y1="${frame.bottom}" y2="${frame.bottom + 5}" stroke="currentColor" stroke-opacity="0.5" /><text x="${x(tick).toFixed(1)}" y="${frame.bottom + 18}" text-anchor="middle" fill-opacity="0.7">${tickName(tick)}</text>`)}
    <text x="${(frame.left + frame.right) / 2}" y="${frame.bottom + 40}" text-anchor="middle" fill-opacity="0.7">
      parameters, billions (logarithmic)
    </text>
    <text x="${(strip.left + strip.right) / 2}" y="${frame.bottom + 18}" text-anchor="middle" fill-opacity="0.7">
      size not known
    </text>
    <line
      x1="${(frame.right + strip.left) / 2}"
      x2="${(frame.right + strip.left) / 2}"
      y1="${frame.top}"
      y2="${frame.bottom}"
      stroke="currentColor"
      stroke-opacity="0.3"
      stroke-dasharray="3 3"
    />
    ${placed.map(drawn)}
  </svg>`;
  return `${figure.source.trim()}\n`;
}

function pointsOf(comparison: Comparison): Point[] {
  const column = paperBenchmarks.findIndex(({ id }) => id === benchmark);
  const published = comparison.published.map(({ model, parameters, printed }): Point => ({
    model,
    parameters,
    percent: printed[column]!,
    interval: null,
    kind: model.startsWith('Fleming') ? 'fleming' : 'published',
  }));
  const others = leaderboardScores.map((score): Point => ({ ...score, interval: null, kind: 'published' }));
  const ours = comparison.runs.flatMap((run): Point[] => {
    const result = resultOf(run, benchmark);
    if (result === null) return [];
    const interval = [100 * result.low, 100 * result.high] as const;
    return [
      { model: run.label, parameters: parametersOf(run), percent: 100 * result.accuracy, interval, kind: 'ours' },
    ];
  });
  return [...published, ...others, ...ours];
}

/** Billions, as evaluation.json states them or as the name does ("Qwen3-0.6B"); null where neither does. */
export function parametersOf({ label, results: { model } }: Pick<EvaluatedRun, 'label' | 'results'>): number | null {
  const stated = model['parameters'];
  if (typeof stated === 'number' && stated > 0) return stated / 1e9;
  for (const name of [label, model.name, model.spec]) {
    const match = /(?<![\w.])(\d+(?:\.\d+)?)(B|M)(?![a-z0-9])/i.exec(name);
    if (match !== null && Number(match[1]) > 0) return Number(match[1]) / (match[2]!.toUpperCase() === 'B' ? 1 : 1000);
  }
  return null;
}

interface Spot {
  readonly point: Point;
  readonly x: number;
  readonly y: number;
  /** Upper and lower end of the interval. */
  readonly whisker: readonly [upper: number, lower: number] | null;
}

interface PlacedSpot extends Spot {
  readonly labelX: number;
  readonly labelY: number;
  /** Which end of the text stands at `labelX`: widths are estimates, and a label must not run into its point. */
  readonly anchor: 'start' | 'middle' | 'end';
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Each label where it covers least of the points and of the labels before it. */
function placeLabels(spots: readonly Spot[]): PlacedSpot[] {
  const taken: Box[] = spots.map(({ x, y }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
  return spots.map((spot) => {
    const size = shortName(spot.point.model).length * characterWidth;
    const offsets = [4, -8, 16, -20, 28].flatMap((down) => [
      { labelX: spot.x + 9, labelY: spot.y + down, anchor: 'start' as const },
      { labelX: spot.x - 9, labelY: spot.y + down, anchor: 'end' as const },
      { labelX: spot.x, labelY: spot.y + down + (down > 0 ? 14 : -4), anchor: 'middle' as const },
    ]);
    const boxes = offsets.map(({ labelX, labelY, anchor }): Box => {
      const left = labelX - { start: 0, middle: size / 2, end: size }[anchor];
      return { left, right: left + size, top: labelY - 10, bottom: labelY + 2 };
    });
    const costs = boxes.map((box, at) => {
      const outside = box.left < frame.left || box.right > width - 2 || box.bottom > frame.bottom ? 1e4 : 0;
      // The point's own box is among those taken; a label beside it does not touch it.
      return outside + at + taken.reduce((sum, other) => sum + overlap(box, other), 0);
    });
    const best = costs.indexOf(Math.min(...costs));
    taken.push(boxes[best]!);
    return { ...spot, ...offsets[best]! };
  });
}

function overlap(a: Box, b: Box): number {
  const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return across > 0 && down > 0 ? across * down : 0;
}

const colours = { fleming: '#c07a1b', published: '#8a857c', ours: '#1d7d5d' } as const;

function drawn({ point, x, y, whisker, labelX, labelY, anchor }: PlacedSpot): Html {
  const colour = colours[point.kind];
  const mark =
    point.kind === 'ours'
      ? html`<path d="M${x.toFixed(1)} ${(y - 7).toFixed(1)}l6 11h-12z" fill="${colour}" />`
      : html`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4.5" fill="${colour}" />`;
  const line =
    whisker !== null &&
    html`<line
      x1="${x.toFixed(1)}"
      x2="${x.toFixed(1)}"
      y1="${whisker[0].toFixed(1)}"
      y2="${whisker[1].toFixed(1)}"
      stroke="${colour}"
      stroke-width="1.5"
    />`;
  const weight = point.kind === 'published' ? '400' : '600';
  const label = html`<text
    x="${labelX.toFixed(1)}"
    y="${labelY.toFixed(1)}"
    text-anchor="${anchor}"
    font-weight="${weight}"
    paint-order="stroke"
    stroke-width="3"
    stroke="#fff"
    class="point-label"
    >${shortName(point.model)}</text
  >`;
  return html`<g>${line}${mark}${label}<title>${point.model}: ${point.percent.toFixed(2)}</title></g>`;
}

function shortName(model: string): string {
  return model.length > 28 ? `${model.slice(0, 27)}…` : model;
}

function tickName(parameters: number): string {
  return parameters >= 1 ? String(parameters) : parameters.toPrecision(2);
}
