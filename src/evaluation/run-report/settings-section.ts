/** The section about what the run was: wall time, seeds, versions, settings. */
import { formatDuration } from '../../support/duration.ts';
import { both, html, type Bilingual, type Html } from '../../pages/html.ts';
import { whole } from './labels.ts';
import type { Report } from './report-schema.ts';

const timeHeadings: readonly Bilingual[] = [
  { en: 'stage', zh: '阶段' },
  { en: 'time', zh: '时间' },
  { en: 'tokens', zh: '词元' },
];
const settingHeadings: readonly Bilingual[] = [
  { en: 'setting', zh: '设置' },
  { en: 'value', zh: '值' },
  { en: 'from', zh: '出处' },
  { en: 'why', zh: '理由' },
];

export function settingsSection(report: Report): Html {
  const named = (values: Report['seeds']): string[][] => values.map(({ name, value }) => [name, String(value)]);
  return html`<section>
    <h2>${both({ en: 'Time, seeds, versions, settings', zh: '耗时、种子、版本、设置' })}</h2>
    <div class="columns">
      ${table({ en: 'Wall time', zh: '耗时' }, timeHeadings, timeRows(report.timings))}
      ${table({ en: 'Seeds', zh: '种子' }, [], named(report.seeds))}
      ${table({ en: 'Versions', zh: '版本' }, [], named(report.versions))}
    </div>
    ${table({ en: 'Settings', zh: '设置' }, settingHeadings, settingRows(report.settings))}
  </section>`;
}

function timeRows(timings: Report['timings']): string[][] {
  const total = timings.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0);
  const rows = timings.map(({ stage, wallSeconds, tokens }) => [
    stage,
    formatDuration(wallSeconds),
    tokens === null ? '–' : whole(tokens),
  ]);
  return timings.length > 1 ? [...rows, ['Σ', formatDuration(total), '']] : rows;
}

function settingRows(settings: Report['settings']): string[][] {
  return settings.map(({ name, value, origin, reason }) => [
    name,
    value === null ? 'off' : String(value),
    origin,
    reason,
  ]);
}

function table(title: Bilingual, headings: readonly Bilingual[], rows: readonly (readonly string[])[]): Html {
  if (rows.length === 0) return html``;
  const head =
    headings.length > 0 &&
    html`<thead>
      <tr>
        ${headings.map((heading) => html`<th>${both(heading)}</th>`)}
      </tr>
    </thead>`;
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${cell}</td>`)}
      </tr>`,
  );
  return html`<div>
    <h3>${both(title)}</h3>
    <div class="scroll">
      <table class="plain">
        ${head}
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>
  </div>`;
}
