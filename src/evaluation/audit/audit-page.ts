/** The audit as one self-contained HTML file: the table, and texts with their claims marked beside the graph's facts. No script. */
import { both, html, Html, type Bilingual } from '../../pages/html.ts';
import { languageSwitch, pageHead, safetyStatement } from '../../pages/page-parts.ts';
import { pageStyle } from '../../pages/page-style.ts';
import type { Audit } from './audit-schema.ts';
import { auditSection } from './audit-section.ts';
import { claimRule } from '../../grading/audit/claim-relations.ts';
import type { Verdict } from '../../grading/audit/hold-claim.ts';
import type { ShownClaim, ShownFact } from './shown-claims.ts';

export interface ShownTrace {
  readonly id: string;
  readonly row: Bilingual;
  readonly text: string;
  readonly correct: boolean | null;
  readonly claims: readonly ShownClaim[];
}

/** Characters of a text and claims of it that the page shows. */
const LONGEST_TEXT = 8000;
const MOST_CLAIMS = 120;

const style = `${pageStyle}
.audited{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem 1.5rem;align-items:start}
.audited>*{min-width:0}
.audited pre{max-height:none}
mark{background:none;color:inherit;border-bottom:2px solid var(--muted);border-radius:2px}
mark.supported{border-color:var(--good)}
mark.contradicted{border-color:var(--bad);background:color-mix(in srgb,var(--bad) 18%,transparent)}
mark.unknown{border-bottom-style:dashed}
mark sup{font-size:.7em;color:var(--muted);line-height:1;margin-left:.1em}
.claims{padding-left:1.8rem;margin:0;font-size:.875rem;line-height:1.45;overflow-wrap:anywhere}
.claims li{margin:0 0 .5rem}
.claims .supported{color:var(--good)}.claims .contradicted{color:var(--bad);font-weight:600}.claims .unknown{color:var(--muted)}
.claims small{display:block}
`;

const verdictLabels: Readonly<Record<Verdict, Bilingual>> = {
  supported: { en: 'supported', zh: '有依据' },
  contradicted: { en: 'contradicted', zh: '矛盾' },
  unknown: { en: 'unknown', zh: '未知' },
};
const correctLabels = { true: { en: 'right answer', zh: '答对' }, false: { en: 'wrong answer', zh: '答错' } } as const;

const GRAVEST_FIRST: readonly Verdict[] = ['contradicted', 'unknown', 'supported'];

/** Apart from the templates, whose layout adds space that <pre> would show. */
const [openPre, closePre] = [new Html('<pre dir="auto" translate="no">'), new Html('</pre>')];

export function auditPage(audit: Audit, traces: readonly ShownTrace[]): string {
  const page = html`<!doctype html>
    <html lang="en">
      ${pageHead({ title: 'audit', style })}
      <body>
        <main>
          <header>
            <div class="top">
              <div><h1>${both({ en: 'Claims against the graph', zh: '断言与图谱对照' })}</h1></div>
              ${languageSwitch}
            </div>
            ${safetyStatement}
          </header>
          ${auditSection(audit)}
          <section>
            <h2>${both({ en: 'Texts, claim by claim', zh: '逐条对照' })}</h2>
            <p class="note">
              ${both({
                en: 'Drawn by seed, those with a contradicted claim first. Texts are shown as generated; they may be wrong or harmful.',
                zh: '按种子抽取，含矛盾断言者在前。文本未经改动，可能有误或有害。',
              })}
            </p>
            ${traces.map(traceDetails)}
          </section>
        </main>
      </body>
    </html> `;
  return page.source;
}

function traceDetails({ id, row, text, correct, claims }: ShownTrace, at: number): Html {
  const open = at < 2 ? new Html(' open') : null;
  const shown = claims.slice(0, MOST_CLAIMS);
  return html`<details class="trace" ${open}>
    <summary>
      <span class="muted"
        >${both(row)}${correct !== null && html` · ${both(correctLabels[correct ? 'true' : 'false'])}`}</span
      >
      <bdi>${id}</bdi>
    </summary>
    <div class="audited">
      <div>${openPre}${markedText(text.slice(0, LONGEST_TEXT), shown)}${closePre}</div>
      <ol class="claims">
        ${gravestFirst(shown).map(claimItem)}
      </ol>
    </div>
  </details>`;
}

/** Marks that overlap an earlier one are left out; the list has every claim. */
function markedText(text: string, claims: readonly ShownClaim[]): Html {
  const places = new Map<string, { start: number; end: number; numbers: number[]; verdicts: Verdict[] }>();
  for (const [at, { marks, verdict }] of claims.entries())
    for (const { start, end } of marks) {
      const place = places.get(`${start} ${end}`) ?? { start, end, numbers: [], verdicts: [] };
      place.numbers.push(at + 1);
      place.verdicts.push(verdict);
      places.set(`${start} ${end}`, place);
    }
  const parts: (Html | string)[] = [];
  let done = 0;
  for (const { start, end, numbers, verdicts } of [...places.values()].sort(
    (a, b) => a.start - b.start || b.end - a.end,
  )) {
    if (start < done || end > text.length) continue;
    const worst = GRAVEST_FIRST.find((verdict) => verdicts.includes(verdict))!;
    parts.push(
      text.slice(done, start),
      html`<mark class="${worst}">${text.slice(start, end)}<sup>${numbers.join(',')}</sup></mark>`,
    );
    done = end;
  }
  return html`${[...parts, text.slice(done)]}`;
}

/** With their numbers in the text. */
function gravestFirst(claims: readonly ShownClaim[]): (ShownClaim & { readonly number: number })[] {
  const numbered = claims.map((claim, at) => ({ ...claim, number: at + 1 }));
  return GRAVEST_FIRST.flatMap((wanted) => numbered.filter(({ verdict }) => verdict === wanted));
}

function claimItem({
  number,
  subject,
  relation,
  object,
  denied,
  verdict,
  facts,
}: ShownClaim & { readonly number: number }): Html {
  return html`<li value="${number}">
    ${both(subject)}
    <i>${denied && both({ en: 'not: ', zh: '非：' })}${both(claimRule(relation).label)}</i> ${both(object)} ·
    <span class="${verdict}">${both(verdictLabels[verdict])}</span>
    ${facts.map(factLine)}
  </li>`;
}

function factLine({ subject, relation, object, qualifiers, sources }: ShownFact): Html {
  const { source: _source, ...said } = qualifiers;
  const about = Object.entries(said).map(([name, value]) => `${name}=${value}`);
  const places = sources.map(({ source, address, revision }) =>
    [source, address, ...(revision === null ? [] : [revision])].join(', '),
  );
  return html`<small
    >${both(subject)} <code>${relation}</code> ${both(object)}${about.length > 0 && ` (${about.join(', ')})`}${
      places.length > 0 && html` — <bdi>${places.join('; ')}</bdi>`
    }</small
  >`;
}
