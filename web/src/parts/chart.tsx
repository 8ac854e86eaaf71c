/**
 * A panel of curves as a picture that is read by pointer, finger, key and screen reader: where one points, or goes by the
 * arrow keys, the values of that step stand above it. It is a slider over the steps, and says them as one.
 */
import type { JSX, RefObject } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { scaleFor, tickText, type Scale } from '../../../src/pages/scale.ts';
import { numberText, shareText, useWords } from '../words.ts';
import { nearest, smoothed, thinned, type Point } from './curve.ts';

const HEIGHT = 150;
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 8, 8, 22];
/** From so many points on a curve is noise, and its running mean is drawn over it. */
const NOISY = 40;

export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  /** Class that sets the colour. */
  readonly hue: string;
  readonly isDashed?: boolean;
  readonly points: readonly Point[];
  /** Around the points: x, least, most. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
}

export interface ChartProps {
  readonly title: string;
  readonly series: readonly ChartSeries[];
  readonly isShare?: boolean;
}

/** Without points there is no panel. */
export function Chart({ title, series, isShare = false }: ChartProps): JSX.Element | null {
  const drawn = series.filter(({ points }) => points.length > 0);
  return drawn.length === 0 ? null : <Panel title={title} drawn={drawn} isShare={isShare} />;
}

interface PanelProps {
  readonly title: string;
  readonly drawn: readonly ChartSeries[];
  readonly isShare: boolean;
}

function Panel({ title, drawn, isShare }: PanelProps): JSX.Element {
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [at, setAt] = useState<number | null>(null);
  const clip = useId();
  const say = isShare ? shareText : numberText;
  const steps = [...new Set(drawn.flatMap(({ points }) => points.map(([x]) => x)))].toSorted((a, b) => a - b);
  const lines = drawn.map((each) => ({ ...each, shown: thinned(each.points, Math.max(60, width)) }));
  const values = lines.flatMap(({ shown, band = [] }) => [
    ...shown.map(([, y]) => y),
    ...band.flatMap(([, l, h]) => [l, h]),
  ]);
  const y = scaleFor(isShare ? [0, 1] : reached(values), 4);
  const [first, last] = [steps[0]!, steps.at(-1)!];
  const across = (x: number): number =>
    LEFT + (first === last ? 0.5 : (x - first) / (last - first)) * (width - LEFT - RIGHT);
  const down = (value: number): number => TOP + (1 - (value - y.min) / (y.max - y.min)) * (HEIGHT - TOP - BOTTOM);
  const step =
    at === null
      ? last
      : (nearest(
          steps.map((x): Point => [x, 0]),
          at,
        )?.[0] ?? last);
  // Where one points, a curve is read only as far as it goes; without that each shows its own last value.
  const reach = at === null ? Infinity : Math.max(1, (last - first) / 50);
  const readings = drawn.map((each) => {
    const found = nearest(each.points, step);
    return { ...each, value: found !== null && Math.abs(found[0] - step) <= reach ? found : null };
  });
  const told = readings.flatMap(({ label, value }) => (value === null ? [] : [`${label} ${say(value[1])}`])).join(', ');
  const point = (event: PointerEvent): void => {
    const { left } = (event.currentTarget as Element).getBoundingClientRect();
    setAt(first + ((event.clientX - left - LEFT) / Math.max(1, width - LEFT - RIGHT)) * (last - first));
  };
  const walk = (event: KeyboardEvent): void => {
    const place = steps.indexOf(step);
    const far = Math.max(1, Math.round(steps.length / 10));
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: place - 1,
      ArrowDown: place - 1,
      ArrowRight: place + 1,
      ArrowUp: place + 1,
      PageDown: place - far,
      PageUp: place + far,
      Home: 0,
      End: steps.length - 1,
    };
    if (event.key === 'Escape') return setAt(null);
    if (!Object.hasOwn(moves, event.key)) return;
    event.preventDefault();
    setAt(steps[Math.min(Math.max(0, moves[event.key]!), steps.length - 1)]!);
  };
  return (
    <figure class="panel">
      <figcaption>
        <span class="panel-title">{title}</span>
        <span class="readings">
          <span class="muted">{t({ en: `step ${step}`, zh: `第 ${step} 步` })}</span>
          {readings.map(({ key, hue, label, value }) =>
            value === null ? null : (
              <span key={key} class={hue} title={label}>
                <i class="key" />
                {say(value[1])}
              </span>
            ),
          )}
        </span>
      </figcaption>
      <div ref={box}>
        <svg
          width={width}
          height={HEIGHT}
          role="slider"
          // Attributes of SVG keep their case.
          tabindex={0}
          aria-label={title}
          aria-valuemin={first}
          aria-valuemax={last}
          aria-valuenow={step}
          aria-valuetext={`${t({ en: 'step', zh: '步' })} ${step}: ${told}`}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={() => setAt(null)}
          onKeyDown={walk}
        >
          <clipPath id={clip}>
            <rect x={LEFT} y={0} width={Math.max(0, width - LEFT - RIGHT)} height={HEIGHT - BOTTOM + 1} />
          </clipPath>
          <Axes y={y} first={first} last={last} width={width} down={down} isShare={isShare} />
          <g clip-path={`url(#${clip})`}>
            {lines.map(({ key, hue, shown, band, isDashed }) => (
              <g key={key} class={hue}>
                {band !== undefined && <path class="band" d={bandPath(band, across, down)} />}
                {shown.length >= NOISY && band === undefined && (
                  <path class="line faint" d={pathOf(shown, across, down)} />
                )}
                <path
                  class={`line${isDashed === true ? ' dashed' : ''}${shown.length === 1 ? ' dot' : ''}`}
                  d={pathOf(shown.length >= NOISY && band === undefined ? smoothed(shown) : shown, across, down)}
                />
              </g>
            ))}
          </g>
          {at !== null && <line class="cross" x1={across(step)} x2={across(step)} y1={TOP} y2={HEIGHT - BOTTOM} />}
          {at !== null &&
            readings.map(({ key, hue, value }) =>
              value === null ? null : (
                <circle key={key} class={`spot ${hue}`} r="3.5" cx={across(value[0])} cy={down(value[1])} />
              ),
            )}
        </svg>
      </div>
    </figure>
  );
}

