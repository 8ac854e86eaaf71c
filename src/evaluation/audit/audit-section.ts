/** The audit's table as a part of a page, with what it says in sentences. */
import { hueClass } from '../../pages/hues.ts';
import { both, html, type Html } from '../../pages/html.ts';
import { percent, whole } from '../../pages/number-text.ts';
import type { Audit, AuditRow, Change, Rate } from './audit-schema.ts';
import { AUDIT_MEANING, changeText, labelOfRow, perAnswer } from './audit-text.ts';

/** `hueOf`: the class of a row's colour; absent: the colours in their order. */
export function auditSection(audit: Audit, hueOf?: (row: string) => string): Html {
  const { rows, changes } = audit;
  return html`<section>
    <h2>${both({ en: 'Are the steps true?', zh: '推理步骤是否属实' })}</h2>
    <div class="scroll">
      <table class="ablation benchmarks">
        <thead>
          <tr>
            <td></td>
            <th scope="col">${both({ en: 'Claims per answer', zh: '每答断言数' })}</th>
            <th scope="col">${both({ en: 'Supported', zh: '有依据' })}</th>
            <th scope="col">${both({ en: 'Contradicted', zh: '矛盾' })}</th>
            <th scope="col">${both({ en: 'Unknown', zh: '未知' })}</th>
            <th scope="col">${both({ en: 'Answers with a contradicted claim', zh: '含矛盾断言的答案' })}</th>
            <th scope="col">${both({ en: 'Right answers with one', zh: '其中答对者' })}</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row, at) => auditRow(row, hueOf?.(row.name) ?? hueClass('recipe', at)))}
        </tbody>
      </table>
    </div>
    ${changes.length === 0 ? '' : changesTable(audit)}
    <p class="note">${both({ en: AUDIT_MEANING.en.join(' '), zh: AUDIT_MEANING.zh.join('') })}</p>
  </section>`;
}

function auditRow(row: AuditRow, hue: string): Html {
  return html`<tr class="${hue}">
    <th scope="row">
      <i class="key"></i>${both(row.label)}<small
        >${both({ en: `${whole(row.answers)} answers`, zh: `${whole(row.answers)} 个答案` })}</small
      >
    </th>
    <td>${perAnswer(row)}</td>
    ${[row.supported, row.contradicted, row.unknown, row.answersContradicted, row.rightContradicted].map(rateCell)}
  </tr>`;
}

/** Each stage of training before and after, on the questions that both answered. */
function changesTable({ rows, changes }: Audit): Html {
  const answersOf = (name: string): Rate => rows.find((row) => row.name === name)?.answersContradicted ?? null;
  return html`<h3>${both({ en: 'Before and after each stage', zh: '各阶段前后' })}</h3>
    <div class="scroll">
      <table class="ablation benchmarks">
        <thead>
          <tr>
            <td></td>
            <th scope="col">${both({ en: 'Contradicted before', zh: '此前含矛盾' })}</th>
            <th scope="col">${both({ en: 'After', zh: '此后' })}</th>
            <th scope="col">${both({ en: 'Answers with a contradicted claim', zh: '含矛盾断言的答案' })}</th>
            <th scope="col">${both({ en: 'With an unsupported one', zh: '含未获支持断言的答案' })}</th>
            <th scope="col">${both({ en: 'Right answers', zh: '答对' })}</th>
          </tr>
        </thead>
        <tbody>
          ${changes.map(
            ({ baseline, candidate, contradicted, unsupported, accuracy }) =>
              html`<tr>
                <th scope="row">
                  ${both({
                    en: `${labelOfRow(rows, baseline).en} → ${labelOfRow(rows, candidate).en}`,
                    zh: `${labelOfRow(rows, baseline).zh} → ${labelOfRow(rows, candidate).zh}`,
                  })}
                </th>
                ${[answersOf(baseline), answersOf(candidate)].map(rateCell)}
                ${[contradicted, unsupported, accuracy].map(changeCell)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function changeCell(change: Change | null): Html {
  return change === null ? html`<td>–</td>` : html`<td>${both(changeText(change))}</td>`;
}

function rateCell(rate: Rate): Html {
  if (rate === null) return html`<td>–</td>`;
  return html`<td>${percent(rate.share)}<small>${percent(rate.low)}–${percent(rate.high)}</small></td>`;
}
