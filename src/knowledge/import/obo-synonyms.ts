/** The synonyms of an OBO stanza with their scopes: an EXACT one names the term itself, every other something akin. */
import type { OboValue } from './obo-lines.ts';
import { quotedText } from './obo-text.ts';

export interface OboSynonym {
  readonly text: string;
  readonly scope: 'EXACT' | 'BROAD' | 'NARROW' | 'RELATED';
}

export interface OboSynonyms {
  readonly synonyms: readonly OboSynonym[];
  /** Why others are none, once for each. */
  readonly leftOut: readonly string[];
}

/** OBO 1.0 has a tag a scope. */
const TAGS: Readonly<Record<string, OboSynonym['scope'] | null>> = {
  synonym: null,
  exact_synonym: 'EXACT',
  broad_synonym: 'BROAD',
  narrow_synonym: 'NARROW',
  related_synonym: 'RELATED',
};
/** Kept in the file so that nobody brings them back. */
const WRONG = /DEPRECATED|EXCLUDE|MISNOMER|MISSPELLING|DUBIOUS|AMBIGUOUS|OBSOLETE/i;
const MARKED_WRONG = /\b(?:excluded?|deprecated|obsolete)\s*=\s*"?true/i;

export function synonymsOf(tags: ReadonlyMap<string, readonly OboValue[]>): OboSynonyms {
  const synonyms: OboSynonym[] = [];
  const leftOut: string[] = [];
  for (const [tag, scopeOfTag] of Object.entries(TAGS))
    for (const { text: value, modifiers } of tags.get(tag) ?? []) {
      const quoted = quotedText(value);
      if (quoted === null) leftOut.push('synonyms without quotation marks left out');
      else if (quoted.text.trim() !== '') {
        // Scope and type stand before the sources, which are in brackets.
        const kind = quoted.rest.split('[', 1)[0]!;
        const scope = /^(EXACT|BROAD|NARROW|RELATED)\b/i.exec(kind)?.[1]?.toUpperCase() ?? scopeOfTag ?? 'RELATED';
        if (WRONG.test(kind) || MARKED_WRONG.test(modifiers))
          leftOut.push('synonyms that the ontology calls wrong left out');
        else synonyms.push({ text: quoted.text, scope: scope as OboSynonym['scope'] });
      }
    }
  return { synonyms, leftOut };
}