/** 0 is shown where it is near: a curve that hovers far above it would be a flat line. */
function reached(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low > 0 && low < (high - low) * 2 ? [0, low, high] : [low, high];
}

interface AxesProps {
  readonly y: Scale;
  readonly first: number;
  readonly last: number;
  readonly width: number;
  readonly down: (value: number) => number;
  readonly isShare: boolean;
}

function Axes({ y, first, last, width, down, isShare }: AxesProps): JSX.Element {
  return (
    <g aria-hidden="true">
      {y.ticks.map((tick) => (
        <g key={tick}>
          <line class="grid" x1={LEFT} x2={width - RIGHT} y1={down(tick)} y2={down(tick)} />
          <text class="tick" x={LEFT - 6} y={down(tick) + 4} text-anchor="end">
            {isShare ? `${Math.round(tick * 100)} %` : tickText(y, tick)}
          </text>
        </g>
      ))}
      <text class="tick" x={LEFT} y={HEIGHT - 5}>
        {first}
      </text>
      {last > first && (
        <text class="tick" x={width - RIGHT} y={HEIGHT - 5} text-anchor="end">
          {last}
        </text>
      )}
    </g>
  );
}

type Place = (value: number) => number;

function pathOf(points: readonly Point[], across: Place, down: Place): string {
  const path = points
    .map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${across(x).toFixed(1)} ${down(y).toFixed(1)}`)
    .join('');
  return points.length === 1 ? `${path}h0` : path;
}

function bandPath(band: NonNullable<ChartSeries['band']>, across: Place, down: Place): string {
  const upper = band.map(([x, , high]): Point => [x, high]);
  const lower = band.map(([x, low]): Point => [x, low]).toReversed();
  return `${pathOf(upper, across, down)}${pathOf(lower, across, down).replace('M', 'L')}Z`;
}

/** Of the element that the picture fills. */
function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(280);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
