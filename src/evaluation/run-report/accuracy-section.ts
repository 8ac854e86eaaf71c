/** The sections with charts of accuracies and of paired differences. */
import { both, html, type Html } from '../../pages/html.ts';
import { intervalChart, type IntervalRow } from '../../pages/interval-chart.ts';
import { percent, percentText, points, probability, whole } from '../../pages/number-text.ts';
import { scaleFor } from '../../pages/scale.ts';
import type { Bilingual } from '../../records/row.ts';
import type { SetInfo } from '../../records/set-info.ts';
import { measuredRows, measuredSets } from './ablation-table.ts';
import { hueOf, shortLabelOf } from './labels.ts';
import type { Report, ReportAccuracy, ReportComparison } from './report-schema.ts';

export function accuracySection(report: Report): Html {
  const sets = measuredSets(report);
  if (sets.length === 0) return html``;
  return html`<section>
    <h2>${both({ en: 'Accuracy on held-out questions', zh: '留出题上的正确率' })}</h2>
    ${sets.map((set) => accuracyChart(report, set))}
  </section>`;
}

function accuracyChart(report: Report, set: SetInfo): Html {
  const [first] = measuredRows(report).flatMap(({ sets }) => sets[set.name] ?? []);
  if (first === undefined) return html``;
  const chance = report.chance[set.name] ?? null;
  const optionsOnly = report.optionsOnly[set.name] ?? null;
  const chart = intervalChart({
    rows: accuracyRows(report, set),
    scale: { min: 0, max: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
    mark: 'bar',
    reference: chance,
    tickText: (tick) => (tick === 1 ? percentText(tick).replace('.0', '') : percent(tick, 0)),
  });
  return html`<h3>${both(set.label)}</h3>
    <p class="note">
      ${set.about !== null && both(set.about)} ${both(sizeText(first))}
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

/** Clusters are mentioned where they hold several questions. */
function sizeText({ count, clusters }: ReportAccuracy): Bilingual {
  const [questions, groups] = [whole(count), whole(clusters)];
  if (clusters === count) return { en: `${questions} questions.`, zh: `${questions} 题。` };
  return {
    en: `${questions} questions in ${groups} clusters that rise and fall together.`,
    zh: `${questions} 题，分属 ${groups} 个同升同降的簇。`,
  };
}

function accuracyRows(report: Report, set: SetInfo): IntervalRow[] {
  return measuredRows(report).flatMap(({ name, label, sets }) => {
    const accuracy = sets[set.name];
    if (accuracy === undefined) return [];
    const unread = percentText(accuracy.unread / accuracy.count);
    const text = html`<b>${percent(accuracy.accuracy)}</b>
      <small>
        ${percent(accuracy.low)}–${percent(accuracy.high)} · ${both({ en: `${unread} unread`, zh: `未读出 ${unread}` })}
      </small>`;
    const { accuracy: value, low, high } = accuracy;
    return [{ label: both(label), colour: hueOf(report.rows, name), value, low, high, text }];
  });
}

export function comparisonSection(report: Report): Html {
  const { comparisons } = report;
  if (comparisons.length === 0) return html``;
  const scale = scaleFor([0, ...comparisons.flatMap(({ low, high }) => [low, high])], 5);
  const tick = (value: number): string => points(value).replace('.0', '');
  const charts = measuredSets(report).map(({ name, label }) => {
    const rows = comparisons.filter(({ set }) => set === name).map((each) => comparisonRow(report, each));
    const chart = intervalChart({ rows, scale, mark: 'point', reference: 0, tickText: tick });
    return (
      rows.length > 0 &&
      html`<h3>${both(label)}</h3>
        ${chart}`
    );
  });
  return html`<section>
    <h2>${both({ en: 'Differences on the same questions', zh: '相同题目上的差异' })}</h2>
    <p class="note">
      ${both({
        en: 'Points gained by the second over the first, with 95 % intervals that respect clusters; p is the exact McNemar test, which takes questions as independent. An interval across 0 is no clear difference. Intervals cover the draw of questions, not the luck of one training run.',
        zh: '后者相对前者的百分点，95 % 区间按簇稳健估计；p 为精确 McNemar 检验（视题目为独立）。区间跨 0 即无明确差异。区间只反映抽题的偶然，不含单次训练的运气。',
      })}
    </p>
    ${charts}
  </section>`;
}

function comparisonRow({ rows }: Report, comparison: ReportComparison): IntervalRow {
  const { baseline, candidate, difference, low, high, mcnemarP } = comparison;
  return {
    label: html`<span class="muted">${both(shortLabelOf(rows, baseline))} →</span>
      ${both(shortLabelOf(rows, candidate))}`,
    colour: hueOf(rows, candidate),
    value: difference,
    low,
    high,
    text: html`<b>${points(difference)}</b>
      <small>${points(low)} … ${points(high)} · p ${probability(mcnemarP)}</small>`,
  };
}
