/**
 * A plan as a picture: one box a stage, left to right, with its kind, its state and its roles; arrows lead from a stage to the
 * role that it plays. One SVG file without a request, in the reader's light or dark; all text in it is escaped.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { html, type Html } from '../pages/html.ts';
import { writeFileAtomic } from '../support/atomic-file.ts';
import { ConfigError } from '../support/errors.ts';
import { SAFETY_EN, SAFETY_ZH } from '../support/safety.ts';
import { layeredLayout, type Point } from './layered-layout.ts';
import type { RecipePlan, RecipePlanStage, StageState } from './recipe-plan.ts';

/** The beginning of every such file, by which one is known again. */
const MARK = '<svg data-made-by="fleming plan"';

/** Writes the picture; what is there is replaced only if it is such a picture. */
export function writePlanPicture(path: string, plan: RecipePlan): void {
  if (existsSync(path) && !isPicture(path))
    throw new ConfigError(`${path} is there and is no picture of a plan; name another file, or remove it`);
  writeFileAtomic(path, planPicture(plan));
}

function isPicture(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(MARK.length);
    return readSync(file, start, 0, MARK.length, 0) === MARK.length && start.toString('latin1') === MARK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') return false;
    throw error;
  } finally {
    closeSync(file);
  }
}

const STATES: Readonly<Record<StageState, string>> = {
  stands: 'stands',
  'goes on': 'goes-on',
  'to do': 'to-do',
  anew: 'anew',
  'left out': 'left-out',
};

const MARGIN = 24;
const HEAD = 62;
const PADDING = 12;
const NAME_SIZE = 14;
const SMALL_SIZE = 12;
const BOX_HEAD = 52;
const ROLE_HEIGHT = 18;
/** Of a character of a monospaced font, by its size; a Chinese one is twice as wide as the least. */
const CHARACTER = 0.62;
const WIDEST = 300;
const NARROWEST = 620;
/** The safety lines are read on a telephone without moving the picture. */
const SAFETY_WIDTH = 342;

export function planPicture(plan: RecipePlan): string {
  const own = plan.stages.map((stage) => ({ stage, ...sizeOf(stage) }));
  const sizes = own.map((size) => ({ ...size, width: columnWidth(own, size.stage.layer) }));
  const heights = new Map(sizes.map(({ stage, height }) => [stage.name, height]));
  const arrows = plan.stages.flatMap((stage) =>
    rolesOf(stage).flatMap(({ from }, at) =>
      from.map((source) => ({
        from: source,
        to: stage.name,
        fromY: Math.min(BOX_HEAD / 2, heights.get(source)! / 2),
        toY: roleY(at),
      })),
    ),
  );
  const layout = layeredLayout(
    sizes.map(({ stage: { name, layer }, width, height }) => ({ name, layer, width, height })),
    arrows,
  );
  const width = Math.max(layout.width, NARROWEST) + 2 * MARGIN;
  const safety = [...linesOf(SAFETY_EN, ' ', SAFETY_WIDTH), ...linesOf(SAFETY_ZH, '', SAFETY_WIDTH)];
  const legendY = HEAD + layout.height + 44;
  const height = legendY + 26 + safety.length * 18 + MARGIN;
  const picture = html` xmlns="http://www.w3.org/2000/svg" role="img" width="${Math.ceil(width)}" height="${Math.ceil(height)}" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}">
<title>${plan.recipe.name}: stages and what feeds them</title>
<desc>${plan.recipe.about} ${SAFETY_EN}</desc>
<style>${STYLE}</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>
<rect class="paper" width="100%" height="100%"/>
<text class="title" x="${MARGIN}" y="34">${shortened(plan.recipe.name, width - 2 * MARGIN, 18)}</text>
<text class="small muted" x="${MARGIN}" y="52">${shortened(plan.recipe.about, width - 2 * MARGIN, SMALL_SIZE)}</text>
<g transform="translate(${MARGIN + (width - 2 * MARGIN - layout.width) / 2} ${HEAD + 14})">
${layout.arrows.map(
  (points, at) =>
    html`<path class="arrow" d="${curve(points)}" marker-end="url(#tip)"
      ><title>${arrows[at]!.from} to ${arrows[at]!.to}</title></path
    > `,
)}${sizes.map((size) => boxOf(size.stage, layout.boxes.get(size.stage.name)!, size))}</g>
${legend(legendY)}
${safety.map((line, at) => html`<text class="small" x="${MARGIN}" y="${legendY + 34 + at * 18}">${line}</text> `)}</svg>
`;
  return MARK + picture.source;
}

/** Roles of stages; chat models have no box. */
function rolesOf({ feeds }: RecipePlanStage): RecipePlanStage['feeds'] {
  return feeds.filter(({ chatModel }) => !chatModel);
}

function modelsOf({ feeds }: RecipePlanStage): string[] {
  return feeds.flatMap(({ role, from, chatModel }) => (chatModel ? [`${role}: ${from.join(', ')}`] : []));
}

function roleY(at: number): number {
  return BOX_HEAD + at * ROLE_HEIGHT + ROLE_HEIGHT / 2;
}

function sizeOf(stage: RecipePlanStage): { width: number; height: number } {
  const texts = [
    widthOf(stage.name, NAME_SIZE),
    widthOf(`${stage.kind}   ${stage.state}`, SMALL_SIZE),
    ...[...rolesOf(stage).map(({ role }) => role), ...modelsOf(stage)].map((text) => widthOf(text, SMALL_SIZE)),
  ];
  const lines = rolesOf(stage).length + modelsOf(stage).length;
  const height = BOX_HEAD + lines * ROLE_HEIGHT + (lines === 0 ? 0 : 6);
  return { width: Math.min(WIDEST, Math.max(...texts) + 2 * PADDING), height };
}

