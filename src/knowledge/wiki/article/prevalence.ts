/** How often a disease is met, from the words of an infobox or a definition; the borders are those of graph/schema.ts. */
import type { PrevalenceClass } from '../../../graph/schema.ts';

/** A statement of how often is short; what comes behind is not read. */
const WITHIN = 600;
/** The other end of a range stands this near. */
const NEAR = 40;

const WORDS: Readonly<Record<string, number>> = {
  a: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  hundred: 1e2,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
};
const DIGITS_ZH = '零一二三四五六七八九';
const SCALES_ZH: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 1e4, 萬: 1e4, 亿: 1e8, 億: 1e8 };

/** Thousands are parted by one comma or one space: "100, 2010" is two numbers. */
const NUMBER = String.raw`(?:\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?![\d])|\d{1,12})(?:\.\d{1,9})?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b`;
const SCALE = String.raw`(?:\s?(hundred|thousand|million|billion)\b)?`;
const RANGE = String.raw`(${NUMBER})${SCALE}(?:\s?(?:[–—-]|to|or)\s?(${NUMBER})${SCALE})?`;
/** "1 in 3,000 to 1 in 9,000" has two shares, and no range of 3,000 to 1. */
const RANGE_BEHIND = String.raw`(${NUMBER})${SCALE}(?:\s?(?:[–—-]|to|or)\s?(${NUMBER})(?![\d.,]*\s?(?:in|per|out of)\b)${SCALE})?`;
const PEOPLE = String.raw`(?:\s(?:new |live )?(?:cases?|people|persons?|births?|individuals|males|females|men|women|children|newborns|patients|adults|affected))?`;
const RATIO = new RegExp(
  String.raw`(?<![\d.,])${RANGE}${PEOPLE}\s?(in|per|out of|\/|:|of)(?:\s?(?:every|about|approximately|around|each|roughly|some|~))*\s?(?:${RANGE_BEHIND}|(?:a )?(hundred|thousand|million|billion)\b)`,
  'giu',
);
const PERCENT = new RegExp(
  String.raw`(?<![\d.,])(\d{1,3}(?:\.\d{1,9})?)(?:\s?%?\s?(?:[–—-]|to|or)\s?(\d{1,3}(?:\.\d{1,9})?))?\s?(?:%|percent\b|per cent\b)`,
  'giu',
);
const NUMBER_ZH = String.raw`(?:\d[\d,]{0,14}(?:\.\d{1,9})?|[一二三四五六七八九十]{1,3})`;
/** "10万分之3", "百分之二", "每十万人有3人". */
const RATIO_ZH = new RegExp(
  String.raw`(\d{0,6}[一二三四五六七八九]?[十百千]?[万萬亿億十百千])分之(${NUMBER_ZH})(?:\s?(?:[–—~～至到-])\s?(${NUMBER_ZH}))?|每\s?(\d{0,9}[一二三四五六七八九]?[十百千]?[万萬亿億十百千]?)\s?(?:名|个|個)?(?:人口|人|新生儿|新生兒|活产儿|名)?(?:中|里|當中|当中)?(?:约|約)?(?:有|就有|出现|出現)?\s?(${NUMBER_ZH})(?:\s?(?:[–—~～至到-])\s?(${NUMBER_ZH}))?`,
  'gu',
);
/** A part of those who are ill, and not of all people. */
const OF_THE_ILL =
  /^\s?(?:of|in)\s(?:all )?(?:the )?(?:cases|patients|those|them|\w+ (?:cases|patients|cancers|tumou?rs)|cancers|tumou?rs|strokes|infections)\b/iu;
const AT_MOST =
  /(?:fewer than|less than|under|below|up to|at most|no more than|maximum of|<|≤|不到|少于|少於|低于|低於|小于|至多|最多)\s?(?:about |an estimated )?$/iu;
const AT_LEAST =
  /(?:more than|over|above|at least|greater than|>|≥|超过|超過|多于|至少|高于|高於|大于)\s?(?:about |an estimated )?$/iu;

interface Shares {
  readonly low: number;
  readonly high: number;
}

/** null when the words say neither a number nor a class, or a number that may be of two classes. */
export function prevalenceIn(words: string): PrevalenceClass | null {
  const text = words.slice(0, WITHIN);
  const shares = sharesIn(text);
  if (shares !== null) return classOf(shares.low) === classOf(shares.high) ? classOf(shares.low) : null;
  if (/\brare(?:ly)?\b|罕见|罕見/iu.test(text) && !/\bnot (?:\w+ )?rare\b|并不罕见|並不罕見/iu.test(text))
    return 'rare';
  if (/\buncommon\b|少见|少見/iu.test(text)) return /\bnot (?:\w+ )?uncommon\b/iu.test(text) ? null : 'uncommon';
  if (/(?<!\b(?:more|less|most|least|not|not very|how|as) )\bcommon\b|(?<!不|更|较)(?:常见|常見)/iu.test(text))
    return 'common';
  return null;
}

