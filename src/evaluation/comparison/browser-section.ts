/** The frame of the item browser, which its script fills: filters, list, pages. */
import { both, html, type Bilingual, type Html } from '../../pages/html.ts';
import { outcomeLabels } from './reading-labels.ts';

export function browserSection(): Html {
  const field = (id: string, text: Bilingual, control: Html): Html =>
    html`<label for="filter-${id}"><span>${both(text)}</span>${control}</label>`;
  // Options hold no markup: both languages stand side by side.
  const choice = (value: string, { en, zh }: Bilingual): Html => html`<option value="${value}">${en} ${zh}</option>`;
  const all = choice('', { en: 'all', zh: '全部' });
  const kinds = Object.entries(outcomeLabels).map(([letter, text]) => choice(letter, text));
  return html`<section>
    <h2>${both({ en: 'Items', zh: '题目' })}</h2>
    <p class="note">
      ${both({
        en: 'Every item as it was asked, the raw output, what was read out of it and why. Outputs are shown as generated; they may be wrong or harmful.',
        zh: '每道题的原始提问与输出、读出的答案及原因。输出未经改动，可能有误或有害。',
      })}
    </p>
    <div class="filters">
      ${field(
        'benchmark',
        { en: 'Benchmark', zh: '基准' },
        html`<select id="filter-benchmark">
          ${all}
        </select>`,
      )}
      ${field('run', { en: 'Model', zh: '模型' }, html`<select id="filter-run"></select>`)}
      ${field(
        'outcome',
        { en: 'This model’s answer', zh: '该模型的回答' },
        html`<select id="filter-outcome">
          ${all}${kinds}${choice('differ', { en: 'models differ', zh: '模型不一致' })}
        </select>`,
      )}
      ${field(
        'label',
        { en: 'Label', zh: '标签' },
        html`<select id="filter-label">
          ${all}
        </select>`,
      )}
      ${field('words', { en: 'Id or beginning of the question', zh: '编号或题干开头' }, html`<input id="filter-words" type="search" autocomplete="off" />`)}
    </div>
    <p id="status" class="note" role="status" aria-live="polite"></p>
    <div id="items"></div>
    <p id="pages"></p>
    <noscript
      ><p class="note">${both({ en: 'Browsing items needs scripts.', zh: '浏览题目需要启用脚本。' })}</p></noscript
    >
  </section>`;
}
