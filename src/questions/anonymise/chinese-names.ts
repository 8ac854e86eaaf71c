/** Names in Chinese characters (Japanese and Korean in their plainest forms), by what stands around them. */
import { CHINESE_EVIDENCE, NEIGHBOUR_EVIDENCE } from './chinese-name-evidence.ts';
import { CHINESE_FORMS } from './chinese-forms.ts';
import { CHINESE_PEOPLE_NEAR } from './chinese-people-near.ts';
import { scoredChineseNamesIn } from './chinese-name-score.ts';
import { GIVEN_CHARACTERS, WORDLIKE_CHINESE_SURNAMES } from './lists/chinese-surnames.ts';
import { holdsWord, isPhrase, isSurname, NATIONALITY_NAME } from './chinese-name-shape.ts';
import { medicalTerms } from './medical-terms.ts';
import type { Span } from './identifiers.ts';
import { isOrdinaryWord } from './english-name-shape.ts';

export function chineseNamesIn(text: string): Span[] {
  const spans: Span[] = [];
  if (/\p{Script=Han}/u.test(text)) {
    collect(text, [...CHINESE_EVIDENCE, ...CHINESE_PEOPLE_NEAR, ...CHINESE_FORMS], spans);
    for (const { start, end } of scoredChineseNamesIn(text)) spans.push({ kind: 'name', start, end });
  }
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)) collect(text, NEIGHBOUR_EVIDENCE, spans);
  return spans;
}

function collect(text: string, list: typeof CHINESE_EVIDENCE, spans: Span[]): void {
  for (const { pattern, sure, surnameAlone, field } of list)
    for (const { indices } of text.matchAll(pattern)) {
      const { groups } = indices!;
      const places = Object.entries(groups!).flatMap(([, place]) => (place === undefined ? [] : [place]));
      // Of several in a list, one that is a word shows that none is a person.
      const names = places.filter(([start, end]) =>
        isName(text, start, end, sure ?? false, surnameAlone ?? false, field ?? false),
      );
      if (names.length < places.length && places.length > 1) continue;
      for (const [start, end] of names) spans.push({ kind: 'name', start, end });
    }
}

function holdsGivenCharacter(name: string): boolean {
  return [...name].slice(1).some((character) => GIVEN_CHARACTERS.has(character));
}

const IS_NATIONALITY_NAME = new RegExp(`^${NATIONALITY_NAME}$`);

function isName(
  text: string,
  start: number,
  end: number,
  sure: boolean,
  surnameAlone: boolean,
  field: boolean,
): boolean {
  const name = text.slice(start, end).replace(/[ \u3000\u00a0]/g, '');
  if (name.length < end - start && /^\p{Script=Han}{2,4}$/u.test(name)) return !holdsWord(name, 0, name.length);
  if (IS_NATIONALITY_NAME.test(name)) return !medicalTerms().chineseTerms.has(name);
  if (/^[\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}ー・\s]+$/u.test(name))
    return !/^(?:환자|선생|의사|간호|보호|어머|아버|아주|사장|お|ご)/u.test(name);
  if (/[某×✕*＊○〇]|xx/iu.test(name))
    return !/^[时于和与在对从向]某$/u.test(name) || (sure && /^某*$/u.test(text[end] ?? ''));
  if (!/\p{Script=Han}/u.test(name)) return isLatinName(name);
  if (/[·•・‧]/.test(name)) return !/^[因系为有患]|综合征|病|征|氏/u.test(name + text.slice(end, end + 12));
  if (holdsWord(text, start, end) || /(?:综合征|综合症|氏[病征]|试验|定律|现象)/u.test(text.slice(start + 1, end + 4)))
    return false;
  if (!field && /[病症征炎癌瘤痛疹疮疫癣疟痢肿疸疣]$/u.test(name) && !(name.length === 2 && name[1] === '炎'))
    return false;
  if (surnameAlone && name.length <= 2) return true;
  if (field)
    return !/^(?:不详|不明|未知|患者|医者|先生|看護|医師|皆|お|みな|母|父|妻|夫|姉|妹|兄|弟|子|娘|息子|赤)/u.test(name);
  // 谢谢医生, 患者郁郁寡欢.
  if (isSurname(name) || isPhrase(name) || name[0] === name[1]) return false;
  if (!sure && /^[于应向从时和经曾尚连将自当同能都别]/u.test(name)) return holdsGivenCharacter(name);
  return sure || name.length > 2 || !WORDLIKE_CHINESE_SURNAMES.includes(name[0]!) || GIVEN_CHARACTERS.has(name[1]!);
}

/** 患者Maria, 患者CHEN Jian-guo; no abbreviation, drug or finding. */
function isLatinName(name: string): boolean {
  const words = name.split(/[\s\u00a0]/);
  if (words.length === 1 && name === name.toUpperCase()) return false;
  return !words.some((word) => isOrdinaryWord(word)) && /\p{Ll}{2}/u.test(name);
}

/** Other places of the full names that were found. */
export function repeatedChineseNamesIn(text: string, names: readonly string[]): Span[] {
  const full = [...new Set(names)].filter(
    (name) => /^\p{Script=Han}{2,4}$/u.test(name) && !isSurname(name) && !holdsWord(name, 0, name.length),
  );
  const spans: Span[] = [];
  for (const name of full.slice(0, 100))
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      if (name.length === 2 && holdsWord(text, at, at + 2)) continue;
      spans.push({ kind: 'name', start: at, end: at + name.length });
    }
  return spans;
}
