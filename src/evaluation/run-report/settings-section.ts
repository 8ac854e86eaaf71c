/** The section about what the run was: wall time, seeds, versions, settings. */
import { formatDuration } from '../../support/duration.ts';
import { whole } from '../../pages/number-text.ts';
import { both, html, type Bilingual, type Html } from '../../pages/html.ts';
import type { Report } from './report-schema.ts';

const timeHeadings: readonly Bilingual[] = [
  { en: 'stage', zh: '阶段' },
  { en: 'time', zh: '时间' },
  { en: 'tokens', zh: '词元' },
];
const settingHeadings: readonly Bilingual[] = [
  { en: 'setting', zh: '设置' },
  { en: 'value', zh: '值' },
  { en: 'why', zh: '理由' },
];

export function settingsSection(report: Report): Html {
  const named = (values: Report['seeds']): string[][] => values.map(({ name, value }) => [name, String(value)]);
  return html`<section>
    <h2>${both({ en: 'Time, seeds, versions, settings', zh: '耗时、种子、版本、设置' })}</h2>
    <div class="columns">
      ${titled({ en: 'Wall time', zh: '耗时' }, timeHeadings, timeRows(report.timings))}
      ${titled({ en: 'Seeds', zh: '种子' }, [], named(report.seeds))}
      ${titled({ en: 'Versions', zh: '版本' }, [], named(report.versions))}
    </div>
    ${settingsTables(report.settings)}
  </section>`;
}

/** The values of the paper are few and stand open; ours are folded. */
function settingsTables(settings: Report['settings']): Html {
  const [paper, ours] = (['paper', 'ours'] as const).map((from) => settings.filter(({ origin }) => origin === from));
  if (settings.length === 0) return html``;
  const count = whole(ours!.length);
  return html`${
    paper!.length > 0 &&
    html`<h3>${both({ en: 'Settings from the paper', zh: '取自论文的设置' })}</h3>
      ${table(settingHeadings, paper!.map(settingCells), 'settings')}`
  }${
    ours!.length > 0 &&
    html`<details class="folded">
      <summary>
        ${both({ en: `Settings that the paper does not give (${count})`, zh: `论文未给出的设置（${count} 项）` })}
      </summary>
      ${table(settingHeadings, ours!.map(settingCells), 'settings')}
    </details>`
  }`;
}

function settingCells({ name, value, reason }: Report['settings'][number]): string[] {
  return [name, value === null ? 'off' : String(value), reason ?? ''];
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

function titled(title: Bilingual, headings: readonly Bilingual[], rows: readonly (readonly string[])[]): Html {
  if (rows.length === 0) return html``;
  return html`<div>
    <h3>${both(title)}</h3>
    ${table(headings, rows, 'named')}
  </div>`;
}

/** `kind` is a class of the style sheet. */
function table(headings: readonly Bilingual[], rows: readonly (readonly string[])[], kind: 'named' | 'settings'): Html {
  const head =
    headings.length > 0 &&
    html`<thead>
      <tr>
        ${headings.map((heading) => html`<th scope="col">${both(heading)}</th>`)}
      </tr>
    </thead>`;
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${cell}</td>`)}
      </tr>`,
  );
  return html`<div class="scroll">
    <table class="plain ${kind}">
      ${head}
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}
