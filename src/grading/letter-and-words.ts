/**
 * Takes an answer apart where a letter and words stand together: "C (Lipase)", "C – Lipase", "Lipase (C)", "C项：脂肪酶",
 * "Option C is correct". Says what stands where; whether the words are those of the letter's option is for the reader. Only
 * a bounded piece of either end is searched, so that time is linear.
 */

export interface LetterAndWords {
  readonly letter: string;
  readonly words: string;
  /** The words, and what they are without brackets and the marks before them, the plainest first. */
  readonly ways: readonly string[];
  /** A mark stands between letter and words, so that "A patient" is not the letter A. */
  readonly punctuated: boolean;
  /** The mark or brackets set one letter apart from words that are one letter too: "C. B", "C (B)". */
  readonly apart: boolean;
}

const item = String.raw`(?:[选選]?[项項])`;
const marksBeforeWords = new RegExp(String.raw`^${item}?\s?(?:->|=>|[=→⇒|:、,;.。–—―-]{1,2})?\s?`);

/** The letter in front. */
export function letterBeforeWords(bare: string): LetterAndWords | null {
  const match = /^([([{【]?)\s?([A-Za-z])\s?([)\]}】]?\s?(?:[.。:、,;)]|[-–—―]{1,2})?)\s?(?=\S)/.exec(bare);
  if (match === null) return null;
  const [whole, opened, letter, mark] = match as unknown as [string, string, string, string];
  const words = bare.slice(whole.length);
  // A hyphen that joins two words is no mark: "C-reactive protein".
  const joined = /[-–—―]$/.test(whole) && /^\p{L}/u.test(words);
  const punctuated = mark.trim() !== '' && !joined;
  const glued = mark.trim() === '' && /^[\p{L}\p{N}]/u.test(words) && !/\s$/.test(whole);
  const chinese = /^\p{Script=Han}/u.test(words);
  if (glued && !chinese) return null;
  const plain = words.replace(marksBeforeWords, '');
  const inner = insideBrackets(plain);
  const ways = [words, plain, inner].filter((way): way is string => way !== null && way !== '');
  const apart = inner === null ? /[.。:)\]}】]/.test(mark) : opened === '';
  return { letter: letter.toUpperCase(), words, ways, punctuated: punctuated && /[A-Z]/.test(letter), apart };
}

const LONGEST_TAIL = 48;
const letterInBrackets = new RegExp(
  String.raw`\s?[,:;–—-]?\s?[([{【]\s?(?:(?:option|choice|answer):? ?|[选選][项項]?)?\s?([A-Za-z])\s?${item}?\s?[)\]}】][.。!]?$`,
  'i',
);
const letterBehindMark = new RegExp(
  String.raw`\s?(?:->|=>|[,:;=→⇒|–—―-]{1,2})\s?` +
    String.raw`(?:(?:the )?(?:option|choice|answer)(?: is)?:? |(?:故|应|即|[选選][项項择擇]?|答案[是为為]?){0,2}[: ]?)([A-Za-z])${item}?[.。!]?$`,
  'i',
);

/** The letter at the end: "Lipase (C)", "Lipase, option C", "脂肪酶（选C）". */
export function letterAfterWords(bare: string): LetterAndWords | null {
  const tail = bare.slice(-LONGEST_TAIL);
  const match = letterInBrackets.exec(tail) ?? letterBehindMark.exec(tail);
  if (match === null) return null;
  const words = bare.slice(0, bare.length - match[0].length);
  if (words === '') return null;
  const apart = /[)\]}】][.。!]?$/.test(bare);
  return { letter: match[1]!.toUpperCase(), words, ways: [words], punctuated: true, apart };
}

const affirmations = [
  / (?:is|would be|must be)(?: (?:the|my))?(?: (?:final|single))?(?: (?:correct|right|best|most likely|most appropriate)(?: (?:answer|option|choice|one))?| (?:answer|choice))[.!]?$/i,
  / ?(?:(?:应该?)?[是为為](?:本题|此题)?的?)?(?:最?正[确確]的?(?:答案|[选選][项項])?|最[佳终終](?:答案|[选選][项項]))[。.!]?$/,
  / ?[是为為](?:本题|此题)?的?(?:答案|[对對]的)[。.!]?$/,
  /(?<!不) ?[对對]的?[。.!]?$/,
  / it is[.!]?$/i,
];

/** What is said to be right, of "C is correct", "Lipase is the best answer", "C项正确"; null when nothing is. */
export function whatIsAffirmed(bare: string): string | null {
  const tail = bare.slice(-LONGEST_TAIL);
  for (const affirmation of affirmations) {
    const match = affirmation.exec(tail);
    if (match !== null && match[0].length < bare.length) return bare.slice(0, bare.length - match[0].length);
  }
  return null;
}

const brackets: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '【': '】' };

/** The words between brackets that enclose all of a text; null when none do. */
function insideBrackets(text: string): string | null {
  const closing = brackets[text[0] ?? ''];
  if (closing === undefined) return null;
  const end = /[.。!]$/.test(text) ? text.length - 1 : text.length;
  return text[end - 1] === closing ? text.slice(1, end - 1) : null;
}

/** Words that take a choice back. */
export function negated(words: string): boolean {
  return /\b(?:not|isn't|isn’t|wrong|incorrect|false|except|excluded|ruled out|unlikely|neither|cannot)\b|不|非|错|排除|除外|否/i.test(
    words,
  );
}
