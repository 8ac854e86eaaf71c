/** The headline strip and the ablation table beside the paper's. */
import { ablationRows, type AblationCell, type AblationRow } from './ablation-table.ts';
import { paperAblations } from './paper-ablation.ts';
import { both, html, type Html } from '../../pages/html.ts';
import { headlineSets, percent, points, setLabels, stageExplanations, stageLabels } from './labels.ts';
import type { Report } from './report-schema.ts';
import { accuracyAt, verdictOf } from './summarize.ts';

const recipeStages = ['base', 'cold-start', 'stage-1', 'stage-2'] as const;

/** The recipe's four accuracies on new combinations in a row, large. */
export function headlineStrip(report: Report): Html {
  const rows = ablationRows(report);
  const steps = recipeStages.flatMap((stage) => {
    const accuracy = accuracyAt(report, stage);
    if (accuracy === null) return [];
    const change = rows.find((row) => row.stage === stage)?.cells['new-combinations'].change ?? null;
    const gain = change === null ? null : points(change.difference);
    const below = gain === null ? stageExplanations[stage] : { en: `${gain} points`, zh: `${gain} 个百分点` };
    return html`<li class="s-${stage}">
      <b>${both(stageLabels[stage])}</b>
      <span class="large">${percent(accuracy.accuracy)}<small> %</small></span>
      <span class="muted">${both(below)}</span>
    </li>`;
  });
  return html`<ol class="strip">
    ${steps}
  </ol>`;
}

export function ablationSection(report: Report): Html {
  const headings = headlineSets.map(
    (set) =>
      html`<th>${both(setLabels[set])}</th>
        <th>${both({ en: 'change', zh: '变化' })}</th>`,
  );
  const papers = paperAblations.map(
    ({ model }) => html`<th class="paper">${both({ en: `Paper ${model}`, zh: `论文 ${model}` })}</th>`,
  );
  return html`<section>
    <h2>${both({ en: 'Ablation, beside the paper’s', zh: '消融，与论文并列' })}</h2>
    <div class="scroll">
      <table class="ablation">
        <thead>
          <tr>
            <th></th>
            ${headings}${papers}
          </tr>
        </thead>
        <tbody>
          ${ablationRows(report).map(ablationRow)}
        </tbody>
      </table>
    </div>
    <p class="note">
      ${both({
        en: 'Percent right with 95 % intervals; changes in points against the stage each one starts from, on the same questions, bold where the interval excludes 0. The paper’s columns are its table 4: averages over nine medical benchmarks, for models thousands of times larger. The numbers do not compare; only the shape does, which step adds how much.',
        zh: '正确率（%）与 95 % 区间；变化为相对其起点阶段、在相同题目上的百分点，区间不含 0 者加粗。论文各列取自其表 4：九个医学基准的平均，模型大数千倍。数值不可比，只能比形状，即哪一步带来多少提升。',
      })}
    </p>
  </section>`;
}

function ablationRow(row: AblationRow): Html {
  const paper = row.paper.map(
    ({ average, gain }) =>
      html`<td class="paper">
        ${average !== null && average.toFixed(1)}${gain !== null && html`<small>${points(gain / 100)}</small>`}
      </td>`,
  );
  return html`<tr class="s-${row.stage}${row.stage.startsWith('control') && ' control'}">
    <th scope="row">
      <i class="key"></i>${both(stageLabels[row.stage])}<small>${both(stageExplanations[row.stage])}</small>
    </th>
    ${headlineSets.map((set) => accuracyCells(row.cells[set]))}${paper}
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
