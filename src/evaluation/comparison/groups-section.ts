/** The section of the comparison's page with accuracies by subject, task and whatever else the files label. */
import { both, html, type Html } from '../../pages/html.ts';
import { percent, whole } from '../../pages/number-text.ts';
import { resultOf, type Comparison } from './comparison.ts';

/** Groups of one label, the largest ones; the rest is in results.json. */
const groupsShown = 30;

export function groupsSection(comparison: Comparison): Html {
  const parts = comparison.columns.flatMap(({ id, name }) => {
    const results = comparison.runs.map((run) => resultOf(run, id));
    const labels = [...new Set(results.flatMap((result) => result?.breakdowns.map(({ label }) => label) ?? []))];
    return labels.map((label) => groupTable(comparison, name, label, results));
  });
  if (parts.length === 0) return html``;
  return html`<section>
    <h2>${both({ en: 'By subject and other labels', zh: '按学科等标签' })}</h2>
    <p class="note">
      ${both({ en: 'Percent right, more colour for more, with the 95 % interval below.', zh: '正确率（%），颜色越浓越高，下为 95 % 区间。' })}
    </p>
    ${parts}
  </section>`;
}

function groupTable(
  { runs }: Comparison,
  name: string,
  label: string,
  results: readonly ReturnType<typeof resultOf>[],
): Html {
  const groups = results.map(
    (result) => result?.breakdowns.find((breakdown) => breakdown.label === label)?.groups ?? [],
  );
  const names = [...new Set(groups.flatMap((each) => each.map(({ group }) => group)))];
  const rows = names.slice(0, groupsShown).map((group) => {
    const cells = groups.map((each) => each.find((other) => other.group === group));
    return html`<tr>
      <th scope="row"><bdi>${group}</bdi></th>
      <td class="muted">${whole(Math.max(...cells.map((cell) => cell?.items ?? 0)))}</td>
      ${cells.map((cell) =>
        cell === undefined
          ? html`<td>–</td>`
          : html`<td class="heat-${Math.round(cell.accuracy * 10)}">
              ${percent(cell.accuracy, 0)}<small>${percent(cell.low, 0)}–${percent(cell.high, 0)}</small>
            </td>`,
      )}
    </tr>`;
  });
  const more = names.length > groupsShown ? names.length - groupsShown : 0;
  return html`<details>
    <summary>${name} · <bdi>${label}</bdi> <small>(${names.length})</small></summary>
    <div class="scroll">
      <table class="heat">
        <thead>
          <tr>
            <th></th>
            <th>n</th>
            ${runs.map((run) => html`<th scope="col"><bdi>${run.label}</bdi></th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${more > 0 && html`<p class="note">${both({ en: `${more} smaller groups: results.json.`, zh: `另有 ${more} 个较小的组，见 results.json。` })}</p>`}
  </details>`;
}
