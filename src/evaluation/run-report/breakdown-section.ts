/** The section with accuracies by group, as tables shaded by value. */
import { both, html, type Html } from '../../pages/html.ts';
import { percent, whole } from '../../pages/number-text.ts';
import type { SetInfo } from '../../records/set-info.ts';
import { dimensions, type Dimension } from '../statistics/breakdown.ts';
import { measuredRows, measuredSets } from './ablation-table.ts';
import { dimensionLabels, groupLabel, hueOf, shortLabelOf } from './labels.ts';
import type { Report, ReportRow } from './report-schema.ts';

export function breakdownSection(report: Report): Html {
  if (report.breakdowns.length === 0) return html``;
  return html`<section>
    <h2>${both({ en: 'Where it is right and where it is not', zh: '对在哪里，错在哪里' })}</h2>
    <p class="note">
      ${both({
        en: 'Percent right by group, more colour for more, with 95 % intervals below: small groups have wide ones.',
        zh: '各组正确率（%），颜色越浓越高，下为 95 % 区间：小组的区间很宽。',
      })}
    </p>
    ${measuredSets(report).map((set) => breakdownTable(report, set))}
  </section>`;
}

function breakdownTable(report: Report, set: SetInfo): Html {
  const rows = measuredRows(report).filter(({ sets }) => sets[set.name] !== undefined);
  const head = rows.map(
    ({ name }) =>
      html`<th scope="col" class="${hueOf(report.rows, name)}">
        <i class="key"></i>${both(shortLabelOf(report.rows, name))}
      </th>`,
  );
  return html`<h3>${both(set.label)}</h3>
    <div class="scroll">
      <table class="heat">
        <thead>
          <tr>
            <td></td>
            <th scope="col">n</th>
            ${head}
          </tr>
        </thead>
        ${dimensions.map((dimension) => dimensionRows(report, set, dimension, rows))}
      </table>
    </div>`;
}

function dimensionRows(report: Report, set: SetInfo, dimension: Dimension, rows: readonly ReportRow[]): Html {
  const parts = report.breakdowns.filter((part) => part.set === set.name && part.dimension === dimension);
  const names = [...new Set(parts.flatMap(({ groups }) => groups.map(({ group }) => group)))];
  if (names.length === 0) return html``;
  const lines = names.map((name) => {
    const cells = rows.map((row) =>
      parts.find((part) => part.row === row.name)?.groups.find(({ group }) => group === name),
    );
    const count = Math.max(...cells.map((cell) => cell?.count ?? 0));
    return html`<tr>
      <th scope="row">${both(groupLabel(name))}</th>
      <td class="muted">${whole(count)}</td>
      ${cells.map(shadedCell)}
    </tr>`;
  });
  return html`<tbody>
    <tr class="group">
      <th colspan="${rows.length + 2}" scope="rowgroup">${both(dimensionLabels[dimension])}</th>
    </tr>
    ${lines}
  </tbody>`;
}

function shadedCell(cell: Report['breakdowns'][number]['groups'][number] | undefined): Html {
  if (cell === undefined) return html`<td>–</td>`;
  return html`<td class="heat-${Math.round(cell.accuracy * 10)}">
    ${percent(cell.accuracy, 0)}<small>${percent(cell.low, 0)}–${percent(cell.high, 0)}</small>
  </td>`;
}
