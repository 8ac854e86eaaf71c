/**
 * The page's item browser, as it runs in a reader's browser: filters the index, unpacks a piece when an item in it is opened,
 * and puts text into the page as text, never as markup. It asks nothing of the network.
 */
/** @import { ItemIndex, ShownItem } from '../shown-items.ts' */
import { both, byId, element } from '../../../pages/browser/elements.js';
import { itemCard } from './item-card.js';
import { labelChoices, matchingItems, pageOf } from './item-filter.js';
import { keepingLast, unpack } from './packed-data.js';

const PAGE_SIZE = 25;
const PIECES_KEPT = 6;

const status = byId('status', HTMLElement);

async function browseItems() {
  if (typeof DecompressionStream === 'undefined') {
    status.append(both({ en: 'This browser is too old to unpack the items.', zh: '浏览器版本过旧，无法解包题目。' }));
    return;
  }
  const page = /** @type {ItemIndex} */ (await unpackBlock('index'));
  const { index, runs, benchmarks, pieceSize } = page;
  const piece = keepingLast(
    async (number) => /** @type {ShownItem[]} */ (await unpackBlock(`piece-${number}`)),
    PIECES_KEPT,
  );
  /** @param {number} at */
  const itemAt = async (at) => {
    const item = (await piece(Math.floor(at / pieceSize)))[at % pieceSize];
    if (item === undefined) throw new Error(`item ${at} is not in its piece`);
    return item;
  };
  const benchmarkFilter = byId('filter-benchmark', HTMLSelectElement);
  const runFilter = byId('filter-run', HTMLSelectElement);
  const outcomeFilter = byId('filter-outcome', HTMLSelectElement);
  const labelFilter = byId('filter-label', HTMLSelectElement);
  const wordsFilter = byId('filter-words', HTMLInputElement);
  const list = byId('items', HTMLElement);
  const pages = byId('pages', HTMLElement);
  let wantedPage = 0;

  const chosenBenchmark = () => (benchmarkFilter.value === '' ? null : Number(benchmarkFilter.value));
  const fillLabels = () => {
    const kept = labelFilter.value;
    while (labelFilter.options.length > 1) labelFilter.remove(1);
    const choices = labelChoices(index, chosenBenchmark());
    for (const { label, group, count } of choices)
      labelFilter.append(option(JSON.stringify([label, group]), `${label}: ${group} (${count})`));
    labelFilter.value = kept;
    // A label that the chosen benchmark does not have.
    if (labelFilter.selectedIndex < 0) labelFilter.value = '';
  };
  const render = () => {
    const found = matchingItems(index, {
      benchmark: chosenBenchmark(),
      run: Number(runFilter.value),
      outcome: outcomeFilter.value === '' ? null : outcomeFilter.value,
      label: labelFilter.value === '' ? null : JSON.parse(labelFilter.value),
      words: wordsFilter.value,
    });
    const { page: at, last, shown } = pageOf(found, wantedPage, PAGE_SIZE);
    list.replaceChildren(...shown.map((item) => itemCard(page, item, itemAt)));
    status.replaceChildren(
      both({
        en: `${found.length} of ${index.length} items`,
        zh: `共 ${index.length} 题，符合 ${found.length} 题`,
      }),
    );
    /**
     * @param {number} to
     * @param {{ en: string, zh: string }} text
     */
    const turn = (to, text) => {
      const button = element('button', '', both(text));
      button.type = 'button';
      button.disabled = to < 0 || to > last;
      button.addEventListener('click', () => {
        wantedPage = to;
        render();
        status.scrollIntoView();
      });
      return button;
    };
    pages.replaceChildren(
      turn(at - 1, { en: 'Previous', zh: '上一页' }),
      element('span', 'muted', ` ${at + 1} / ${last + 1} `),
      turn(at + 1, { en: 'Next', zh: '下一页' }),
    );
  };

  benchmarks.forEach((name, at) => {
    if (index.some((item) => item.benchmark === at)) benchmarkFilter.append(option(String(at), name));
  });
  runs.forEach((name, at) => runFilter.append(option(String(at), name)));
  for (const control of [benchmarkFilter, runFilter, outcomeFilter, labelFilter, wordsFilter])
    control.addEventListener('input', () => {
      if (control === benchmarkFilter) fillLabels();
      wantedPage = 0;
      render();
    });
  fillLabels();
  render();
}

/** @param {string} id */
function unpackBlock(id) {
  return unpack(byId(id, HTMLScriptElement).textContent ?? '');
}

/**
 * @param {string} value
 * @param {string} text
 */
function option(value, text) {
  const made = element('option', '', text);
  made.value = value;
  return made;
}

browseItems().catch((error) => status.append(String(error)));
