/**
 * Values with their intervals, one row each: bars from zero (accuracies) or points about zero (a forest plot). Rows are
 * HTML around an SVG without a viewBox whose places are percentages, so that text keeps its size on a phone.
 */
import { html, type Html } from './html.ts';
import { place, type Scale } from './scale.ts';

export interface IntervalRow {
  readonly label: Html;
  /** CSS class that sets the row's colour. */
  readonly colour: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The numbers as text, right of the chart. */
  readonly text: Html;
}

export interface IntervalChart {
  readonly rows: readonly IntervalRow[];
  readonly scale: Scale;
  readonly mark: 'bar' | 'point';
  /** Value of the dashed line: guessing, or no difference. */
  readonly reference: number | null;
  readonly tickText: (tick: number) => string;
}

export function intervalChart(chart: IntervalChart): Html {
  if (chart.rows.length === 0) return html``;
  const rows = chart.rows.map(
    (row) =>
      html`<div class="row ${row.colour}">
        <div class="row-label">${row.label}</div>
        <svg class="track" width="100%" height="26" aria-hidden="true">${grid(chart)}${markOf(chart, row)}</svg>
        <div class="row-text">${row.text}</div>
      </div>`,
  );
  return html`<div class="rows">${rows}${axis(chart)}</div>`;
}

function grid({ scale, reference }: IntervalChart): Html {
  const line = (value: number, kind: string): Html =>
    html`<line class="${kind}" x1="${place(scale, value)}%" x2="${place(scale, value)}%" y1="0" y2="26" />`;
  return html`${scale.ticks.map((tick) => line(tick, 'grid'))}${reference !== null && line(reference, 'reference')}`;
}

function markOf({ scale, mark }: IntervalChart, row: IntervalRow): Html {
  const [value, low, high] = [row.value, row.low, row.high].map((number) => place(scale, number));
  const cap = (at: string): Html => html`<line class="whisker" x1="${at}%" x2="${at}%" y1="9" y2="17" />`;
  const whisker = html`<line class="whisker" x1="${low!}%" x2="${high!}%" y1="13" y2="13" />${cap(low!)}${cap(high!)}`;
  if (mark === 'bar') return html`<rect class="bar" x="0" y="4" width="${value!}%" height="18" rx="2" />${whisker}`;
  return html`${whisker}<circle class="point" cx="${value!}%" cy="13" r="5" />`;
}

function axis({ scale, tickText }: IntervalChart): Html {
  const anchor = (index: number): string =>
    index === 0 ? 'start' : index === scale.ticks.length - 1 ? 'end' : 'middle';
  const ticks = scale.ticks.map(
    (tick, index) =>
      html`<text class="tick" x="${place(scale, tick)}%" y="13" text-anchor="${anchor(index)}"
        >${tickText(tick)}</text
      >`,
  );
  return html`<div class="row axis">
    <div class="row-label"></div>
    <svg class="track" width="100%" height="18" aria-hidden="true">${ticks}</svg>
    <div class="row-text"></div>
  </div>`;
}
