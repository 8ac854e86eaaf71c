/**
 * The datasheet's plots: bars of counts, and how many questions each step lets through. SVG whose places are
 * percentages.
 */
import { both, html, type Bilingual, type Html } from '../../pages/html.ts';
import type { BankStep } from '../../records/bank-manifest.ts';
import type { Counted } from './datasheet.ts';
import { stepNames } from './datasheet-labels.ts';

export function barChart(
  title: Bilingual,
  rows: readonly Counted[],
  of: number,
  nameOf: (name: string) => Bilingual | string,
): Html {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return html`<figure class="panel">
    <figcaption>${both(title)}</figcaption>
    <div class="rows">
      ${rows.map(({ name, count }) => {
        const label = nameOf(name);
        const share = of === 0 ? 0 : (100 * count) / of;
        return html`<div class="bar-row">
          <span class="bar-name">${typeof label === 'string' ? html`<bdi>${label}</bdi>` : both(label)}</span>
          ${bar((100 * count) / most)}
          <span class="bar-count">${count} <small>${share.toFixed(1)} %</small></span>
        </div>`;
      })}
    </div>
  </figure>`;
}

/** Shares of a step, each a bar of the whole. */
export function shareChart(rows: readonly (readonly [name: Bilingual, share: number])[]): Html {
  return html`<div class="rows">
    ${rows.map(
      ([name, share]) =>
        html`<div class="bar-row wide-name">
          <span class="bar-name">${both({ en: name.en.replace(/,? share$/, ''), zh: name.zh })}</span>
          ${bar(100 * share)}
          <span class="bar-count">${(100 * share).toFixed(1)} %</span>
        </div>`,
    )}
  </div>`;
}

/** The questions that are left after each step, as shares of those that came in; the lost part is drawn too. */
export function stepChart(steps: readonly BankStep[]): Html {
  const most = Math.max(1, ...steps.map(({ before }) => before));
  return html`<div class="rows">
    ${steps.map(
      ({ name, before, after }) =>
        html`<div class="bar-row">
          <span class="bar-name">${both(stepNames[name] ?? { en: name, zh: name })}</span>
          <svg width="100%" height="14" role="img" aria-label="${after} of ${before}">
            <rect class="lost" width="${((100 * before) / most).toFixed(2)}%" height="14" rx="2" />
            <rect class="bar" width="${((100 * after) / most).toFixed(2)}%" height="14" rx="2" />
          </svg>
          <span class="bar-count">${after} <small>−${before - after}</small></span>
        </div>`,
    )}
  </div>`;
}

function bar(percent: number): Html {
  return html`<svg width="100%" height="14" aria-hidden="true">
    <rect class="bar" width="${percent.toFixed(2)}%" height="14" rx="2" />
  </svg>`;
}
