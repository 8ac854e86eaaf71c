/** The sections with charts of accuracies and of paired differences. */
import { both, html, type Html } from '../../pages/html.ts';
import { intervalChart, type IntervalRow } from '../../pages/interval-chart.ts';
import {
  headlineSets,
  percent,
  percentText,
  points,
  probability,
  setExplanations,
  setLabels,
  shortLabel,
  stageLabels,
  whole,
} from './labels.ts';
import type { Report, ReportComparison } from './report-schema.ts';
import { scaleFor } from '../../pages/scale.ts';

type HeadlineSet = (typeof headlineSets)[number];

export function accuracySection(report: Report): Html {
  return html`<section>
    <h2>${both({ en: 'Accuracy on held-out questions', zh: '留出题上的正确率' })}</h2>
    ${headlineSets.map((set) => accuracyChart(report, set))}
  </section>`;
}

function accuracyChart(report: Report, set: HeadlineSet): Html {
  const [first] = report.stages.flatMap(({ sets }) => sets[set] ?? []);
  if (first === undefined) return html``;
  const chance = report.chance[set] ?? null;
  const optionsOnly = report.optionsOnly[set] ?? null;
  const [questions, subgraphs] = [whole(first.count), whole(first.clusters)];
  const chart = intervalChart({
    rows: accuracyRows(report, set),
    scale: { min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
    mark: 'bar',
    reference: chance,
    tickText: (tick) => (tick === 1 ? percentText(tick).replace('.0', '') : percent(tick, 0)),
  });
  return html`<h3>${both(setLabels[set])}</h3>
    <p class="note">
      ${both(setExplanations[set])}
      ${both({ en: `${questions} questions from ${subgraphs} subgraphs.`, zh: `${questions} 题，来自 ${subgraphs} 个子图。` })}
      ${chance !== null && both({ en: 'Dashed: guessing.', zh: '虚线：随机猜测。' })}
      ${
        optionsOnly !== null &&
        both({
          en: `From the options alone, by how often training questions had each right: ${percentText(optionsOnly)}.`,
          zh: `只看选项（按各选项在训练题中答对的频率）：${percentText(optionsOnly)}。`,
        })
      }
    </p>
    ${chart}`;
}

function accuracyRows(report: Report, set: HeadlineSet): IntervalRow[] {
  return report.stages.flatMap(({ name, sets }) => {
    const accuracy = sets[set];
    if (accuracy === undefined) return [];
    const unread = percentText(accuracy.unread / accuracy.count);
    const text = html`<b>${percent(accuracy.accuracy)}</b>
      <small>
        ${percent(accuracy.low)}–${percent(accuracy.high)} · ${both({ en: `${unread} unread`, zh: `未读出 ${unread}` })}
      </small>`;
    const { accuracy: value, low, high } = accuracy;
    return [{ label: both(stageLabels[name]), colour: `s-${name}`, value, low, high, text }];
  });
}

export function comparisonSection(report: Report): Html {
  const shown = report.comparisons.filter(({ set }) => headlineSets.some((headline) => headline === set));
  if (shown.length === 0) return html``;
  const scale = scaleFor([0, ...shown.flatMap(({ low, high }) => [low, high])], 5);
  const tick = (value: number): string => points(value).replace('.0', '');
  const charts = headlineSets.map((set) => {
    const rows = shown.filter((comparison) => comparison.set === set).map(comparisonRow);
    const chart = intervalChart({ rows, scale, mark: 'point', reference: 0, tickText: tick });
    return (
      rows.length > 0 &&
      html`<h3>${both(setLabels[set])}</h3>
        ${chart}`
    );
  });
  return html`<section>
    <h2>${both({ en: 'Differences on the same questions', zh: '相同题目上的差异' })}</h2>
    <p class="note">
      ${both({
        en: 'Points gained by the second over the first, with 95 % intervals that respect subgraphs; p is the exact McNemar test, which takes questions as independent. An interval across 0 is no clear difference. Intervals cover the draw of questions, not the luck of one training run.',
        zh: '后者相对前者的百分点，95 % 区间按子图聚类；p 为精确 McNemar 检验（视题目为独立）。区间跨 0 即无明确差异。区间只反映抽题的偶然，不含单次训练的运气。',
      })}
    </p>
    ${charts}
  </section>`;
}

function comparisonRow({ baseline, candidate, difference, low, high, mcnemarP }: ReportComparison): IntervalRow {
  return {
    label: html`<span class="muted">${both(shortLabel(baseline))} →</span> ${both(shortLabel(candidate))}`,
    colour: `s-${candidate}`,
    value: difference,
    low,
    high,
    text: html`<b>${points(difference)}</b>
      <small>${points(low)} … ${points(high)} · p ${probability(mcnemarP)}</small>`,
  };
}
