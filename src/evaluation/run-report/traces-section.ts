/** The section of example outputs. Model text is escaped like all text, and isolated from the page's writing direction. */
import type { TraceOutcome } from './report-input.ts';
import { both, html, Html, type Bilingual } from '../../pages/html.ts';
import { setLabels, shortLabel } from './labels.ts';
import type { Report } from './report-schema.ts';

type Trace = Report['traces'][number];

/** Longer outputs are cut on the page; report.json has them whole. */
const longestShown = 4000;
const firstOpen = 2;
/** Apart from the templates, whose layout adds space that <pre> would show. */
const [openPre, closePre] = [new Html('<pre dir="auto" translate="no">'), new Html('</pre>')];

const outcomeLabels: Record<TraceOutcome, Bilingual> = {
  learned: { en: 'Learned', zh: '学会' },
  lost: { en: 'Lost', zh: '丢失' },
  right: { en: 'Right before and after', zh: '前后都对' },
  wrong: { en: 'Wrong before and after', zh: '前后都错' },
};

export function tracesSection({ traces }: Report): Html {
  if (traces.length === 0) return html``;
  return html`<section>
    <h2>${both({ en: 'What it writes, before and after', zh: '它写了什么：前与后' })}</h2>
    <p class="note">
      ${both({
        en: 'Held-out questions drawn by seed, failures as readily as successes; outputs as generated.',
        zh: '按种子抽取的留出题，失败与成功同样展示；输出未经改动。',
      })}
    </p>
    ${traces.map(traceDetails)}
  </section>`;
}

function traceDetails(trace: Trace, index: number): Html {
  const open = index < firstOpen ? new Html(' open') : null;
  const options = trace.options.map(({ letter, text }) => {
    const isGold = letter === trace.answer;
    return html`<li class="${isGold && 'gold'}"><b>${letter}</b> <bdi>${text}</bdi>${isGold && ' ✓'}</li>`;
  });
  return html`<details class="trace" ${open}>
    <summary>
      <span class="muted">${both(outcomeLabels[trace.outcome])} · ${both(setLabels[trace.set])}</span>
      <bdi>${trace.stem}</bdi>
    </summary>
    <ol class="options">
      ${options}
    </ol>
    <div class="outputs">${trace.outputs.map(outputBox)}</div>
  </details>`;
}

function outputBox({ stage, text, letter, correct }: Trace['outputs'][number]): Html {
  const heading = html`<h4>
    <i class="key"></i>${both(shortLabel(stage))}
    <span class="badge ${correct ? 'right' : 'wrong'}"
      >${letter !== null && `${letter} · `}${both(markOf(letter, correct))}</span
    >
  </h4>`;
  return html`<div class="output s-${stage}">${heading}${openPre}${outputText(text)}${closePre}</div>`;
}

function markOf(letter: string | null, correct: boolean): Bilingual {
  if (correct) return { en: 'right', zh: '对' };
  return letter === null ? { en: 'unread', zh: '未读出' } : { en: 'wrong', zh: '错' };
}

/** Escaped, with the four expected tags set apart. */
function outputText(text: string): Html {
  const shown = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  const parts = shown.split(/(<\/?(?:think|answer)>)/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<i class="tag">${part}</i>` : part))}`;
}