function columnWidth(sizes: readonly { stage: RecipePlanStage; width: number }[], layer: number): number {
  return Math.max(...sizes.filter(({ stage }) => stage.layer === layer).map(({ width }) => width));
}

function boxOf(stage: RecipePlanStage, { x, y }: Point, { width, height }: { width: number; height: number }): Html {
  const room = width - 2 * PADDING;
  const lines = [...rolesOf(stage).map(({ role }) => role), ...modelsOf(stage)];
  const told = [`${stage.name} (${stage.kind}): ${stage.state}`, ...stage.why].join('; ');
  const kindRoom = room - widthOf(`   ${stage.state}`, SMALL_SIZE);
  return html`<g class="${STATES[stage.state]}${stage.control ? ' control' : ''}" transform="translate(${x} ${y})"
    ><title>${told}</title>
    <rect class="box" width="${width}" height="${height}" rx="7" />
    <rect class="state" width="${width}" height="5" rx="2.5" />
    <text class="name" x="${PADDING}" y="24">${shortened(stage.name, room, NAME_SIZE)}</text>
    <text class="small muted" x="${PADDING}" y="42">${shortened(stage.kind, kindRoom, SMALL_SIZE)}</text>
    <text class="small word" x="${width - PADDING}" y="42" text-anchor="end">${stage.state}</text>
    ${lines.map(
      (line, at) =>
        html`<text class="small" x="${PADDING}" y="${roleY(at) + 4}">${shortened(line, room, SMALL_SIZE)}</text> `,
    )}</g
  > `;
}

function legend(y: number): Html {
  const words = [...Object.keys(STATES), 'control'];
  let x = MARGIN;
  const places = words.map((word) => {
    const place = x;
    x += widthOf(word, SMALL_SIZE) + 38;
    return place;
  });
  return html`${words.map(
    (word, at) =>
      html`<g
        class="${word === 'control' ? 'to-do control' : STATES[word as StageState]}"
        transform="translate(${places[at]!} ${y})"
        ><rect class="box" y="-10" width="16" height="12" rx="3" /><rect
          class="state"
          y="-10"
          width="16"
          height="4"
          rx="2"
        /><text class="small" x="22">${word}</text></g
      > `,
  )}`;
}

/** Level at every point, so that it leaves boxes and enters them straight and passes gaps without touching their sides. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const parts = rest.map((to, at) => {
    const from = points[at]!;
    // Out of its column, or from one side of a gap to the other.
    if (at % 2 === 0) return `H${round(to.x)}`;
    const middle = (from.x + to.x) / 2;
    return `C${round(middle)} ${round(from.y)} ${round(middle)} ${round(to.y)} ${round(to.x)} ${round(to.y)}`;
  });
  return `M${round(first!.x)} ${round(first!.y)}${parts.join('')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** At most, in a monospaced font. */
function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + (character.codePointAt(0)! < 0x1100 ? CHARACTER : 1.1), 0) * size;
}

function shortened(text: string, room: number, size: number): string {
  // A sum and its parts differ by what is lost in rounding.
  if (widthOf(text, size) <= room + 0.01) return text;
  let kept = '';
  for (const character of text) {
    if (widthOf(`${kept}${character}…`, size) > room) break;
    kept += character;
  }
  return `${kept}…`;
}

function linesOf(text: string, between: string, room: number): string[] {
  const lines = [''];
  for (const part of between === '' ? [...text] : text.split(between)) {
    const longer = lines.at(-1) === '' ? part : `${lines.at(-1)}${between}${part}`;
    if (widthOf(longer, SMALL_SIZE) <= room) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

const LIGHT =
  '--paper:#fbfaf7;--card:#fff;--ink:#1f1e1b;--muted:#6a665e;--rule:#b9b3a6;--arrow:#8a857c;' +
  '--stands:#1d7d5d;--goes-on:#2a66a8;--to-do:#6a665e;--anew:#9a5b00;--left-out:#6a665e';
const DARK =
  '--paper:#171614;--card:#1f1e1b;--ink:#ece8df;--muted:#a29c91;--rule:#57534b;--arrow:#8f897e;' +
  '--stands:#5cc79f;--goes-on:#7fb2ea;--to-do:#a29c91;--anew:#e9b25c;--left-out:#a29c91';

const STYLE = `
svg{${LIGHT};color-scheme:light dark}
@media (prefers-color-scheme:dark){svg{${DARK}}}
text{font:${SMALL_SIZE}px ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace;fill:var(--ink)}
.paper{fill:var(--paper)}
.title{font-size:18px;font-weight:600}
.name{font-size:${NAME_SIZE}px;font-weight:600}
.muted{fill:var(--muted)}
.arrow{fill:none;stroke:var(--arrow);stroke-width:1.4}
.tip{fill:var(--arrow)}
.box{fill:var(--card);stroke:var(--rule)}
.state{fill:var(--c)}
.word{fill:var(--c)}
.control .box{stroke-dasharray:5 4;stroke:var(--muted)}
${Object.values(STATES)
  .map((name) => `.${name}{--c:var(--${name})}`)
  .join('')}
.left-out .state{opacity:.4}
`;
