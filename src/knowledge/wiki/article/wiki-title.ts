/**
 * Titles as MediaWiki knows them: one text for all the ways to write a title, so that a page is asked for under one name
 * only. A link into another namespace, another wiki or another language names no article and gives null.
 */

const LONGEST_TITLE_BYTES = 255;
/** What MediaWiki refuses in a title, and control characters. */
const FORBIDDEN = /[<>[\]{}|#\p{Cc}\p{Cf}\p{Co}\p{Cn}\u{fffd}]/u;

/** Prefixes before a colon that lead out of the article namespace; lower case. A wiki's own come in besides. */
const NAMESPACES = new Set(
  (
    'file image category template help portal user wikipedia project special talk module media mediawiki draft book ' +
    'timedtext wiktionary wikt commons wikidata wikisource wikiquote wikinews wikibooks wikispecies meta s d b n q v voy mw ' +
    'doi pmid iarchive gutenberg isbn 文件 图像 圖像 分类 分類 模板 帮助 幫助 用户 用戶 维基百科 維基百科 特殊'
  ).split(' '),
);

/** Languages of Wikipedia editions have two or three letters, some with a hyphen and more. */
const LANGUAGE = /^[a-z]{2,3}(-[a-z]{2,10})*$/;

/** The canonical title, or null when the text names no article. */
export function canonicalTitle(text: string): string | null {
  const hash = text.indexOf('#');
  const bare = (hash < 0 ? text : text.slice(0, hash)).replaceAll(/[_\s]+/gu, ' ').trim();
  const title = bare.startsWith(':') ? bare.slice(1).trim() : bare;
  // One colon leads a link out of its namespace; with two there is no such title.
  if (title === '' || title.startsWith(':') || FORBIDDEN.test(title) || Buffer.byteLength(title) > LONGEST_TITLE_BYTES)
    return null;
  if (leadsElsewhere(title)) return null;
  const first = String.fromCodePoint(title.codePointAt(0)!);
  const upper = first.toUpperCase();
  // ß and its like would become two letters, which MediaWiki does not do.
  return upper.length === first.length ? upper + title.slice(first.length) : title;
}

/** `Cold (disease)` is shown as `Cold`. */
export function withoutQualifier(title: string): string {
  if (!/[)）]$/u.test(title)) return title.trim();
  const opens = Math.max(title.lastIndexOf('('), title.lastIndexOf('（'));
  const inside = title.slice(opens + 1, -1);
  const bare = opens < 0 || /[)）]/u.test(inside) ? title.trim() : title.slice(0, opens).trim();
  return bare === '' ? title : bare;
}

function leadsElsewhere(title: string): boolean {
  const colon = title.indexOf(':');
  if (colon < 0) return false;
  const prefix = title.slice(0, colon).trim().toLowerCase();
  if (NAMESPACES.has(prefix) || NAMESPACES.has(prefix.replace(/[ _]talk$/, ''))) return true;
  return LANGUAGE.test(prefix) && !title.slice(colon + 1).startsWith(' ');
}
