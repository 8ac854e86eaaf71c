/** The models' answers to public benchmarks: rows by benchmarks, with the paper's average where all its nine were asked. */
import { both, html, type Html } from '../../pages/html.ts';
import { percent, percentText, whole } from '../../pages/number-text.ts';
import { hueOf } from './labels.ts';
import type { Report, ReportBenchmarks } from './report-schema.ts';

type Cell = ReportBenchmarks['rows'][number]['results'][number];

export function benchmarksSection(report: Report): Html {
  const { benchmarks } = report;
  const [first] = benchmarks?.rows ?? [];
  if (benchmarks === undefined || first === undefined) return html``;
  const { rows } = benchmarks;
  const withAverage = rows.some(({ macro }) => macro !== null);
  const headings = first.results.map(
    ({ title, items }) =>
      html`<th scope="col">
        ${both(title)}<small>${both({ en: `${whole(items)} items`, zh: `${whole(items)} 题` })}</small>
      </th>`,
  );
  return html`<section>
    <h2>${both({ en: 'Public benchmarks', zh: '公开基准' })}</h2>
    <div class="scroll">
      <table class="ablation benchmarks">
        <thead>
          <tr>
            <td></td>
            ${withAverage && html`<th scope="col">${both({ en: 'Average of nine', zh: '九项平均' })}</th>`}${headings}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => benchmarkRow(report, row, withAverage))}
        </tbody>
      </table>
    </div>
    <p class="note">
      ${benchmarks.limit !== null && html`<strong>${both(limitText(benchmarks.limit))}</strong>`}
      ${both({
        en: 'Percent right with 95 % intervals over items; an answer that cannot be read, was refused or did not come counts as wrong.',
        zh: '正确率（%）与按题计算的 95 % 区间；无法读出、拒答或缺失的答案计为错误。',
      })}
      ${
        withAverage &&
        both({
          en: 'The average is the plain mean of the paper’s nine benchmarks, its interval a bootstrap within each.',
          zh: '平均为论文九项基准的简单平均，区间为各项内自助抽样。',
        })
      }
    </p>
  </section>`;
}

function limitText(limit: number): { en: string; zh: string } {
  return {
    en: `Only the first ${whole(limit)} items of each benchmark were asked, so these are no scores of the benchmarks. `,
    zh: `每项基准只问了前 ${whole(limit)} 题，因此并非该基准的成绩。`,
  };
}

function benchmarkRow(
  { rows }: Report,
  { name, label, results, macro }: ReportBenchmarks['rows'][number],
  withAverage: boolean,
): Html {
  return html`<tr class="${hueOf(rows, name)}">
    <th scope="row"><i class="key"></i>${both(label)}</th>
    ${withAverage && average(macro)}${results.map(cell)}
  </tr>`;
}

/** First, where a narrow page shows it. */
function average(macro: ReportBenchmarks['rows'][number]['macro']): Html {
  return html`<td>${macro === null ? '–' : html`<b>${measured(macro)}</b>`}</td>`;
}

function cell(result: Cell): Html {
  const { answered, refused, unread, items, samples } = result;
  const missing = items * samples - answered - refused;
  const share = answered === 0 ? 0 : unread / answered;
  return html`<td>
    ${measured(result)}${
      unread > 0 &&
      html`<small>${both({ en: `${percentText(share)} unread`, zh: `未读出 ${percentText(share)}` })}</small>`
    }${refused > 0 && html`<small>${both({ en: `${whole(refused)} refused`, zh: `拒答 ${whole(refused)}` })}</small>`}${missing > 0 && html`<small>${both({ en: `${whole(missing)} missing`, zh: `缺 ${whole(missing)}` })}</small>`}
  </td>`;
}

function measured({ accuracy, low, high }: Pick<Cell, 'accuracy' | 'low' | 'high'>): Html {
  return html`${percent(accuracy)}<small>${percent(low)}–${percent(high)}</small>`;
}
