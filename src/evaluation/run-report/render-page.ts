/** report.html: one self-contained file drawn from report.json alone. No script; nothing is requested from anywhere. */
import { auditSection } from '../audit/audit-section.ts';
import { ablationSection, headlineStrip } from './ablation-section.ts';
import { accuracySection, comparisonSection } from './accuracy-section.ts';
import { benchmarksSection } from './benchmarks-section.ts';
import { breakdownSection } from './breakdown-section.ts';
import { curvesSection } from './curves-section.ts';
import { both, html, type Html } from '../../pages/html.ts';
import { languageSwitch, pageHead, safetyStatement } from '../../pages/page-parts.ts';
import { pageStyle } from '../../pages/page-style.ts';
import { hueOf } from './labels.ts';
import type { Report } from './report-schema.ts';
import { settingsSection } from './settings-section.ts';
import { summarize } from './summarize.ts';
import { tracesSection } from './traces-section.ts';

export function renderPage(report: Report): string {
  const page = html`<!doctype html>
    <html lang="en">
      ${pageHead({ title: report.recipe, style: pageStyle })}
      <body>
        <main>
          ${pageHeader(report)} ${ablationSection(report)} ${accuracySection(report)} ${comparisonSection(report)}
          ${benchmarksSection(report)} ${breakdownSection(report)} ${stepsSection(report)} ${curvesSection(report)}
          ${tracesSection(report)} ${settingsSection(report)}
          <footer>
            <p>
              ${both({
                en: 'Intervals: Wilson at the effective number of questions, cluster-robust (questions made from one subgraph, or nearly the same, are a cluster), Student’s t. One training run per row: another seed may differ by more than these intervals. The same numbers, whole: report.json.',
                zh: '区间：按簇（同一子图所出或几乎相同的题）稳健估计有效题数的 Wilson 区间，用学生 t。每行只有一次训练：换种子的差异可能超出区间。完整数据见 report.json。',
              })}
            </p>
          </footer>
        </main>
      </body>
    </html> `;
  return page.source;
}

function pageHeader(report: Report): Html {
  return html`<header>
    <div class="top">
      <div>
        <h1>${both({ en: 'The Fleming-R1 recipe, start to finish', zh: 'Fleming-R1 流程，从头到尾' })}</h1>
        <p class="subtitle">${both({ en: 'Recipe', zh: '配方' })} “${report.recipe}”${chainOf(report)}</p>
      </div>
      ${languageSwitch}
    </div>
    ${safetyStatement}
    <p class="summary">${both(summarize(report))}</p>
    ${headlineStrip(report)}
  </header>`;
}

/** The recipe's rows in order: what the run went through. */
function chainOf({ rows }: Report): Html {
  const labels = rows.filter(({ role }) => role === 'recipe').map(({ label }) => label);
  if (labels.length === 0) return html``;
  return html` · ${both({ en: labels.map(({ en }) => en).join(' → '), zh: labels.map(({ zh }) => zh).join(' → ') })}`;
}

function stepsSection({ audit, rows }: Report): Html {
  return audit === undefined ? html`` : auditSection(audit, (row) => hueOf(rows, row));
}
