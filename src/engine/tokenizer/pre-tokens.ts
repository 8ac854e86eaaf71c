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

/** Longer phrases are not looked for in a stranger's pattern: each character of one is tried at each place of a text. */
const LONGEST_READ_PHRASE = 256;

/**
 * The phrases of a pattern that `preTokenPattern` may have made; null for another. It reads no more than it must: whether
 * the pattern is ours, `preTokenPattern` of these phrases tells.
 */
export function phrasesInPattern(pattern: string): string[] | null {
  if (pattern === REST) return [];
  const end = `${WORD_EDGE}|${REST}`;
  if (!pattern.startsWith(WORD_EDGE) || !pattern.endsWith(end) || pattern.length <= WORD_EDGE.length + end.length)
    return null;
  return new TrieReader(pattern.slice(WORD_EDGE.length, -end.length)).read();
}

/** The way back from `trieSource`: every path through the groups is a phrase. */
class TrieReader {
  readonly #source: string;
  readonly #phrases: string[] = [];
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  read(): string[] | null {
    return this.#readWay('') && this.#at === this.#source.length ? this.#phrases : null;
  }

  /** Characters, then a group of what may follow or the end of a phrase; false for anything else. */
  #readWay(prefix: string): boolean {
    let phrase = prefix;
    while (phrase.length <= LONGEST_READ_PHRASE) {
      if (this.#take('(?=[')) {
        const close = this.#source.indexOf('])(?:', this.#at);
        if (close < 0) return false;
        this.#at = close + 2;
      }
      if (this.#take('(?:')) return this.#readWays(phrase);
      const isEscaped = this.#take('\\');
      const code = this.#source.codePointAt(this.#at);
      if (code === undefined || (!isEscaped && /[|)]/.test(this.#source[this.#at]!))) {
        this.#phrases.push(phrase);
        return true;
      }
      const character = String.fromCodePoint(code);
      phrase += character;
      this.#at += character.length;
    }
    return false;
  }

  #readWays(prefix: string): boolean {
    do {
      if (!this.#readWay(prefix)) return false;
    } while (this.#take('|'));
    return this.#take(')');
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
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
