/**
 * What wtf_wikipedia reads out of wikitext, as plain values: redirect, disambiguation, kind and fields of the infobox,
 * sections and sentences, categories. Its words have no places in the source; `SourceText` finds them.
 */
import wtf from 'wtf_wikipedia';

export interface ParsedWikitext {
  readonly kind: 'parsed';
  /** Title that a redirect leads to, as it is written; null when the page is none. */
  readonly redirectTo: string | null;
  readonly disambiguation: boolean;
  /** Kind of the first infobox, lower case; null without one. */
  readonly infobox: string | null;
  readonly fields: readonly string[];
  readonly sections: readonly { readonly title: string; readonly sentences: readonly string[] }[];
  readonly categories: readonly string[];
}

export interface UnparsedWikitext {
  readonly kind: 'unparsed';
  readonly reason: string;
}

/** Of one page; what a longer page has beyond is not read. */
const MOST_SENTENCES = 600;

export function parseWikitext(text: string): ParsedWikitext | UnparsedWikitext {
  try {
    const document = wtf(text);
    const redirect = document.isRedirect() ? (document.redirectTo() as { page?: unknown } | null) : null;
    const [infobox] = document.infoboxes() as unknown as { type(): string; data: object }[];
    let room = MOST_SENTENCES;
    const sections = document.sections().flatMap((section) => {
      const sentences = (section.sentences() as { text(): string }[]).slice(0, room).map((sentence) => sentence.text());
      room -= sentences.length;
      return sentences.length === 0 ? [] : [{ title: section.title(), sentences }];
    });
    return {
      kind: 'parsed',
      redirectTo: typeof redirect?.page === 'string' ? redirect.page : null,
      disambiguation: document.isDisambiguation(),
      infobox: infobox === undefined ? null : infobox.type().toLowerCase(),
      fields: infobox === undefined ? [] : Object.keys(infobox.data),
      sections,
      categories: document.categories(),
    };
  } catch (cause) {
    return { kind: 'unparsed', reason: `wtf_wikipedia: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
