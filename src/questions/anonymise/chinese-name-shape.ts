/** How a Chinese name is written, and what is none: a surname and one or two characters that make no word. */
import { INNER_WORDS, WORDS_LIKE_NAMES } from './lists/chinese-words.ts';
import { DOUBLE_SURNAMES, NATIONALITY_PARTS, SINGLE_SURNAMES } from './lists/chinese-surnames.ts';
import { medicalTerms } from './medical-terms.ts';

export const HAN = '[\\u3007\\u3400-\\u9fff\\uf900-\\ufaff]';
/** No word in either script goes on to here. */
export const EDGE = `(?<!${HAN}|[A-Za-z])`;
export const SURNAME = `(?:${DOUBLE_SURNAMES.join('|')}|[${SINGLE_SURNAMES}])`;
/** A character of a given name: none of those that hold a sentence together. */
const given = `(?:(?![的了是在有与及或被把对因从到向为无不未又也都并等其该此每各何个這这那吗呢吧啊们我你您他她它于而但则且之乎者所就很最更还與對為無個後说问])${HAN})`;
/** Given names that begin with such a character all the same. */
const likeGrammar =
  '(?:向[东阳荣前明红辉军华]|为[民国华群]|从[军文]|其[昌美]|无[忌双]|之[华涵]|如[意]|若[兰曦]|又[菱]|与[之])';
/** Surname and given name, lazily, so that what follows decides. */
export const FULL_NAME = `(?:(?:${DOUBLE_SURNAMES.join('|')})${HAN}{1,2}?|${SURNAME}(?:${given}{1,2}?|${likeGrammar}))`;
/** Written apart in a form: 甘 腊梅. */
export const SPACED_NAME = `(?:${SURNAME}[ \\u3000\\u00a0]${given}{1,2})`;
/** A name of the languages of Tibet, Xinjiang or Mongolia, built of parts that no other word is built of. */
export const NATIONALITY_NAME = `(?:(?:(?:(?![患护医产病死伤家父母丈妻儿女爷奶者士生师的族])${HAN}){0,2}?(?:${NATIONALITY_PARTS.join('|')})){1,3}(?:别克|古丽|[江汗别提娜米尔热仙木克曼]{1,2})?(?:[·•・‧]${HAN}{1,6}?)?)`;
/** 李某, 李某某, 蔡某鹏, W某, C××. */
export const MASKED_NAME = `(?:${SURNAME}(?:某某|某${given}(?=[，,。与和因、；（(]|$)|某|[×✕*＊○〇]{1,3}|[xX]{2})|(?<![A-Za-z\\-])[A-Z](?:某某?|[×✕]{1,2}))`;
/** A name carried over from another language: 约翰·史密斯, 买买提·艾力. */
export const DOTTED_NAME = `${HAN}{1,6}(?:[·•・‧]${HAN}{1,8}){1,3}?`;
export const LATIN_NAME =
  "(?:[A-Z\\u00c0-\\u00de][A-Za-z\\u00c0-\\u024f\\u1e00-\\u1eff'’-]{1,24}(?:[ \\u00a0][A-Z\\u00c0-\\u00de][A-Za-z\\u00c0-\\u024f\\u1e00-\\u1eff'’.-]{0,24}){0,3})";

const surnameAtStart = new RegExp(`^${SURNAME}`);
/** The longest term looked for. */
const LONGEST_TERM = 8;

export function isSurname(text: string): boolean {
  return surnameAtStart.exec(text)?.[0] === text;
}

/** Words of time and place behind a preposition that is a surname, too: 于饭后, 时间. */
export function isPhrase(name: string): boolean {
  return /^[于向应从时和同经曾尚连将自][^]{0,2}[后前时中内外间下上里旁处起]$/u.test(name);
}

/** A word of medicine or of plain text stands in the name, or begins in it and runs on: 高血压, 易疲劳, 江湖游医. */
export function holdsWord(text: string, start: number, end: number): boolean {
  const surname = surnameAtStart.exec(text.slice(start, end))?.[0] ?? '';
  const isDouble = surname.length > 1;
  // A word may begin at the surname (not inside a double one) or at the first character after it.
  const starts = isDouble ? [start, start + surname.length] : [start, start + 1];
  const terms = medicalTerms().chineseTerms;
  for (const [place, from] of starts.entries()) {
    if (from >= end) break;
    for (let length = 2; length <= LONGEST_TERM && from + length <= text.length; length++) {
      const word = text.slice(from, from + length);
      if (isDouble && place === 0 && length <= surname.length) continue;
      // What begins at the last character of the name belongs to what follows.
      if (place === 1 && from + 1 >= end) break;
      if (terms.has(word) || INNER_WORDS.has(word) || (place === 0 && WORDS_LIKE_NAMES.has(word))) return true;
    }
  }
  return false;
}
