/**
 * Names of findings whose words a sentence takes apart: "the prothrombin time would be prolonged" is "prolonged prothrombin
 * time", "whitening of the retina" is "retinal whitening", "碱性磷酸酶也会升高" is "碱性磷酸酶升高". The words must stand
 * together but for a few that mean nothing by themselves, and none of those denies. Time is linear in the text: at each word
 * a few windows of bounded length are looked at.
 */
import type { FoundPhrase } from './phrase-index.ts';
import { PhraseIndex } from './phrase-index.ts';
import { type Word, wordsOf } from './words-of.ts';

const MOST_WORDS = 6;
/** Words of no meaning of their own between the first and the last of a name at most. */
const MOST_BETWEEN = 5;

/** "In" and "on" too: "crackles in the lung" and "lung crackles" are one finding. */
const EMPTY = new Set(
  (
    'the a an of in on is are be being will would may can might also often typically usually commonly frequently always ' +
    'classically characteristically come comes out appear appears stay stays remain remains become becomes get gets seen ' +
    'found for level count amount number test tests'
  ).split(' '),
);
const SAME: ReadonlyMap<string, string> = new Map(
  [
    'elevated raised increased high elevation increase rise',
    'low decreased reduced diminished lowered',
    'enlarged large enlargement',
  ].flatMap((line) => line.split(' ').map((word) => [word, line.split(' ')[0]!] as const)),
);
const LEAST_STEM = 4;
const ENDING = /(?:ation|ated|ating|ement|ous|ing|ies|ial|ion|ar|al|ic|ed|us|um|is|ae|a|i|e|y)$/;

export interface LooseName {
  readonly text: string;
  readonly node: number;
}

export class LooseNames {
  /** Sorted stems -> the node; null: several nodes are meant. */
  readonly #byStems = new Map<string, number | null>();
  readonly #subjects: PhraseIndex<{ readonly state: string; readonly node: number }>;

  constructor(names: Iterable<LooseName>) {
    const stated: [string, { readonly state: string; readonly node: number }][] = [];
    for (const { text, node } of names) {
      const state = STATE_ZH.exec(text);
      if (state !== null) stated.push([state[1]!, { state: sameStateOf(state[2]!), node }]);
      else this.#add(text, node);
    }
    this.#subjects = new PhraseIndex(stated);
  }

  #add(text: string, node: number): void {
    const stems = stemsOf(wordsOf(text));
    if (stems.length < 2 || stems.length > MOST_WORDS || stems.some((stem) => /\p{Script=Han}/u.test(stem))) return;
    const key = stems.toSorted().join(' ');
    const known = this.#byStems.get(key);
    this.#byStems.set(key, known === undefined || known === node ? node : null);
  }

  /** In the order of their beginnings; they may overlap. */
  find(text: string, words: readonly Word[]): FoundPhrase<number>[] {
    const found = [...this.#takenApart(text, words), ...this.#takenApartZh(text, words)];
    return found.sort((one, other) => one.start - other.start);
  }

  *#takenApart(text: string, words: readonly Word[]): Generator<FoundPhrase<number>> {
    for (let at = 0; at < words.length; at++) {
      if (EMPTY.has(words[at]!.text)) continue;
      const stems = [stemOf(words[at]!.text)];
      let longest: FoundPhrase<number> | null = null;
      for (let next = at + 1, between = 0; next < words.length && stems.length < MOST_WORDS; next++) {
        if (!/^[\s'’-]{1,3}$/.test(text.slice(words[next - 1]!.end, words[next]!.start))) break;
        if (EMPTY.has(words[next]!.text)) {
          if (++between > MOST_BETWEEN) break;
          continue;
        }
        stems.push(stemOf(words[next]!.text));
        const node = this.#byStems.get(stems.toSorted().join(' ')) ?? null;
        if (node !== null) longest = { start: words[at]!.start, end: words[next]!.end, values: [node] };
      }
      if (longest !== null) yield longest;
    }
  }

  *#takenApartZh(text: string, words: readonly Word[]): Generator<FoundPhrase<number>> {
    for (const { start, end, values } of this.#subjects.find(text, words)) {
      const behind = STATE_BEHIND.exec(text.slice(end, end + LONGEST_STATE));
      const state = behind === null ? null : sameStateOf(behind[1]!);
      const meant = values.filter((value) => value.state === state).map(({ node }) => node);
      if (meant.length > 0) yield { start, end: end + behind![0].length, values: meant };
    }
  }
}

function stemsOf(words: readonly Word[]): string[] {
  return words.flatMap(({ text }) => (EMPTY.has(text) ? [] : [stemOf(text)]));
}

function stemOf(word: string): string {
  const same = SAME.get(word);
  if (same !== undefined) return same;
  const stem = word.replace(ENDING, '');
  return stem.length >= LEAST_STEM ? stem : word;
}

const LONGEST_STATE = 16;
const STATES_ZH = '升高|增高|偏高|降低|减低|下降|偏低|减少|增多|阳性|阴性|延长|减弱|受限|减退|缺失';
const STATE_ZH = new RegExp(`^(.{2,})(${STATES_ZH})$`, 'u');
const STATE_BEHIND = new RegExp(
  `^(?:也|会|常|可|均|都|是|亦|呈|往往|通常|大多|多|明显|显著|轻度|同时|一般|水平|数量|则|将|应|应该|出现|有所|检测为|检查为|为){0,4}(${STATES_ZH})`,
  'u',
);

function sameStateOf(state: string): string {
  if (/增高|偏高/.test(state)) return '升高';
  return /减低|下降|偏低/.test(state) ? '降低' : state;
}
