/**
 * HTML that escapes by default: whatever is interpolated into html`...` is text unless it is Html already, so that model
 * output cannot become markup by being forgotten. Works alike in element content and in double-quoted attributes.
 */
import type { Bilingual } from '../records/row.ts';
import { RecordError } from '../support/errors.ts';

export class Html {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

export type HtmlValue = string | number | Html | null | false | readonly HtmlValue[];

export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings.reduce((source, string, index) => source + sourceOf(values[index - 1] ?? null) + string));
}

/** Text as HTML: markup characters as references, what HTML cannot hold as U+FFFD. */
export function escapeHtml(text: string): string {
  const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[&<>"']/g, (character) => references[character]!)
    .replace(/(?![\t\n])[\p{Cc}\p{Noncharacter_Code_Point}]/gu, '\ufffd');
}

function sourceOf(value: HtmlValue): string {
  if (value === null || value === false) return '';
  if (value instanceof Html) return value.source;
  if (typeof value === 'object') return value.map(sourceOf).join('');
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RecordError(`${value} cannot stand in a report; show what is missing as missing.`);
  return escapeHtml(String(value));
}

export type { Bilingual };

/** Both languages as spans. */
export function both(text: Bilingual): Html {
  return html`<span class="en" lang="en">${text.en}</span><span class="zh" lang="zh">${text.zh}</span>`;
}

/** Both languages as SVG text at one place. `attributes` is trusted. */
export function svgText(text: Bilingual | string, attributes: string): Html {
  const open = new Html(attributes);
  if (typeof text === 'string') return html`<text ${open}>${text}</text>`;
  return html`<text ${open}><tspan class="en">${text.en}</tspan><tspan class="zh">${text.zh}</tspan></text>`;
}
