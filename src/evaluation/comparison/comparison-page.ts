/**
 * The comparison as one self-contained HTML file. Its only script is the item browser, allowed by its hash; nothing is
 * requested from anywhere. Text of data sets and models enters escaped, or packed as data that the script shows as text.
 */
import { browserScript } from '../../pages/browser-script.ts';
import { both, html, type Html } from '../../pages/html.ts';
import { languageSwitch, pageHead, safetyStatement } from '../../pages/page-parts.ts';
import { browserSection } from './browser-section.ts';
import {
  ablationSection,
  differencesSection,
  figureSection,
  samplesSection,
  scoresSection,
} from './comparison-sections.ts';
import { comparisonStyle } from './comparison-style.ts';
import type { Comparison } from './comparison.ts';
import { groupsSection } from './groups-section.ts';
import { ITEMS_A_PIECE, packed, packItems } from './item-pages.ts';
import { outcomeLabels, unreadLabels } from './reading-labels.ts';
import type { ItemIndex } from './shown-items.ts';

const browseScript = browserScript(new URL('./browser/browse-items.js', import.meta.url));

/** In pieces, because a page with every item of nine benchmarks is larger than one string should be. */
export function* comparisonPage(comparison: Comparison): Generator<Uint8Array> {
  yield bytes(pageStart(comparison));
  const { index, pieces } = packItems(comparison);
  const frame: ItemIndex = {
    index,
    runs: comparison.runs.map(({ label }) => label),
    benchmarks: comparison.columns.map(({ name }) => name),
    outcomes: outcomeLabels,
    reasons: unreadLabels,
    pieceSize: ITEMS_A_PIECE,
  };
  yield dataBlock('index', packed(frame));
  for (const [at, piece] of pieces.entries()) yield dataBlock(`piece-${at}`, piece);
  yield bytes(`<script type="module">${browseScript}</script>\n</body>\n</html>\n`);
}

/** Up to the end of main: the data and the script follow. */
function pageStart(comparison: Comparison): string {
  const title = comparison.runs.map(({ label }) => label).join(', ');
  const page = html`<!doctype html>
    <html lang="en">
      ${pageHead({ title, style: comparisonStyle, script: browseScript })}
      <body>
        <main>
          ${pageHeader(comparison)} ${scoresSection(comparison)} ${ablationSection(comparison)}
          ${figureSection(comparison)} ${differencesSection(comparison)} ${samplesSection(comparison)}
          ${groupsSection(comparison)} ${browserSection()}
        </main>
      </body>
    </html>`;
  return page.source.slice(0, page.source.lastIndexOf('</main>') + '</main>'.length);
}

function pageHeader(comparison: Comparison): Html {
  return html`<header>
    <div class="top">
      <div>
        <h1>${both({ en: 'Benchmarks, model by model', zh: '基准评测对比' })}</h1>
        <p class="subtitle">
          ${comparison.runs.map(({ label }, at) => html`<span class="run-${at % 6}"><i class="key"></i><bdi>${label}</bdi> </span>`)}
        </p>
      </div>
      ${languageSwitch}
    </div>
    ${safetyStatement}
  </header>`;
}

/** Base64 cannot end a script element, and this type is never run. */
function dataBlock(id: string, base64: string): Uint8Array {
  return bytes(`<script type="text/plain" id="${id}">${base64}</script>\n`);
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}