function classOf(share: number): PrevalenceClass {
  return share >= 1 / 200 ? 'common' : share <= 1 / 2000 ? 'rare' : 'uncommon';
}

function sharesIn(text: string): Shares | null {
  for (const found of text.matchAll(RATIO)) {
    const [whole, a, aScale, b, bScale, link, c, cScale, d, dScale, alone] = found;
    const scale = scaleOf(bScale ?? aScale);
    const parts = [numberOf(a!) * scaleOf(aScale ?? bScale), ...(b === undefined ? [] : [numberOf(b) * scale])];
    const wholes =
      alone === undefined
        ? [
            numberOf(c!) * scaleOf(cScale ?? dScale),
            ...(d === undefined ? [] : [numberOf(d) * scaleOf(dScale ?? cScale)]),
          ]
        : [WORDS[alone.toLowerCase()]!];
    const written = alone ?? c!;
    if (link!.toLowerCase() === 'in' && parts[0] !== 1 && isYear(written)) continue;
    if (link === ':' && parts[0] !== 1) continue;
    const shares = bounded(Math.min(...parts) / Math.max(...wholes), Math.max(...parts) / Math.min(...wholes));
    if (shares === null || Math.min(...wholes) <= 1 || Math.min(...parts) <= 0) continue;
    const more = /^\s?(?:to|and|or|[–—-])\s?/u.exec(text.slice(found.index + whole.length));
    const other =
      more === null ? null : sharesIn(text.slice(found.index + whole.length + more[0].length).slice(0, NEAR));
    const both =
      other === null ? shares : { low: Math.min(shares.low, other.low), high: Math.max(shares.high, other.high) };
    return withBound(both, text.slice(0, found.index));
  }
  for (const found of text.matchAll(RATIO_ZH)) {
    const wholeOf = found[1] ?? found[4]!;
    const parts = [found[2] ?? found[5]!, found[3] ?? found[6]].flatMap((part) =>
      part === undefined ? [] : numberOfChinese(part),
    );
    const whole = numberOfChinese(wholeOf);
    const shares = bounded(Math.min(...parts) / whole, Math.max(...parts) / whole);
    if (shares !== null && whole > 1 && Math.min(...parts) > 0) return withBound(shares, text.slice(0, found.index));
  }
  for (const found of text.matchAll(PERCENT)) {
    if (OF_THE_ILL.test(text.slice(found.index + found[0].length))) continue;
    const ends = [Number(found[1]), Number(found[2] ?? found[1])];
    const shares = bounded(Math.min(...ends) / 100, Math.max(...ends) / 100);
    if (shares !== null) return withBound(shares, text.slice(0, found.index));
  }
  return null;
}

function bounded(low: number, high: number): Shares | null {
  return low >= 0 && high <= 1 ? { low, high } : null;
}

function withBound({ low, high }: Shares, before: string): Shares {
  if (AT_MOST.test(before)) return { low: 0, high };
  return AT_LEAST.test(before) ? { low, high: 1 } : { low, high };
}

/** "In 2010" is when, and "1 in 2,010" how often. */
function isYear(written: string): boolean {
  return /^(?:19|20)\d\d$/.test(written);
}

function scaleOf(word: string | undefined): number {
  return word === undefined ? 1 : WORDS[word.toLowerCase()]!;
}

function numberOf(text: string): number {
  return WORDS[text.toLowerCase()] ?? Number(text.replaceAll(/[, \u00a0\u202f]/gu, ''));
}

/** "10万", "十万", "三", "3.5"; 1 where a scale stands alone. */
function numberOfChinese(text: string): number {
  const digits = /^[\d,.]+/.exec(text)?.[0] ?? '';
  let [sum, current] = [0, digits === '' ? 0 : Number(digits.replaceAll(',', ''))];
  for (const char of text.slice(digits.length)) {
    const scale = SCALES_ZH[char];
    if (scale === undefined) current = Math.max(0, DIGITS_ZH.indexOf(char));
    else if (scale >= 1e4) [sum, current] = [Math.max(1, sum + current) * scale, 0];
    else [sum, current] = [sum + Math.max(1, current) * scale, 0];
  }
  return sum + current;
}
