/** What every page of ours has: the switch between the languages and the safety statement. */
import { SAFETY_EN, SAFETY_ZH } from '../support/safety.ts';
import { both, html, type Html } from './html.ts';

/** Works without scripts: the page's style shows the language that is checked. */
export const languageSwitch: Html = html`<div class="language" role="radiogroup" aria-label="Language 语言">
  <input type="radio" name="language" id="en" checked /><label for="en" lang="en">English</label>
  <input type="radio" name="language" id="zh" /><label for="zh" lang="zh">中文</label>
</div>`;

export const safetyStatement: Html = html`<p class="safety">${both({ en: SAFETY_EN, zh: SAFETY_ZH })}</p>`;
