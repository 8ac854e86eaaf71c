/**
 * An article with its words, links and sentences in their places, read for extraction: what wtf_wikipedia makes of the
 * text, found again in the source. A sentence that is not found (a template wrote part of it) is left out and counted.
 */
import { readInfobox, type Infobox } from './infobox-fields.ts';
import type { Parsed, ParsedWikitext } from './parse-wikitext.ts';
import { safeName } from './safe-name.ts';
import { readSource, type SourceText } from './source-text.ts';
import type { SourceLink, Span } from './source-words.ts';
import type { WikiPage } from './wiki-page.ts';
import { canonicalTitle, withoutQualifier } from './wiki-title.ts';

export interface ArticleSentence extends Span {
  readonly text: string;
  /** Title of its section; empty in the lead. */
  readonly section: string;
  readonly links: readonly SourceLink[];
}

export interface WikiArticle {
  readonly page: WikiPage;
  readonly kind: 'article' | 'disambiguation';
  readonly words: SourceText;
  readonly infobox: Infobox | null;
  readonly sentences: readonly ArticleSentence[];
  /** Sentences that could not be found in the source. */
  readonly unplaced: number;
  readonly categories: readonly string[];
  /** Names that the article gives its subject, the title first. */
  readonly names: readonly string[];
}

export type ReadPage =
  | WikiArticle
  | { readonly kind: 'redirect'; readonly page: WikiPage; readonly target: string }
  | { readonly kind: 'unread'; readonly page: WikiPage; readonly reason: string };

const MOST_NAMES = 12;

export function readArticle(page: WikiPage, parsed: Parsed): ReadPage {
  if (parsed.kind === 'unparsed') return { kind: 'unread', page, reason: parsed.reason };
  if (parsed.redirectTo !== null) {
    const target = canonicalTitle(parsed.redirectTo);
    return target === null || target === page.title
      ? { kind: 'unread', page, reason: 'a redirect to no article' }
      : { kind: 'redirect', page, target };
  }
  const words = readSource(page.wikitext);
  const { sentences, unplaced } = placeSentences(words, parsed);
  return {
    page,
    kind: parsed.disambiguation ? 'disambiguation' : 'article',
    words,
    infobox: readInfobox(page.wikitext),
    sentences,
    unplaced,
    categories: parsed.categories,
    names: namesOf(page, words, sentences),
  };
}

/** In the order of the text, so that words that occur twice are found where they stand. */
function placeSentences(
  words: SourceText,
  { sections }: ParsedWikitext,
): { sentences: ArticleSentence[]; unplaced: number } {
  const sentences: ArticleSentence[] = [];
  let [from, unplaced, firstLink] = [0, 0, 0];
  for (const { title, sentences: texts } of sections) {
    for (const written of texts) {
      const text = inOneVariant(written);
      if (text === '') continue;
      const place = words.find(text, from) ?? words.find(withChineseStop(text), from);
      if (place === null) {
        unplaced++;
        continue;
      }
      while (firstLink < words.links.length && words.links[firstLink]!.start < place.start) firstLink++;
      const links: SourceLink[] = [];
      for (let at = firstLink; at < words.links.length && words.links[at]!.end <= place.end; at++)
        links.push(words.links[at]!);
      sentences.push({ ...place, text: words.flat.slice(place.start, place.end), section: title, links });
      from = place.end;
    }
  }
  return { sentences, unplaced };
}

/** wtf_wikipedia leaves `-{zh-hans:..;zh-hant:..}-` as it is. */
function inOneVariant(text: string): string {
  return text.includes('-{') ? readSource(text).flat.trim() : text;
}

/** wtf_wikipedia ends Chinese sentences with a Western full stop. */
function withChineseStop(text: string): string {
  return text.endsWith('.') ? `${text.slice(0, -1)}。` : text;
}

/** The title, and the bold words of the first sentences. */
function namesOf({ title }: WikiPage, words: SourceText, sentences: readonly ArticleSentence[]): string[] {
  const leadEnd = sentences.filter(({ section }) => section === '').at(1)?.end ?? sentences[0]?.end ?? 0;
  const bold = words.bold.filter(({ end }) => end <= leadEnd).map(({ start, end }) => words.flat.slice(start, end));
  const names = [withoutQualifier(title), ...bold].map((name) => safeName(name.replace(/[,;:]$/, '')));
  return [...new Set(names.filter((name) => name !== null))].slice(0, MOST_NAMES);
}
