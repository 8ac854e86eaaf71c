/**
 * What wtf_wikipedia reads out of wikitext, as plain values: redirect, disambiguation, sections and sentences,
 * categories. Its words have no places in the source, and links inside list templates get lost in its infoboxes:
 * places, links and infobox fields are read by `source-text.ts` and `infobox-fields.ts`.
 */
import wtf from 'wtf_wikipedia';

export interface ParsedWikitext {
  readonly kind: 'parsed';
  /** Title that a redirect leads to, as it is written; null when the page is none. */
  readonly redirectTo: string | null;
  readonly disambiguation: boolean;
  readonly sections: readonly { readonly title: string; readonly sentences: readonly string[] }[];
  readonly categories: readonly string[];
}

export interface UnparsedWikitext {
  readonly kind: 'unparsed';
  readonly reason: string;
}

export type Parsed = ParsedWikitext | UnparsedWikitext;

/** The most sentences that are read of one page; the rest of a longer page is left out. */
const MOST_SENTENCES = 600;

export function parseWikitext(text: string): Parsed {
  try {
    const document = wtf(text);
    const redirect = document.isRedirect() ? (document.redirectTo() as { page?: unknown } | null) : null;
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
      sections,
      categories: document.categories(),
    };
  } catch (cause) {
    return { kind: 'unparsed', reason: `wtf_wikipedia: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
