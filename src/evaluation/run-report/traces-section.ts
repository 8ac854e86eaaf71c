/** The section of example outputs. Model text is escaped like all text, and isolated from the page's writing direction. */
import type { TraceOutcome } from './report-input.ts';
import { both, html, Html, type Bilingual } from '../../pages/html.ts';
import { hueOf, shortLabelOf } from './labels.ts';
import type { Report } from './report-schema.ts';

type Trace = Report['traces'][number];

/** Longer outputs are cut in the middle on the page; report.json has them whole. */
const longestShown = 4000;
const firstOpen = 2;
/** Fewer lines in common are shown in both. */
const fewestFolded = 3;
/** Apart from the templates, whose layout adds space that <pre> would show. */
const [openPre, closePre] = [new Html('<pre dir="auto" translate="no">'), new Html('</pre>')];

const outcomeLabels: Record<TraceOutcome, Bilingual> = {
  learned: { en: 'Learned', zh: '学会' },
  lost: { en: 'Lost', zh: '丢失' },
  right: { en: 'Right before and after', zh: '前后都对' },
  wrong: { en: 'Wrong before and after', zh: '前后都错' },
};

export function tracesSection(report: Report): Html {
  if (report.traces.length === 0) return html``;
  return html`<section>
    <h2>${both({ en: 'What it writes, before and after', zh: '它写了什么：前与后' })}</h2>
    <p class="note">
      ${both({
        en: 'Held-out questions drawn by seed, failures as readily as successes; outputs as generated, each box open at its end. A beginning that equals that of the output before it is folded.',
        zh: '按种子抽取的留出题，失败与成功同样展示；输出未经改动，每栏先显示末尾；与前一栏相同的开头已折叠。',
      })}
    </p>
    ${report.traces.map((trace, index) => traceDetails(report, trace, index))}
  </section>`;
}

function traceDetails(report: Report, trace: Trace, index: number): Html {
  const open = index < firstOpen ? new Html(' open') : null;
  const options = trace.options.map(({ letter, text }) => {
    const isGold = letter === trace.answer;
    return html`<li class="${isGold && 'gold'}"><b>${letter}</b> <bdi>${text}</bdi>${isGold && ' ✓'}</li>`;
  });
  const { label } = report.sets.find(({ name }) => name === trace.set) ?? {
    label: { en: trace.set, zh: trace.set },
  };
  return html`<details class="trace" ${open}>
    <summary>
      <span class="muted">${both(outcomeLabels[trace.outcome])} · ${both(label)}</span>
      <bdi>${trace.stem}</bdi>
    </summary>
    <ol class="options">
      ${options}
    </ol>
    <div class="outputs">${trace.outputs.map((_, at) => outputBox(report, trace.outputs, at))}</div>
  </details>`;
}

function outputBox({ rows }: Report, outputs: Trace['outputs'], at: number): Html {
  const { row, text, letter, correct } = outputs[at]!;
  const before = outputs[at - 1];
  const heading = html`<h4>
    <i class="key"></i>${both(shortLabelOf(rows, row))}
    <span class="badge ${correct ? 'right' : 'wrong'}"
      >${letter !== null && `${letter} · `}${both(markOf(letter, correct))}</span
    >
  </h4>`;
  const lines = shownLines(text);
  const same = before === undefined ? 0 : sharedLines(shownLines(before.text), lines);
  const folded =
    before !== undefined &&
    same >= fewestFolded &&
    html`<details class="same">
      <summary>${both(sameText(same, shortLabelOf(rows, before.row)))}</summary>
      ${openPre}${outputText(lines.slice(0, same))}${closePre}
    </details>`;
  const rest = lines.slice(folded === false ? 0 : same);
  return html`<div class="output ${hueOf(rows, row)}">
    ${heading}
    <div class="end-first" tabindex="0"><div>${folded}${openPre}${outputText(rest)}${closePre}</div></div>
  </div>`;
}

function sameText(count: number, { en, zh }: Bilingual): Bilingual {
  return { en: `${count} lines as in ${en}`, zh: `${count} 行与${zh}相同` };
}

function markOf(letter: string | null, correct: boolean): Bilingual {
  if (correct) return { en: 'right', zh: '对' };
  return letter === null ? { en: 'unread', zh: '未读出' } : { en: 'wrong', zh: '错' };
}

/** The end is what is asked about: of a long output the middle is left out. */
function shownLines(text: string): string[] {
  const half = longestShown / 2;
  const shown = text.length > longestShown ? `${text.slice(0, half)}\n…\n${text.slice(-half)}` : text;
  return shown.split('\n');
}

/** Lines that both begin with; never all of the second, so that something is left to show. */
function sharedLines(first: readonly string[], second: readonly string[]): number {
  const differing = second.findIndex((line, at) => line !== first[at]);
  return differing < 0 ? second.length - 1 : differing;
}

/** Escaped, with the four expected tags set apart. */
function outputText(lines: readonly string[]): Html {
  const parts = lines.join('\n').split(/(<\/?(?:think|answer)>)/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<i class="tag">${part}</i>` : part))}`;
}
