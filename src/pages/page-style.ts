/** The page's style sheet: light and dark by the reader's setting, one column, readable from 320 pixels up. No request. */
import { hueRules } from './hues.ts';

/** Eleven shades for shares 0, 0.1, ... 1. */
const heat = Array.from(
  { length: 11 },
  (_, step) => `.heat-${step}{background:color-mix(in srgb,var(--heat) ${step * 6}%,transparent)}`,
).join('');

export const pageStyle = `
:root{color-scheme:light dark;--paper:#fbfaf7;--card:#fff;--ink:#1f1e1b;--muted:#6a665e;--rule:#e3dfd6;--good:#1d7d5d;--bad:#b3402f;--heat:#3f8f78;--warn:#fff4dc;--warn-ink:#5e4508}
@media (prefers-color-scheme:dark){:root{--paper:#171614;--card:#1f1e1b;--ink:#ece8df;--muted:#a29c91;--rule:#37342f;--good:#5cc79f;--bad:#ee8b78;--heat:#3a9277;--warn:#33290f;--warn-ink:#f0d698}}
${hueRules('light')}
@media (prefers-color-scheme:dark){${hueRules('dark')}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums}
.zh{display:none}
html:has(#zh:checked) .en{display:none}
html:has(#zh:checked) .zh{display:inline}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1,h2{font-family:"Iowan Old Style",Charter,"Palatino Linotype",Georgia,"Times New Roman","Songti SC","Noto Serif CJK SC",serif;line-height:1.2;font-weight:600;text-wrap:balance}
h1{font-size:clamp(1.8rem,5vw,2.5rem);margin:0}
h2{font-size:1.55rem;margin:0 0 .6rem}
h3{font-size:1rem;margin:1.6rem 0 .3rem}
section{margin-top:3rem;padding-top:1.6rem;border-top:1px solid var(--rule)}
p{margin:.4rem 0;max-width:46rem}
small{font-size:.8125rem;color:var(--muted);font-weight:400}
.muted,.note{color:var(--muted)}
.note{font-size:.9rem}
header .top{display:flex;justify-content:space-between;align-items:start;gap:1rem}
header .top>:first-child{min-width:0}
.subtitle{color:var(--muted);margin:.3rem 0 0}
.language{display:flex;border:1px solid var(--rule);border-radius:99px;overflow:hidden;font-size:.875rem;flex:none}
.language input{position:absolute;opacity:0;width:1px;height:1px}
.language label{padding:.25rem .9rem;cursor:pointer;color:var(--muted)}
.language input:checked+label{background:var(--ink);color:var(--paper)}
.language input:focus-visible+label{outline:2px solid var(--ink);outline-offset:-4px}
.safety{background:var(--warn);color:var(--warn-ink);border-radius:8px;padding:.7rem 1rem;margin:1.3rem 0;font-size:.9rem;max-width:none}
.safety span{display:block!important}
.summary{font-size:1.125rem;line-height:1.65;max-width:none}
.strip{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.8rem;padding:0;margin:1.6rem 0}
.strip li{background:var(--card);border:1px solid var(--rule);border-top:4px solid var(--c);border-radius:8px;padding:.7rem .9rem;display:flex;flex-direction:column;font-size:.9rem;line-height:1.35}
.large{font-size:2rem;font-weight:650;line-height:1.3;letter-spacing:-.02em}
.large small{font-size:1rem}
.key{display:inline-block;width:.65em;height:.65em;border-radius:2px;background:var(--c);margin-right:.45em}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem;line-height:1.35}
th,td{padding:.45rem .7rem;text-align:right;vertical-align:top;border-bottom:1px solid var(--rule);white-space:nowrap}
thead th{font-weight:600;font-size:.8125rem;color:var(--muted);vertical-align:bottom}
th:first-child,td:first-child{text-align:left;padding-left:0}
tbody th{font-weight:600}
td small,tbody th small{display:block}
.ablation{width:100%}
.ablation :is(th,td):not(:first-child){padding-inline:.5rem}
.ablation tbody th small{padding-left:1.35em;white-space:normal;min-width:10rem}
:is(.ablation,.heat) :is(th,td):first-child{position:sticky;left:0;background:var(--paper);z-index:1}
.benchmarks{font-size:.85rem}
.benchmarks :is(th,td):not(:first-child){padding-inline:.3rem}
.benchmarks thead th{white-space:normal;font-size:.75rem}
.benchmarks small{display:block;white-space:nowrap;font-size:.75rem}
.control th{font-weight:500}
.higher strong{color:var(--good)}.lower strong{color:var(--bad)}
.paper{color:var(--muted);border-left:1px dashed var(--rule)}
.rows{margin:.6rem 0}
.row{display:grid;grid-template-columns:15.5rem 1fr 14.5rem;gap:.2rem 1rem;align-items:center;font-size:.9rem;line-height:1.3;padding:.12rem 0}
.row-text{white-space:nowrap}
.axis{padding:0}
svg{display:block;overflow:visible}
svg .grid{stroke:var(--rule);vector-effect:non-scaling-stroke}
svg .reference{stroke:var(--ink);stroke-dasharray:3 3;vector-effect:non-scaling-stroke}
svg .bar{fill:var(--c);opacity:.55}
svg .whisker{stroke:var(--ink);stroke-width:1.4}
svg .point{fill:var(--c);stroke:var(--paper);stroke-width:1.5}
svg .tick{font-size:11px;fill:var(--muted)}
.line{fill:none;stroke:var(--c);stroke-width:2;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.line.faint{stroke-width:1;opacity:.35}
.line.dot{stroke-width:7;stroke-linecap:round}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,12.5rem),1fr));gap:.8rem;margin:.8rem 0}
.panel{margin:0;background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:.7rem .9rem .5rem;display:flex;flex-direction:column;justify-content:space-between}
.panel figcaption{font-size:.875rem;font-weight:600;line-height:1.35}
.ends{display:flex;flex-wrap:wrap;gap:0 .8rem;font-weight:400;font-size:.8125rem;color:var(--muted)}
.empty{color:var(--muted);font-size:.875rem}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.9rem}
.heat{table-layout:fixed;width:100%;min-width:38rem}
.heat :is(th,td):first-child{width:9rem}
.heat th:nth-child(2){width:4rem}
.heat td,.heat th{border-bottom:2px solid var(--paper);padding:.3rem .7rem}
.heat :is(th,td):first-child{padding-left:0}
.heat thead th{white-space:normal}
.heat small{color:inherit}
.heat tbody th{font-weight:400}
.heat .group th{color:var(--muted);font-size:.8125rem;font-weight:600;padding-top:.8rem}
${heat}
.trace{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:.7rem 1rem;margin:.8rem 0}
summary{cursor:pointer}
.trace>summary .muted{font-size:.8125rem;display:block}
.trace>summary{display:grid;grid-template-columns:1.2rem 1fr;line-height:1.4}
.trace>summary::before{content:"▸";grid-row:span 2;color:var(--muted)}
.trace[open]>summary::before{content:"▾"}
.trace>summary::-webkit-details-marker{display:none}
.options{list-style:none;padding:0;margin:.6rem 0;display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;font-size:.9rem}
.gold{color:var(--good);font-weight:600}
.outputs{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:.8rem}
.output{border-top:3px solid var(--c);min-width:0}
.output h4{font-size:.875rem;margin:.4rem 0;display:flex;align-items:center}
.output h4 .key{flex:none}
.badge{margin-left:auto;white-space:nowrap;border-radius:99px;padding:0 .6rem;font-size:.8125rem;border:1px solid}
.right{color:var(--good)}.wrong{color:var(--bad)}
pre{font:.8125rem/1.55 ui-monospace,"SF Mono",Menlo,Consolas,"Noto Sans Mono CJK SC",monospace;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:isolate;margin:0;max-height:22rem;overflow:auto}
.end-first{display:flex;flex-direction:column-reverse;max-height:22rem;overflow:auto}
.end-first pre{max-height:none;overflow:visible}
.same summary{color:var(--muted);font-size:.8125rem}
.tag{color:var(--muted);font-style:normal}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:0 2rem}
.plain td,.plain th{text-align:left;padding:.3rem .9rem .3rem 0;white-space:normal}
.plain td:first-child{white-space:nowrap}
.named td:last-child:not(:first-child){overflow-wrap:anywhere;min-width:4.5rem}
.settings{width:100%}
.settings td:nth-child(2){min-width:8rem}
.settings td{overflow-wrap:break-word}
.folded{margin:1.2rem 0}
.folded>summary{font-weight:600}
footer{margin-top:3rem;color:var(--muted);font-size:.875rem}
@media (max-width:44rem){
main{padding-top:1.2rem}
.row{grid-template-columns:1fr auto;padding:.35rem 0}
.row .track{grid-row:2;grid-column:1/-1}
.row.axis .row-label,.row.axis .row-text{display:none}
.strip{grid-template-columns:1fr 1fr}
.settings :is(tbody,tr,td){display:block}
.settings thead{display:none}
.settings tr{border-bottom:1px solid var(--rule);padding:.4rem 0}
.settings td,.settings td:first-child{border:0;padding:.05rem 0;white-space:normal;overflow-wrap:anywhere}
.settings td:first-child{font-weight:600}
.settings td:empty{display:none}
header .top{flex-wrap:wrap-reverse}
}
@media (max-width:28rem){
.row{grid-template-columns:1fr}
.row .row-text{grid-row:2}
.row .track{grid-row:3}
}
@media print{.language{display:none}.panel,.trace{break-inside:avoid}}
`;
