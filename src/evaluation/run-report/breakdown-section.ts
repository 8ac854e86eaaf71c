/** The section with accuracies by group, as tables shaded by value. */
import type { EvaluationSet, StageName } from '../../records/score.ts';
import { dimensions, type Dimension } from '../statistics/breakdown.ts';
import { both, html, type Html } from '../../pages/html.ts';
import { dimensionLabels, groupLabel, headlineSets, percent, setLabels, shortLabel, whole } from './labels.ts';
import type { Report } from './report-schema.ts';

export function breakdownSection(report: Report): Html {
  return html`<section>
    <h2>${both({ en: 'Where it is right and where it is not', zh: '对在哪里，错在哪里' })}</h2>
    <p class="note">
      ${both({
        en: 'Percent right by group; darker is more. Hover for the 95 % interval: small groups have wide ones.',
        zh: '各组正确率（%），越深越高。悬停可见 95 % 区间：小组的区间很宽。',
      })}
    </p>
    ${headlineSets.map((set) => breakdownTable(report, set))}
  </section>`;
}

function breakdownTable(report: Report, set: EvaluationSet): Html {
  const stages = report.stages.filter(({ sets }) => sets[set] !== undefined).map(({ name }) => name);
  if (stages.length === 0) return html``;
  const head = stages.map((stage) => html`<th class="s-${stage}"><i class="key"></i>${both(shortLabel(stage))}</th>`);
  return html`<h3>${both(setLabels[set])}</h3>
    <div class="scroll">
      <table class="heat">
        <thead>
          <tr>
            <th></th>
            <th>n</th>
            ${head}
          </tr>
        </thead>
        ${dimensions.map((dimension) => dimensionRows(report, set, dimension, stages))}
      </table>
    </div>`;
}

function dimensionRows(report: Report, set: EvaluationSet, dimension: Dimension, stages: readonly StageName[]): Html {
  const parts = report.breakdowns.filter((part) => part.set === set && part.dimension === dimension);
  const names = [...new Set(parts.flatMap(({ groups }) => groups.map(({ group }) => group)))];
  const rows = names.map((name) => {
    const cells = stages.map((stage) =>
      parts.find((part) => part.stage === stage)?.groups.find(({ group }) => group === name),
    );
    const count = Math.max(...cells.map((cell) => cell?.count ?? 0));
    return html`<tr>
      <th scope="row">${both(groupLabel(name))}</th>
      <td class="muted">${whole(count)}</td>
      ${cells.map(shadedCell)}
    </tr>`;
  });
  if (rows.length === 0) return html``;
  return html`<tbody>
    <tr class="group">
      <th colspan="${stages.length + 2}">${both(dimensionLabels[dimension])}</th>
    </tr>
    ${rows}
  </tbody>`;
}

function shadedCell(cell: Report['breakdowns'][number]['groups'][number] | undefined): Html {
  if (cell === undefined) return html`<td>–</td>`;
  const interval = `${percent(cell.low)}–${percent(cell.high)}, n = ${cell.count}`;
  return html`<td class="heat-${Math.round(cell.accuracy * 10)}" title="${interval}">${percent(cell.accuracy, 0)}</td>`;
}
