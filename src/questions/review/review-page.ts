/** The review page's frame and style; its content comes from the script. No file from anywhere else. */
import { both, html, type Bilingual, type Html } from '../../pages/html.ts';
import { languageSwitch, safetyStatement } from '../../pages/page-parts.ts';
import { pageStyle } from '../../pages/page-style.ts';

export const reviewStyle = `${pageStyle}
main{max-width:54rem;padding-bottom:9rem}
h1{font-size:1.6rem}
.signed{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem;align-items:center;font-size:.9rem;margin:1rem 0 .4rem}
.signed label{display:flex;gap:.5rem;align-items:center}
input[type=text],textarea{font:inherit;color:inherit;background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:.35rem .6rem}
.files{margin-left:auto;display:flex;gap:1rem}
.files a,.files label{color:inherit;text-decoration:underline;cursor:pointer}
.files input{position:absolute;opacity:0;width:1px;height:1px}
.files input:focus-visible+span{outline:2px solid var(--ink);outline-offset:2px}
#bar{height:4px;border-radius:2px;background:linear-gradient(to right,var(--good) calc(100%*var(--done,0)),var(--rule) 0)}
.meta{display:flex;flex-wrap:wrap;gap:.2rem 1rem;color:var(--muted);font-size:.875rem;margin:.5rem 0 1rem}
#message{min-height:1.5em;font-size:.9rem;color:var(--good)}
#message.bad{color:var(--bad)}
#card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:1rem 1.2rem}
#card[hidden]{display:none}
.head{display:flex;flex-wrap:wrap;gap:.2rem 1rem;font-size:.8125rem;color:var(--muted);overflow-wrap:anywhere}
#why{color:var(--bad)}
#stem{white-space:pre-wrap;overflow-wrap:anywhere;font-size:1.06rem;line-height:1.6;margin:.6rem 0 1rem;max-width:none}
#options{list-style:none;margin:0;padding:0;display:grid;gap:.4rem}
.option{width:100%;display:grid;grid-template-columns:auto auto 1fr auto;gap:.2rem .7rem;align-items:baseline;text-align:left;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--rule);border-radius:8px;padding:.55rem .8rem;cursor:pointer}
.option:hover,.option:focus-visible{border-color:var(--ink)}
.gold .option{border-color:var(--good);border-width:2px;font-weight:500}
.option .text{overflow-wrap:anywhere}
.votes{color:var(--muted);font-size:.8125rem;font-weight:400;display:flex;gap:.6rem;white-space:nowrap}
.votes .count{color:var(--bad);letter-spacing:.1em}
.gold .votes{color:var(--good)}
kbd{font:.75rem/1.4 ui-monospace,Menlo,Consolas,monospace;border:1px solid var(--rule);border-bottom-width:2px;border-radius:4px;padding:0 .35em;color:var(--muted);background:var(--card)}
.origin{font-size:.875rem;color:var(--muted);white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0 0;max-width:none}
.actions{position:fixed;inset:auto 0 0 0;background:var(--card);border-top:1px solid var(--rule);padding:.6rem 1rem calc(.6rem + env(safe-area-inset-bottom))}
.actions>div{max-width:54rem;margin:0 auto;display:grid;grid-template-columns:1fr auto auto auto auto auto;gap:.5rem}
.actions textarea{resize:none;height:2.6rem}
.actions button{font:inherit;font-weight:600;color:inherit;background:var(--paper);border:1px solid var(--rule);border-radius:8px;padding:.4rem .9rem;cursor:pointer;white-space:nowrap}
.actions button:disabled{opacity:.4;cursor:default}
.actions #keep{background:var(--good);border-color:var(--good);color:var(--paper)}
.actions #drop{color:var(--bad);border-color:var(--bad)}
.actions [aria-pressed=true]{outline:2px solid var(--ink);outline-offset:1px}
.actions kbd{font-weight:400}
@media (max-width:44rem){
.actions>div{grid-template-columns:repeat(4,1fr)}
.actions textarea{grid-column:1/-1}
.actions #drop,.actions #keep{grid-column:span 2}
.actions #undo{grid-column:span 2}
.actions button{padding:.4rem .3rem}
.actions kbd{display:none}
.files{margin-left:0}
main{padding-bottom:13rem}
#card{padding:.8rem .8rem}
}
`;

export function reviewPage(): string {
  const button = (id: string, text: Bilingual, key: string): Html =>
    html`<button type="button" id="${id}">${both(text)} <kbd>${key}</kbd></button>`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>Fleming-R1 · review</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/review.css" />
        <script type="module" src="/review.js"></script>
      </head>
      <body>
        <main>
          <header>
            <div class="top">
              <h1>${both({ en: 'Review of questions', zh: '题目审核' })}</h1>
              ${languageSwitch}
            </div>
            ${safetyStatement}
            <div class="signed">
              <label
                >${both({ en: 'Signed', zh: '审核人' })}
                <input type="text" id="reviewer" maxlength="100" size="18" autocomplete="name"
              /></label>
              <span class="files">
                <a href="/api/decisions.jsonl" download="decisions.jsonl">${both({ en: 'Export', zh: '导出' })}</a>
                <label
                  ><input type="file" id="file" accept=".jsonl" /><span
                    >${both({ en: 'Import', zh: '导入' })}</span
                  ></label
                >
              </span>
            </div>
            <div id="bar"></div>
            <div class="meta"><span id="tally"></span><span id="agreement"></span></div>
          </header>
          <p id="message" role="status" aria-live="polite"></p>
          <article id="card" hidden>
            <div class="head"><span id="place"></span><bdi id="id"></bdi><span id="why"></span></div>
            <p id="stem"></p>
            <ul id="options"></ul>
            <p class="note" id="unread"></p>
            <h3>${both({ en: 'Source', zh: '来源' })}</h3>
            <p class="origin" id="source"></p>
            <h3>${both({ en: 'What the model answered', zh: '模型作答' })}</h3>
            <div id="trials"></div>
          </article>
        </main>
        <div class="actions">
          <div>
            <textarea id="note" maxlength="2000" aria-label="Note 备注" placeholder="Note 备注  ( / )"></textarea>
            ${button('keep', { en: 'Keep', zh: '保留' }, 'k')} ${button('drop', { en: 'Drop', zh: '剔除' }, 'x')}
            ${button('undo', { en: 'Undo', zh: '撤销' }, 'z')} ${button('previous', { en: 'Back', zh: '上一题' }, '←')}
            ${button('next', { en: 'Next', zh: '下一题' }, '→')}
          </div>
        </div>
      </body>
    </html> `;
  return page.source;
}
