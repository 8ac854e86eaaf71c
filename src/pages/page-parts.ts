/** What every page of ours has: its head, the switch between the languages and the safety statement. */
import { createHash } from 'node:crypto';
import { SAFETY_EN, SAFETY_ZH } from '../support/safety.ts';
import { both, html, Html } from './html.ts';

/** Works without scripts: the page's style shows the language that is checked. */
export const languageSwitch: Html = html`<div class="language" role="radiogroup" aria-label="Language 语言">
  <input type="radio" name="language" id="en" checked /><label for="en" lang="en">English</label>
  <input type="radio" name="language" id="zh" /><label for="zh" lang="zh">中文</label>
</div>`;

export const safetyStatement: Html = html`<p class="safety">${both({ en: SAFETY_EN, zh: SAFETY_ZH })}</p>`;

export interface PageHead {
  /** Text, after the project's name. */
  readonly title: string;
  /** The one style sheet; trusted. */
  readonly style: string;
  /** The one script of the page's end, where it has one; trusted. */
  readonly script?: string;
}

/**
 * The head of a self-contained page: nothing may load, and the style sheet and the script are allowed by their hashes.
 * Style attributes are refused too: there are none.
 */
export function pageHead({ title, style, script }: PageHead): Html {
  const scripts = script === undefined ? '' : `script-src ${sourceHash(script)}; `;
  const policy = `default-src 'none'; style-src ${sourceHash(style)}; ${scripts}base-uri 'none'; form-action 'none'`;
  return html`<head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="referrer" content="no-referrer" />
    <title>Fleming-R1 · ${title}</title>
    ${new Html(`<style>${style}</style>`)}
  </head>`;
}

function sourceHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
