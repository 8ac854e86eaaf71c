/**
 * datasheet.html: one self-contained page with plots. No script; nothing is requested from anywhere; data enters as
 * text.
 */
import type { BankStep } from '../../records/bank-manifest.ts';
import { both, html, type Html, type Bilingual } from '../../pages/html.ts';
import { languageSwitch, pageHead, safetyStatement } from '../../pages/page-parts.ts';
import { pageStyle } from '../../pages/page-style.ts';
import { barChart, shareChart, stepChart } from './datasheet-figures.ts';
import { countName } from './count-names.ts';
import { barNames, reasonNames, stepNames } from './datasheet-labels.ts';
import { countText, isShare, type Counted, type Datasheet } from './datasheet.ts';

const style = `${pageStyle}
.bar-row{display:grid;grid-template-columns:minmax(5.5rem,9rem) 1fr 7.5rem;gap:.2rem .8rem;align-items:center;font-size:.875rem;line-height:1.35;padding:.1rem 0}
.bar-name{overflow-wrap:anywhere}
.wide-name{grid-template-columns:minmax(8rem,18rem) 1fr 4.5rem}
.bar-count{text-align:right;white-space:nowrap}
.bar-row .bar{fill:#1d7d5d;opacity:.75}
.bar-row .lost{fill:#b3402f;opacity:.35}
.figures{grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr))}
.figures .panel{justify-content:start}
.plain{width:100%}
.plain td:first-child{white-space:normal;overflow-wrap:anywhere}
.sources{min-width:34rem;table-layout:fixed}
.sources th:nth-child(2),.sources th:nth-child(3),.sources th:nth-child(5){width:6.5rem}
.strip li{--c:#1d7d5d}
@media (max-width:28rem){.bar-row{grid-template-columns:5.5rem 1fr 5.6rem}.bar-row .bar-count small{display:block}}
`;

export function datasheetPage(sheet: Datasheet): string {
  const page = html`<!doctype html>
    <html lang="en">
      ${pageHead({ title: 'datasheet', style })}
      <body>
        <main>
          ${pageHeader(sheet)} ${sourcesSection(sheet)} ${contentSection(sheet)} ${stepsSection(sheet)}
          ${droppedSection(sheet)} ${checksSection(sheet)} ${originSection(sheet)}
        </main>
      </body>
    </html> `;
  return page.source;
}

function pageHeader({ counts, cameIn, madeBy }: Datasheet): Html {
  const card = (count: number, name: Bilingual): Html =>
    html`<li><span class="large">${count}</span>${both(name)}</li>`;
  return html`<header>
    <div class="top">
      <div>
        <h1>${both({ en: 'Datasheet of a question bank', zh: '题库数据说明' })}</h1>
        <p class="subtitle">fleming questions ${madeBy}</p>
      </div>
      ${languageSwitch}
    </div>
    ${safetyStatement}
    <ul class="strip">
      ${cameIn !== null && card(cameIn, { en: 'came in', zh: '输入' })}
      ${card(counts.questions, { en: 'questions', zh: '题目' })} ${card(counts.dropped, { en: 'dropped', zh: '剔除' })}
      ${card(counts.inReview, { en: 'waiting for review', zh: '待审核' })}
    </ul>
  </header>`;
}

