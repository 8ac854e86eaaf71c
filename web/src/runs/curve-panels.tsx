/** The panels of one loop: a chart for each metric, what matters first and the rest folded, under one legend. */
import type { JSX } from 'preact';
import { hueClass } from '../../../src/pages/hues.ts';
import { Chart, type ChartSeries } from '../parts/chart.tsx';
import { useWords } from '../words.ts';
import { isFirst, metricName, sortedMetrics } from './metric-names.ts';

export interface PanelSeries {
  readonly key: string;
  readonly label: string;
  /** Place among all that are told apart by colour. */
  readonly hue: number;
  readonly names: readonly string[];
  curve(metric: string): Pick<ChartSeries, 'points' | 'band'>;
}

const [RECIPE_HUES, ALL_HUES] = [6, 10];

/** Ten colours; what comes after them has theirs again, with dashes. */
export function hueAt(place: number): { readonly hue: string; readonly isDashed: boolean } {
  const at = place % ALL_HUES;
  const hue = at < RECIPE_HUES ? hueClass('recipe', (at + 1) % RECIPE_HUES) : hueClass('control', at - RECIPE_HUES);
  return { hue, isDashed: place >= ALL_HUES };
}

export function CurvePanels({ series }: { readonly series: readonly PanelSeries[] }): JSX.Element {
  const t = useWords();
  const metrics = sortedMetrics(series.flatMap(({ names }) => names));
  const [first, rest] = [metrics.filter(isFirst), metrics.filter((name) => !isFirst(name))];
  const panel = (name: string): JSX.Element => {
    const { label, isShare } = metricName(name);
    const curves = series.map(({ key, label: own, hue, curve }) => ({
      key,
      label: own,
      ...hueAt(hue),
      ...curve(name),
    }));
    return <Chart key={name} title={t(label)} series={curves} isShare={isShare} />;
  };
  return (
    <>
      <ul class="legend">
        {series.map(({ key, label, hue }) => (
          <li key={key} class={`${hueAt(hue).hue}${hueAt(hue).isDashed ? ' dashed-key' : ''}`}>
            <i class="key" />
            {label}
          </li>
        ))}
      </ul>
      <div class="panels">{first.map(panel)}</div>
      {rest.length > 0 && (
        <details class="more">
          <summary>{t({ en: `Further metrics (${rest.length})`, zh: `其他指标（${rest.length}）` })}</summary>
          <div class="panels">{rest.map(panel)}</div>
        </details>
      )}
    </>
  );
}
