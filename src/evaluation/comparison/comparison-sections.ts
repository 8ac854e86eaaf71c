/** The sections of the comparison's page: tables, figure, differences, several samples. */
import { both, html, Html, type Bilingual } from '../../pages/html.ts';
import { intervalChart, type IntervalRow } from '../../pages/interval-chart.ts';
import { percent, points, probability } from '../../pages/number-text.ts';
import { scaleFor } from '../../pages/scale.ts';
import { ablationTable, scoreTable } from './comparison-tables.ts';
import { resultOf, type Comparison } from './comparison.ts';
import type { PairedRuns } from './paired-runs.ts';
import { sizeFigure } from './size-figure.ts';
import type { Table } from '../../support/table.ts';

export function scoresSection(comparison: Comparison): Html {
  return html`<section>
    <h2>${both({ en: 'Nine benchmarks', zh: '九项基准' })}</h2>
    <p class="note">
      ${both({ en: 'The paper’s table 3 with our rows below the published ones.', zh: '论文表 3，我们的结果列于已发表结果之下。' })}
    </p>
    ${tableHtml(scoreTable(comparison, 'range'), comparison.published.length)}
  </section>`;
}

export function ablationSection(comparison: Comparison): Html {
  return html`<section>
    <h2>${both({ en: 'Stage by stage', zh: '逐阶段' })}</h2>
    <p class="note">${both({ en: 'The paper’s table 4, macro average.', zh: '论文表 4，宏平均。' })}</p>
    ${tableHtml(ablationTable(comparison), 0)}
  </section>`;
}

export function figureSection(comparison: Comparison): Html {
  return html`<section>
    <h2>${both({ en: 'Score against size', zh: '得分与规模' })}</h2>
    <figure tabindex="0">${new Html(sizeFigure(comparison))}</figure>
  </section>`;
}

function tableHtml({ headings, rows, notes }: Table, published: number): Html {
  const row = ({ cells: [name, ...cells], ruled, detail }: Table['rows'][number], at: number): Html => {
    const kind = `${ruled === true ? 'ruled ' : ''}${detail === true ? 'detail ' : ''}${at >= published ? 'own' : ''}`;
    return html`<tr class="${kind.trim()}">
      <th scope="row"><bdi>${name!}</bdi></th>
      ${cells.map((cell) => html`<td>${cell}</td>`)}
    </tr>`;
  };
  return html`<div class="scroll">
      <table class="scores">
        <thead>
          <tr>
            ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(row)}
        </tbody>
      </table>
    </div>
    ${notes.map((note) => html`<p class="note" lang="en">${note}</p>`)}`;
}

export function differencesSection(comparison: Comparison): Html {
  const pairs = comparison.pairs.filter(({ benchmarks }) => benchmarks.length > 0);
  if (pairs.length === 0) return html``;
  const ends = pairs.flatMap(({ benchmarks, macro }) =>
    [...benchmarks, ...(macro === null ? [] : [macro])].flatMap(({ low, high }) => [low, high]),
  );
  const scale = scaleFor([0, ...ends], 5);
  return html`<section>
    <h2>${both({ en: 'Differences on the same items', zh: '相同题目上的差异' })}</h2>
    <p class="note">
      ${both({
        en: 'Points gained by the second over the first, with 95 % intervals; p is McNemar’s exact test. An interval across 0 is no clear difference.',
        zh: '后者相对前者的百分点及 95 % 区间；p 为精确 McNemar 检验。区间跨 0 即无明确差异。',
      })}
    </p>
    ${pairs.map(
      (pair) =>
        html`<h3><bdi>${pair.baseline}</bdi> → <bdi>${pair.candidate}</bdi></h3>
          ${intervalChart({
            rows: differenceRows(comparison, pair),
            scale,
            mark: 'point',
            reference: 0,
            tickText: (tick) => points(tick).replace('.0', ''),
          })}`,
    )}
  </section>`;
}

function differenceRows({ columns, runs }: Comparison, { candidate, benchmarks, macro }: PairedRuns): IntervalRow[] {
  const colour = `run-${runs.findIndex(({ label }) => label === candidate) % 6}`;
  const rows = benchmarks.map(({ id, difference, low, high, mcnemarP }): IntervalRow => {
    const text = html`<b>${points(difference)}</b>
      <small>${points(low)} … ${points(high)} · p ${probability(mcnemarP)}</small>`;
    return {
      label: html`${columns.find((column) => column.id === id)!.name}`,
      colour,
      value: difference,
      low,
      high,
      text,
    };
  });
  if (macro === null) return rows;
  const { difference, low, high, over } = macro;
  const label = html`<b>${both({ en: `Macro average over ${over.length}`, zh: `${over.length} 项宏平均` })}</b>`;
  const text = html`<b>${points(difference)}</b> <small>${points(low)} … ${points(high)}</small>`;
  return [...rows, { label, colour, value: difference, low, high, text }];
}

/** Mean, vote and pass@k, where items were asked several times. */
export function samplesSection(comparison: Comparison): Html {
  const runs = comparison.runs.filter(({ results }) => results.decoding.samples > 1);
  if (runs.length === 0) return html``;
  const rows = runs.flatMap((run) =>
    comparison.columns.flatMap(({ id, name }) => {
      const result = resultOf(run, id);
      if (result === null) return [];
      const passes = result.passAtK.map(({ k, accuracy }) => `${k}: ${percent(accuracy)}`).join('  ');
      return [
        html`<tr>
          <th scope="row"><bdi>${run.label}</bdi></th>
          <td>${name}</td>
          <td>${result.samples}</td>
          <td>${percent(result.meanOfSamples)}</td>
          <td>${percent(Math.min(...result.sampleAccuracies))}–${percent(Math.max(...result.sampleAccuracies))}</td>
          <td>${percent(result.majorityVote.accuracy)}</td>
          <td>${result.majorityVote.ties}</td>
          <td>${passes}</td>
        </tr>`,
      ];
    }),
  );
  const heading = (text: Bilingual): Html => html`<th scope="col">${both(text)}</th>`;
  return html`<section>
    <h2>${both({ en: 'Several samples of each item', zh: '每题多次采样' })}</h2>
    <p class="note">
      ${both({
        en: 'Ties: items whose first place is shared; they count by the expected value of a fair draw. pass@k is unbiased.',
        zh: '平票：并列第一的题目，按公平抽取的期望值计。pass@k 为无偏估计。',
      })}
    </p>
    <div class="scroll">
      <table class="scores">
        <thead>
          <tr>
            <th></th>
            <th></th>
            ${heading({ en: 'Samples', zh: '样本数' })}${heading({ en: 'Mean', zh: '均值' })}${heading({ en: 'Range', zh: '范围' })}${heading({ en: 'Majority', zh: '多数票' })}${heading({ en: 'Ties', zh: '平票' })}
            <th scope="col">pass@k</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </section>`;
}
