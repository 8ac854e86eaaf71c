/** The page of a sample, to read and to print: the criteria, then every question with its key folded away. */
import { both, html, type Bilingual, type Html } from '../../pages/html.ts';
import { languageSwitch, pageHead, safetyStatement } from '../../pages/page-parts.ts';
import { pageStyle } from '../../pages/page-style.ts';
import { valueNames } from '../../pages/value-names.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import { answerTextOf } from '../bank/question-facts.ts';
import type { Criterion } from './criteria.ts';
import { stratumOf } from './draw-sample.ts';
import type { SheetFile } from './sheet-file.ts';
import { reasonsOf } from './sheet-rows.ts';
import { ASPECTS, type Aspect } from './verdicts.ts';

const style = `${pageStyle}
main{max-width:46rem}
code{font:.85em ui-monospace,"SF Mono",Menlo,Consolas,monospace;background:var(--card);border:1px solid var(--rule);border-radius:4px;padding:.05em .35em}
.steps{padding-left:1.4rem;max-width:46rem}
.words{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1rem;margin:.4rem 0;max-width:46rem}
.words dt,.words dd{margin:0}
.question{margin-top:1.2rem;padding-top:1.2rem;border-top:1px solid var(--rule)}
.question h3{margin:0 0 .4rem;display:flex;flex-wrap:wrap;gap:.1rem .8rem;align-items:baseline}
.question h3 small{overflow-wrap:anywhere}
.stem,.choices span,.reasons li{white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;max-width:none}
.stem{font-size:1.05rem}
.choices,.reasons{list-style:none;padding:0;margin:.5rem 0}
.choices li{display:grid;grid-template-columns:1.6rem 1fr;padding:.1rem 0}
.choices li span{min-width:0}
.reasons{font-size:.9rem;color:var(--muted)}
.answer summary{color:var(--muted);font-size:.9rem;padding:.2rem 0;width:max-content}
.answer p{overflow-wrap:anywhere}
@media (max-width:28rem){.words{grid-template-columns:1fr;gap:0}.words dd{margin-bottom:.5rem}}
@media print{body{background:none}main{padding:0;max-width:none}.question{break-inside:avoid}}
`;

const columnNames: Readonly<Record<Aspect, Bilingual>> = {
  key: { en: 'Is the keyed option the answer?', zh: '所给答案是否正确？' },
  plausible: { en: 'Can there be such a patient?', zh: '是否可能有这样的患者？' },
  wording: { en: 'Would an item writer take it?', zh: '命题人是否采用？' },
};

const steps: readonly Bilingual[] = [
  {
    en: 'Read the question and choose your own answer. Then unfold the key and judge it.',
    zh: '先读题并自己作答，再展开答案进行评判。',
  },
  {
    en: 'Write one word a column into the row of the same number in sheet.tsv. What you leave empty is not counted.',
    zh: '在 sheet.tsv 中相同题号的一行，每列填一个词（英文）；留空则不计。',
  },
  {
    en: 'Do not change number, stem and options; a better wording goes into notes.',
    zh: '请勿改动题号、题干与选项；更好的措辞请写在 notes 一列。',
  },
];

export function sheetPage(
  sheet: SheetFile,
  questions: readonly BankQuestion[],
  criteria: readonly Criterion[],
): string {
  const page = html`<!doctype html>
    <html lang="en">
      ${pageHead({ title: 'judging sheet', style })}
      <body>
        <main>
          ${pageHeader(sheet)} ${criteriaSection(criteria)}
          <section>
            <h2>${both({ en: 'Questions', zh: '试题' })}</h2>
            ${questions.map(questionPart)}
          </section>
          ${originSection(sheet)}
        </main>
      </body>
    </html> `;
  return page.source;
}

function pageHeader({ questions, strata }: SheetFile): Html {
  const drawn = strata.filter((stratum) => stratum.drawn > 0).length;
  return html`<header>
    <div class="top">
      <div>
        <h1>${both({ en: 'Questions to judge', zh: '待评判试题' })}</h1>
        <p class="subtitle">
          ${both({ en: `${questions.length} questions of ${drawn} strata`, zh: `${questions.length} 题，${drawn} 层` })}
        </p>
      </div>
      ${languageSwitch}
    </div>
    ${safetyStatement}
  </header>`;
}

function criteriaSection(criteria: readonly Criterion[]): Html {
  return html`<section>
    <h2>${both({ en: 'How to judge', zh: '评判方法' })}</h2>
    <ol class="steps">
      ${steps.map((step) => html`<li>${both(step)}</li>`)}
    </ol>
    ${ASPECTS.map(
      (aspect) =>
        html`<h3><code>${aspect}</code> ${both(columnNames[aspect])}</h3>
          <dl class="words">
            ${criteria
              .filter((criterion) => criterion.aspect === aspect)
              .map(
                ({ word, meaning }) =>
                  html`<dt><code>${word}</code></dt>
                    <dd>${both(meaning)}</dd>`,
              )}
          </dl>`,
    )}
  </section>`;
}

function questionPart(question: BankQuestion, at: number): Html {
  const { id, language, stem, options, answer } = question;
  const { kind } = stratumOf(question);
  return html`<article class="question" id="q${at + 1}">
    <h3>${at + 1} <small>${both(nameOf(kind))} · ${both(nameOf(language))}</small></h3>
    <p class="stem" lang="${language}">${stem}</p>
    <ul class="choices" lang="${language}">
      ${options.map(({ letter, text }) => html`<li><span>${letter}</span><span>${text}</span></li>`)}
    </ul>
    <details class="answer">
      <summary>${both({ en: 'Key', zh: '答案' })}</summary>
      <p>
        <strong>${answer}</strong>
        <span lang="${language}">${answerTextOf(question) ?? '–'}</span>
      </p>
      <ul class="reasons">
        ${reasonsOf(question).map(({ letter, reason }) => html`<li>${letter}. ${reason}</li>`)}
      </ul>
      <p class="note"><bdi>${id}</bdi></p>
    </details>
  </article>`;
}

function originSection({ bank, seed, strata }: SheetFile): Html {
  return html`<section>
    <h2>${both({ en: 'Drawn from', zh: '抽样来源' })}</h2>
    <p class="note">
      <bdi>${bank.path}</bdi> · SHA-256 ${bank.sha256.slice(0, 16)} ·
      ${both({ en: `${bank.questions} questions, seed ${seed}`, zh: `${bank.questions} 题，种子 ${seed}` })}
    </p>
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th>${both({ en: 'Stratum', zh: '层' })}</th>
            <th>${both({ en: 'In the bank', zh: '题库' })}</th>
            <th>${both({ en: 'Drawn', zh: '抽取' })}</th>
          </tr>
        </thead>
        <tbody>
          ${strata.map(
            ({ kind, language, inBank, drawn }) =>
              html`<tr>
                <td>${both(nameOf(kind))} · ${both(nameOf(language))}</td>
                <td>${inBank}</td>
                <td>${drawn}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** A data set is called as it is. */
function nameOf(value: string): Bilingual {
  return valueNames[value] ?? { en: value, zh: value };
}
