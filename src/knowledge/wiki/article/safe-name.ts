/**
 * Names out of articles are untrusted: what goes into the graph as a name is one short line of words. Markup, addresses,
 * template leftovers and characters that hide or turn text are refused, not mended: a name that needs mending is none.
 */
import { hiddenCharacter } from '../../../support/hidden-character.ts';

const LONGEST_NAME = 120;
const MARKUP = /[<>{}[\]|`\\^=~]|&#?\w+;|'{2,}|https?:|javascript:|\/\/|__/iu;

/** Marks of lists, and what is left of words for several regions or of another namespace. */
const REMNANT = /^[*#:;!]|\bzh-(?:hans|hant|cn|tw|hk|mo|sg|my)\s*[:;]|^(?:file|image|category|template):/iu;

/** The name with single spaces, or null when it may not be one. */
export function safeName(text: string): string | null {
  const name = text.normalize('NFC').replaceAll(/ +/g, ' ').trim();
  if (name === '' || name.length > LONGEST_NAME) return null;
  if (hiddenCharacter(name) !== null || MARKUP.test(name) || REMNANT.test(name)) return null;
  // Sentences are no names.
  if (name.split(' ').length > 12 || /[.!?;。！？；]\s/u.test(name)) return null;
  return /\p{Letter}/u.test(name) ? name : null;
}