function sourcesSection({ sources }: Datasheet): Html {
  return html`<section>
    <h2>${both({ en: 'Sources and licences', zh: '来源与许可' })}</h2>
    <div class="scroll">
      <table class="plain sources">
        <thead>
          <tr>
            <th>${both({ en: 'Source', zh: '来源' })}</th>
            <th>${both({ en: 'Came in', zh: '输入' })}</th>
            <th>${both({ en: 'Questions', zh: '题数' })}</th>
            <th>${both({ en: 'Licence', zh: '许可' })}</th>
            <th>${both({ en: 'Commercial use', zh: '商用' })}</th>
          </tr>
        </thead>
        <tbody>
          ${sources.map(
            (row) =>
              html`<tr>
                <td><strong>${row.source}</strong><small>${row.addresses.join(', ')}</small></td>
                <td>${row.cameIn ?? '–'}</td>
                <td>${row.questions}</td>
                <td>${row.licences.join('; ')}</td>
                <td>
                  ${row.questions === 0 ? '' : row.commercialUse ? both({ en: 'yes', zh: '可' }) : both({ en: 'no', zh: '否' })}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function contentSection(sheet: Datasheet): Html {
  const of = sheet.counts.questions;
  const named = (name: string): Bilingual | string => barNames[name] ?? name.trim();
  const { lengths } = sheet;
  return html`<section>
    <h2>${both({ en: 'What is in it', zh: '内容' })}</h2>
    <div class="panels figures">
      ${barChart(
        { en: 'Source', zh: '来源' },
        sheet.sources
          .filter(({ questions }) => questions > 0)
          .map(({ source, questions }) => ({ name: source, count: questions })),
        of,
        (name) => name,
      )}
      ${barChart({ en: 'Language', zh: '语言' }, sheet.languages, of, named)}
      ${barChart({ en: 'Difficulty', zh: '难度' }, sheet.tiers, of, named)}
      ${barChart({ en: 'Right letter', zh: '正确选项' }, sheet.answers, of, (name) => name)}
      ${barChart({ en: 'Number of options', zh: '选项数' }, sheet.optionCounts, of, (name) => name.trim())}
      ${sheet.kinds.length > 0 && barChart({ en: 'Kind of question', zh: '题型' }, sheet.kinds, total(sheet.kinds), named)}
      ${sheet.rarities.length > 0 && barChart({ en: 'How common the disease is', zh: '疾病常见程度' }, sheet.rarities, total(sheet.rarities), named)}
      ${sheet.specialties.length > 0 && barChart({ en: 'Specialty', zh: '专科' }, sheet.specialties, of, named)}
    </div>
    ${lengths !== null && html`<p class="note">${both({ en: `Characters of stem and options: half of the questions have ${lengths[1]} to ${lengths[3]}, the longest ${lengths[4]}.`, zh: `题干与选项字符数：半数在 ${lengths[1]} 到 ${lengths[3]} 之间，最长 ${lengths[4]}。` })}</p>`}
  </section>`;
}

function stepsSection({ steps }: Datasheet): Html {
  return html`<section>
    <h2>${both({ en: 'What every step let through', zh: '各步骤保留情况' })}</h2>
    ${stepChart(steps)} ${steps.filter(({ counts }) => Object.keys(counts).length > 0).map(stepCounts)}
  </section>`;
}

/** Shares are drawn as bars; other counts are written out. */
function stepCounts({ name, counts }: BankStep): Html {
  const all = Object.entries(counts);
  const shares = all.filter(([what]) => isShare(what));
  const others = all.filter(([what]) => !isShare(what));
  const told = (language: 'en' | 'zh'): string =>
    others
      .map(([what, count]) => `${nameOfCount(what)[language]} ${countText(count)}`)
      .join(language === 'en' ? ', ' : '，');
  return html`<h3>${both(stepNames[name] ?? { en: name, zh: name })}</h3>
    ${shares.length > 0 && shareChart(shares.map(([what, share]) => [nameOfCount(what), share]))}
    <p class="note">${both({ en: told('en'), zh: told('zh') })}</p>`;
}

function nameOfCount(what: string): Bilingual {
  return countName(what, (value) => barNames[value] ?? reasonNames[value]);
}

function droppedSection({ dropped }: Datasheet): Html {
  if (dropped.length === 0) return html``;
  return html`<section>
    <h2>${both({ en: 'Dropped, with examples', zh: '剔除与示例' })}</h2>
    ${dropped.map(
      ({ step, reason, count, examples }) =>
        html`<details class="trace">
          <summary>
            <span>${both(reasonNames[reason] ?? { en: reason, zh: reason })}</span>
            <span class="muted">${count} · ${both(stepNames[step] ?? { en: step, zh: step })}</span>
          </summary>
          ${examples.map(({ id, evidence }) => html`<p><bdi>${id}</bdi><br /><small>${evidence}</small></p>`)}
        </details>`,
    )}
  </section>`;
}

function checksSection({ tierAgreement, optionsOnly, labelCheck }: Datasheet): Html {
  const agreement =
    tierAgreement === null
      ? {
          en: 'Difficulty: no question has both a tier of the graph and one of a model.',
          zh: '难度：没有同时具备图谱估计与模型标注的题目。',
        }
      : {
          en: `Difficulty by the model and by the graph agree on ${(100 * tierAgreement.share).toFixed(1)} % of ${tierAgreement.items} questions; Cohen’s kappa ${tierAgreement.kappa?.toFixed(3) ?? 'is not defined'}.`,
          zh: `模型与图谱的难度在 ${tierAgreement.items} 题中一致 ${(100 * tierAgreement.share).toFixed(1)} %；Cohen κ ${tierAgreement.kappa?.toFixed(3) ?? '无定义'}。`,
        };
  const guessed = optionsOnly && {
    en: `Options: ${(100 * optionsOnly.share).toFixed(1)} % of ${optionsOnly.questions} graph questions can be guessed without the vignette by how often the other questions had each option right, ${(100 * optionsOnly.seldomShare).toFixed(1)} % by how seldom.`,
    zh: `选项：${optionsOnly.questions} 道图谱题中，不看病例、只按各选项在其他题中答对的频率，取最高者可猜对 ${(100 * optionsOnly.share).toFixed(1)} %，取最低者 ${(100 * optionsOnly.seldomShare).toFixed(1)} %。`,
  };
  const labels =
    labelCheck === null
      ? { en: 'Labels: not checked by a model.', zh: '答案：未经模型核查。' }
      : {
          en: `Labels: ${labelCheck.right} of ${labelCheck.trials} trials of the validator gave the bank’s answer.`,
          zh: `答案：验证模型 ${labelCheck.trials} 次试答中 ${labelCheck.right} 次与题库一致。`,
        };
  return html`<section>
    <h2>${both({ en: 'Checks', zh: '核查' })}</h2>
    <p>${both(agreement)}</p>
    ${guessed !== null && html`<p>${both(guessed)}</p>`}
    <p>${both(labels)}</p>
  </section>`;
}

function originSection({ inputs, settings }: Datasheet): Html {
  return html`<section>
    <h2>${both({ en: 'Made from', zh: '制作来源' })}</h2>
    <table class="plain">
      <tbody>
        ${inputs.map(
          ({ path, sha256 }) =>
            html`<tr>
              <td>${path}</td>
              <td><small>${sha256.slice(0, 16)}</small></td>
            </tr>`,
        )}
      </tbody>
    </table>
    <pre>${JSON.stringify(settings, null, 1)}</pre>
  </section>`;
}

function total(rows: readonly Counted[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
