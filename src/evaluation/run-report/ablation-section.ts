/** The headline strip and the ablation table, beside the paper's where rows stand for its rows. */
import { both, html, type Html } from '../../pages/html.ts';
import { percent, points } from '../../pages/number-text.ts';
import { ablationRows, hasPaperRows, measuredSets, type AblationCell, type AblationRow } from './ablation-table.ts';
import { hueOf } from './labels.ts';
import { paperAblations } from './paper-ablation.ts';
import type { Report } from './report-schema.ts';
import { verdictOf } from './summarize.ts';

/** The accuracies of the recipe's rows on the first set, in a row, large. */
export function headlineStrip(report: Report): Html {
  const steps = ablationRows(report).flatMap(({ row, cells: [cell] }) => {
    if (row.role !== 'recipe' || cell === undefined || cell.accuracy === null) return [];
    const gain = cell.change === null ? null : points(cell.change.difference);
    const below = gain === null ? row.about : { en: `${gain} points`, zh: `${gain} 个百分点` };
    return html`<li class="${hueOf(report.rows, row.name)}">
      <b>${both(row.label)}</b>
      <span class="large">${percent(cell.accuracy.accuracy)}<small> %</small></span>
      ${below !== null && html`<span class="muted">${both(below)}</span>`}
    </li>`;
  });
  if (steps.length === 0) return html``;
  return html`<ol class="strip">
    ${steps}
  </ol>`;
}

export function ablationSection(report: Report): Html {
  const rows = ablationRows(report);
  const papers = hasPaperRows(rows) ? paperAblations : [];
  if (rows.length === 0) return html``;
  const headings = measuredSets(report).map(
    ({ label }) =>
      html`<th scope="col">${both(label)}</th>
        <th scope="col">${both({ en: 'change', zh: '变化' })}</th>`,
  );
  const paperHeadings = papers.map(
    ({ model }) => html`<th scope="col" class="paper">${both({ en: `Paper ${model}`, zh: `论文 ${model}` })}</th>`,
  );
  const title =
    papers.length === 0
      ? { en: 'What each step added', zh: '每一步带来什么' }
      : { en: 'Ablation, beside the paper’s', zh: '消融，与论文并列' };
  return html`<section>
    <h2>${both(title)}</h2>
    <div class="scroll">
      <table class="ablation">
        <thead>
          <tr>
            <td></td>
            ${headings}${paperHeadings}
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => ablationRow(report, row, papers.length))}
        </tbody>
      </table>
    </div>
    <p class="note">
      ${both({
        en: 'Percent right with 95 % intervals; changes in points against the row each one starts from, on the same questions, bold where the interval excludes 0.',
        zh: '正确率（%）与 95 % 区间；变化为相对其起点、在相同题目上的百分点，区间不含 0 者加粗。',
      })}
      ${
        papers.length > 0 &&
        both({
          en: 'The paper’s columns are its table 4: averages over nine medical benchmarks, for models of 7 and 32 billion weights. The numbers do not compare; only the shape does, which step adds how much.',
          zh: '论文各列取自其表 4：70 亿与 320 亿参数模型在九个医学基准上的平均。数值不可比，只能比形状，即哪一步带来多少提升。',
        })
      }
    </p>
  </section>`;
}

function ablationRow({ rows }: Report, { row, cells, paper }: AblationRow, papers: number): Html {
  const ofPaper = paper
    .slice(0, papers)
    .map(
      ({ average, gain }) =>
        html`<td class="paper">
          ${average !== null && average.toFixed(1)}${gain !== null && html`<small>${points(gain / 100)}</small>`}
        </td>`,
    );
  return html`<tr class="${hueOf(rows, row.name)}${row.role === 'control' && ' control'}">
    <th scope="row">
      <i class="key"></i>${both(row.label)}${row.about !== null && html`<small>${both(row.about)}</small>`}
    </th>
    ${cells.map(accuracyCells)}${ofPaper}
  </tr>`;
}

function accuracyCells({ accuracy, change }: AblationCell): Html {
  const value =
    accuracy === null
      ? html`<td>–</td>`
      : html`<td>${percent(accuracy.accuracy)}<small>${percent(accuracy.low)}–${percent(accuracy.high)}</small></td>`;
  if (change === null)
    return html`${value}
      <td></td>`;
  const verdict = verdictOf(change);
  const gain = points(change.difference);
  return html`${value}
    <td class="${verdict}">
      ${verdict === 'unclear' ? gain : html`<strong>${gain}</strong>`}<small
        >${points(change.low)} … ${points(change.high)}</small
      >
    </td>`;
}
