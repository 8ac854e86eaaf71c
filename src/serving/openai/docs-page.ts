/** `/docs`: what may be asked, made of the table of routes and of refused fields. It loads nothing. */
import { html } from '../../pages/html.ts';
import { pageHead, safetyStatement } from '../../pages/page-parts.ts';
import { pageStyle } from '../../pages/page-style.ts';
import type { Route } from './http-server.ts';
import { REFUSED } from './request-fields.ts';

/** Fields of requests that are read, in both kinds unless said. */
const FIELDS: readonly (readonly [string, string])[] = [
  ['model', 'the name that /v1/models gives'],
  ['messages', 'of system (or developer), user, assistant; text, or a list of {"type": "text", "text"} (chat)'],
  ['prompt', 'one text, or one list of token ids (completions)'],
  ['max_completion_tokens, max_tokens', "of an answer, its thinking included; the server's limit by default"],
  ['temperature', '0 is greedy; 1 by default'],
  ['top_p, top_k', 'draw from the most probable tokens alone'],
  ['n', 'so many answers; the prompt is read once'],
  ['seed', 'the same seed, prompt and settings give the same tokens, whatever else is asked; fleming.seed tells it'],
  ['stop', 'up to 16 texts before which an answer ends'],
  ['stream, stream_options.include_usage', 'events as the answer is written'],
  ['logprobs, top_logprobs', 'of every token that was drawn, thinking included; up to 20 beside each (chat)'],
  ['logprobs', 'a number, 0 to 20 (completions)'],
  ['thinking_budget', 'tokens after which the thinking is ended; 0 lets it think of nothing (chat)'],
  ['metadata.item, metadata.set', 'of a recorded output'],
];

export function docsPage(routes: readonly Route[]): string {
  const page = html`<!doctype html>
    <html lang="en">
      ${pageHead({ title: 'API', style: pageStyle })}
      <body>
        <main>
          <header><h1>Fleming-R1 · API</h1></header>
          ${safetyStatement}
          <section>
            <h2>Routes</h2>
            <table class="plain">
              <thead>
                <tr>
                  <th>Method</th>
                  <th>Path</th>
                  <th>Key</th>
                  <th>What</th>
                </tr>
              </thead>
              <tbody>
                ${routes.map(
                  ({ method, path, isOpen, what }) =>
                    html`<tr>
                      <td>${method}</td>
                      <td><code>${path}</code></td>
                      <td>${isOpen ? 'no' : 'yes'}</td>
                      <td>${what}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
            <p class="note">A key is sent as <code>Authorization: Bearer KEY</code>, where this server has any.</p>
          </section>
          <section>
            <h2>Fields that are read</h2>
            <table class="plain">
              <tbody>
                ${FIELDS.map(
                  ([name, what]) =>
                    html`<tr>
                      <td><code>${name}</code></td>
                      <td>${what}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </section>
          <section>
            <h2>Fields that are refused</h2>
            <table class="plain">
              <tbody>
                ${Object.entries(REFUSED).map(
                  ([name, { why }]) =>
                    html`<tr>
                      <td><code>${name}</code></td>
                      <td>${why}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </section>
        </main>
      </body>
    </html>`;
  return page.source;
}
