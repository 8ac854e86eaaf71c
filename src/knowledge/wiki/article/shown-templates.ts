/** Templates whose words a reader of the page sees as they are: those that arrange a list, and those that mark words. */

export interface ShownTemplate {
  /** The parameter that is shown, 1 for the first without a name; null: all of them. */
  readonly shows: number | null;
  /** Each parameter is an item of a list. */
  readonly list: boolean;
  /** The parameter that is shown names a page. */
  readonly links: boolean;
}

const LIST =
  /^(?:hlist|flatlist|flat list|plainlist|plain list|ubl|ublist|ubt|unbulleted list|unbulleted|bulleted list|bullet list|ordered list|br separated entries|br list|brlist|br separated list|comma separated entries|csv|cslist|comma separated list|collapsible list|longitem|pagelist|flowlist|enum|and list|or list|nowrap list|endflatlist|endplainlist)$/;
const MARKED =
  /^(?:nowrap|nobr|no wrap|small|smaller|larger|big|nobold|noitalic|nobold inline|em|strong|underline|smallcaps|sub|sup|sic|not a typo|小|不换行|不換行)$/;
/** What is shown of them is one parameter. */
const ONE: readonly (readonly [name: RegExp, shows: number, links: boolean])[] = [
  [/^(?:lang|language)$/, 2, false],
  [/^lang-[a-z-]{2,12}$|^(?:abbr|abbrlink|tooltip|native name)$/, 1, false],
  [/^(?:ill|illm|interlanguage link|interlanguage link multi|ill-wd|link-interwiki|le)$|^link-[a-z-]{2,12}$/, 1, true],
  [/^(?:tsl|translink)$/, 3, true],
];

/** Of a template's name as it is written; null where its words are not those of the page. */
export function shownTemplate(written: string): ShownTemplate | null {
  const name = written
    .replaceAll(/[_\s]+/gu, ' ')
    .trim()
    .toLowerCase();
  if (LIST.test(name)) return { shows: null, list: true, links: false };
  if (MARKED.test(name)) return { shows: 1, list: false, links: false };
  const one = ONE.find(([pattern]) => pattern.test(name));
  return one === undefined ? null : { shows: one[1], list: false, links: one[2] };
}
