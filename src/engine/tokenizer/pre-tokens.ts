/**
 * How text is cut before byte-pair encoding: into the phrases that are to be one token, wherever they stand, and the
 * rest as Qwen2 cuts it (words with their leading space, single digits, punctuation, whitespace) with three
 * departures: a Chinese character stands alone, so that a Chinese name is found inside a run of text; a word takes
 * along a space before it and no other mark; no piece is longer than 64 characters, so that a hostile line costs no
 * more than a plain one.
 *
 * Phrases are cut out here and not left to merges across spaces, because merges know no context: with " fever" a name
 * and " severe fever with thrombocytopenia syndrome" another, one of the merges " severe"+" fever" and
 * " fever"+" with" must exist, and takes " fever" away from a text that says just that. Cut out, the leftmost phrase
 * wins and of several the longest; a phrase is missed only where another one, begun before it, overlaps it.
 *
 * The pattern reads alike in JavaScript (flag u) and in Oniguruma, which Transformers uses.
 */

/** Chinese characters: the CJK ideographs of all planes. */
const HAN = '\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}';
/** A letter of a script that is written in words. */
const LETTER = `[^\\P{L}${HAN}]`;
const SPACE = '\\p{White_Space}';
const MARK = `[^${SPACE}\\p{L}\\p{N}]`;
const WORD_CHARACTER = `[\\p{N}\\p{M}]|${LETTER}`;
/** Not inside a word: "rash" is not found in "rashes", nor "B1" in "B12"; Chinese has no such place. */
const WORD_EDGE = `(?:(?<!${WORD_CHARACTER})|(?!${WORD_CHARACTER}))`;

/** Everything that is not a phrase. Ordered: the first alternative that fits is taken. */
const REST = [
  `'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])`,
  ` ?${LETTER}{1,64}`,
  `[${HAN}]`,
  `\\p{N}`,
  ` ?${MARK}{1,64}[\\r\\n]{0,64}`,
  `${SPACE}{0,64}[\\r\\n]{1,64}`,
  `${SPACE}{1,64}(?!${SPACE.replace('p', 'P')})`,
  `${SPACE}{1,64}`,
].join('|');

/** The pattern that isolates `phrases` and cuts the rest. Phrases that it cuts as one piece anyhow take no room in it. */
export function preTokenPattern(phrases: readonly string[]): string {
  const plain = compilePattern(REST);
  const isPlain = (phrase: string): boolean => splitPreTokens(phrase, plain).length === 1;
  const named = phrasePattern(phrases.filter((phrase) => !isPlain(phrase)));
  return named === null ? REST : `${named}|${REST}`;
}

export function compilePattern(pattern: string): RegExp {
  return new RegExp(pattern, 'gu');
}

/** The pieces of `text`, in order; joined they are `text` again. */
export function splitPreTokens(text: string, pattern: RegExp): string[] {
  return text.match(pattern) ?? [];
}

/** A pattern that matches the longest of `phrases` at a place, with whole words at its ends; null when there are none. */
function phrasePattern(phrases: readonly string[]): string | null {
  return phrases.length === 0 ? null : WORD_EDGE + trieSource(trieOf(phrases)) + WORD_EDGE;
}

/** Phrases by their common beginnings: tried one after the other, thousands of them would cost at every character. */
interface PhraseTrie {
  readonly next: Map<string, PhraseTrie>;
  /** A phrase ends here. */
  ends: boolean;
}

function trieOf(phrases: readonly string[]): PhraseTrie {
  const root: PhraseTrie = { next: new Map(), ends: false };
  for (const phrase of phrases) {
    let node = root;
    for (const character of phrase) {
      let child = node.next.get(character);
      if (child === undefined) node.next.set(character, (child = { next: new Map(), ends: false }));
      node = child;
    }
    node.ends = true;
  }
  return root;
}

/** The pattern of what follows. Ending here comes after every way to go on: the longest phrase wins. */
function trieSource(node: PhraseTrie): string {
  const ways = guardedWays(node, [...node.next.keys()].toSorted());
  if (node.ends) ways.push('');
  return ways.length === 1 ? ways[0]! : `(?:${ways.join('|')})`;
}

/** One way a character; many of them in bundles that are tried only when the next character is theirs. */
function guardedWays(node: PhraseTrie, characters: readonly string[]): string[] {
  const wayOf = (character: string): string => escapeCharacter(character) + trieSource(node.next.get(character)!);
  if (characters.length <= 8) return characters.map(wayOf);
  const size = Math.ceil(Math.sqrt(characters.length));
  const bundles = Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size),
  );
  return bundles.map((bundle) => `(?=[${bundle.map(escapeInClass).join('')}])(?:${bundle.map(wayOf).join('|')})`);
}

function escapeCharacter(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

function escapeInClass(character: string): string {
  return character === '-' ? '\\-' : escapeCharacter(character);
}
