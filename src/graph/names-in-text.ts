/**
 * Whether a text names a masked entity, by a name or a synonym in either language, whatever the text's own language is.
 * Latin names count as whole words ("flu" is not in "flushed"). Chinese names count anywhere, since Chinese has no gaps
 * between words: 痛风 is in 痛风石.
 */
import type { Entity } from './knowledge-graph.ts';

export function namesAny(text: string, entities: readonly Entity[]): boolean {
  return entities.some((entity) => holdsName(text, namesOf(entity)));
}

/** Whether one of the names stands in the text. */
export function holdsName(text: string, names: readonly string[]): boolean {
  const lower = text.toLowerCase();
  return names.some((name) => stands(name.toLowerCase(), lower));
}

/** Where a name stands in the text, places that do not overlap. */
export function placesOfName(text: string, name: string): number[] {
  const [inText, wanted] = [text.toLowerCase(), name.toLowerCase()];
  const places: number[] = [];
  // A letter may be longer in lower case: then places would not be those of the text.
  if (wanted === '' || inText.length !== text.length || wanted.length !== name.length) return places;
  for (let at = inText.indexOf(wanted); at >= 0; at = inText.indexOf(wanted, at + 1)) {
    const last = places.at(-1);
    if (last !== undefined && at < last + wanted.length) continue;
    if (!continuesWord(inText, at) && !continuesWord(inText, at + wanted.length)) places.push(at);
  }
  return places;
}

/** Every name and synonym of an entity. */
export function namesOf({ names, synonyms }: Entity): string[] {
  return [names.en, names.zh, ...synonyms.en, ...synonyms.zh];
}

function stands(name: string, text: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!continuesWord(text, at) && !continuesWord(text, at + name.length)) return true;
  return false;
}

/** The characters on both sides of a place belong to one word: Latin letters or digits. */
function continuesWord(text: string, at: number): boolean {
  return at > 0 && at < text.length && /^[\p{Script=Latin}\p{N}]{2}$/u.test(text.slice(at - 1, at + 1));
}
