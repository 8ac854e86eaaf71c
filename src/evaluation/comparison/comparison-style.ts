/** What the comparison's page adds to the report's style sheet. */
import { pageStyle } from '../../pages/page-style.ts';

const light = ['#8a857c', '#3a74b4', '#c07a1b', '#1d7d5d', '#8665ad', '#b0506a'];
const dark = ['#a09b92', '#6ea6e0', '#e0a552', '#4fbd95', '#b294d8', '#dd839b'];
const colours = (palette: readonly string[]): string =>
  palette.map((colour, index) => `.run-${index}{--c:${colour}}`).join('');

export const comparisonStyle = `${pageStyle}
${colours(light)}
@media (prefers-color-scheme:dark){${colours(dark)}}
main{max-width:76rem}
.scores thead th{white-space:normal}
.scores :is(th,td):not(:first-child){padding-inline:.45rem}
.scores tbody tr.ruled>*{border-top:2px solid var(--ink)}
.scores tbody tr.detail>*{color:var(--muted);font-size:.8125rem;border-bottom-color:transparent}
.scores tbody tr.own:not(.detail)>*{font-weight:650}
.scores tbody th{font-weight:500;white-space:normal;overflow-wrap:anywhere;min-width:9rem;max-width:18rem}
.scores th:first-child{position:sticky;left:0;background:var(--paper);z-index:1}
figure{margin:1rem 0;overflow-x:auto}
figure .point-label{stroke:var(--paper)}
figure svg{width:100%;height:auto;min-width:40rem;max-width:54rem}
.filters{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,12rem),1fr));gap:.6rem;margin:1rem 0}
.filters label{display:flex;flex-direction:column;font-size:.8125rem;color:var(--muted);gap:.2rem;min-width:0}
.filters select,.filters input,button{font:inherit;font-size:.9rem;color:var(--ink);background:var(--card);border:1px solid var(--rule);border-radius:6px;padding:.35rem .5rem;max-width:100%}
button{cursor:pointer;padding:.35rem .9rem}
button:disabled{opacity:.4;cursor:default}
:is(select,input,button,summary):focus-visible{outline:2px solid var(--ink);outline-offset:1px}
.badges{display:flex;flex-wrap:wrap;gap:.3rem;margin:.15rem 0}
.badges .badge{margin-left:0}
.partly{color:var(--muted)}
.trace summary{grid-template-columns:1.2rem minmax(0,1fr)}
.trace bdi{overflow-wrap:anywhere}
.stem{font:inherit;max-height:none;margin:.6rem 0}
.reading{margin:.5rem 0 .3rem}
.reading code{overflow-wrap:anywhere;background:color-mix(in srgb,var(--muted) 15%,transparent);padding:0 .25em;border-radius:3px}
.trace details>summary{display:block;margin:.4rem 0;font-size:.8125rem}
.trace[open] details>summary::before{content:"▸ ";color:var(--muted)}
.trace[open] details[open]>summary::before{content:"▾ "}
`;
