/**
 * Chinese names by the sum of what speaks for them: the surname, the characters of the given name, who leads them in and
 * what follows; a surname alone before a title; names carried over from other languages.
 */
import {
  AFTER_CHINESE_NAME,
  AFTER_NICKNAME,
  BEFORE_CHINESE_NAME,
  SHORT_TITLE,
  TITLE_BEHIND,
  WORD_START,
  type Cue,
} from './chinese-name-cues.ts';
import { LATIN_NAME, NATIONALITY_NAME, holdsWord, isPhrase } from './chinese-name-shape.ts';
import { INNER_WORDS, WORDS_LIKE_NAMES } from './lists/chinese-words.ts';
import {
  DOUBLE_SURNAMES,
  GIVEN_CHARACTERS,
  OTHER_GIVEN_CHARACTERS,
  SINGLE_SURNAMES,
  WORDLIKE_CHINESE_SURNAMES,
} from './lists/chinese-surnames.ts';
import { medicalTerms } from './medical-terms.ts';
import { isOrdinaryWord, type Stretch } from './english-name-shape.ts';
import { isListedName } from './listed-names.ts';

const THRESHOLD = 7;
/** Without somebody who leads a name in, its characters must be those of names. */
const LED = 3;
const BEFORE = 12;
const AFTER = 16;

const singles = new Set(SINGLE_SURNAMES);
const doubles = new Set(DOUBLE_SURNAMES);
const wordlike = new Set(WORDLIKE_CHINESE_SURNAMES);
/** They are prepositions and verbs far more often than surnames. */
const grammatical = new Set(
  '于应向从时和同经曾尚连将自当能都别由在对有是为过与及并但而且可已未无不全双后前首各相管那宣越',
);
const otherGiven = new Set(OTHER_GIVEN_CHARACTERS);
const inNoName =
  /[的了是在有与及或被把对因到向无不未又也都并等其该此每各这那吗呢吧啊们我你您他她它于而但则且乎者所就很最更还个后说问，。、；：\s]/u;
const han = /^[\u3007\u3400-\u9fff\uf900-\ufaff]$/u;

export function scoredChineseNamesIn(text: string): Stretch[] {
  const found: Stretch[] = [];
  for (let at = 0; at < text.length; at++) {
    const name = nameAt(text, at) ?? otherNameAt(text, at);
    if (name === null) continue;
    found.push(name);
    at = name.end - 1;
  }
  return found;
}

function surnameAt(text: string, at: number): number {
  if (doubles.has(text.slice(at, at + 2))) return 2;
  return singles.has(text[at]!) ? 1 : 0;
}

function nameAt(text: string, at: number): Stretch | null {
  const length = surnameAt(text, at);
  if (length === 0) return null;
  const before = text.slice(Math.max(0, at - BEFORE), at);
  const alone = surnameAlone(text, at, length, before);
  if (alone !== null) return alone;
  const led = best(BEFORE_CHINESE_NAME, before);
  if (led === 0) return null;
  let most = (led > LED ? THRESHOLD - 1 : THRESHOLD) - 1;
  let name: Stretch | null = null;
  // 张李慧芳: a husband's surname before one's own.
  for (const given of [1, 2, 3]) {
    const end = at + length + given;
    if (
      given === 3 &&
      !(length === 1 && singles.has(text[at + 1]!) && (led >= LED || TITLE_BEHIND.test(text.slice(end, end + AFTER))))
    )
      continue;
    const score = scoreOf(text, at, length, end, led);
    if (score > most || (score === most && name !== null)) [most, name] = [score, { start: at, end }];
  }
  return name;
}

function scoreOf(text: string, at: number, length: number, end: number, led: number): number {
  const given = text.slice(at + length, end);
  if (end > text.length || ![...given].every((character) => han.test(character) && !inNoName.test(character))) return 0;
  const name = text.slice(at, end);
  const isMadam = given.length === 2 && given[0] === '氏' && led > LED && !/[病征综手试评量]/u.test(given[1]!);
  if (isPhrase(name) || name[0] === name[1] || (!isMadam && holdsWord(text, at, end))) return 0;
  const characters = [...given].reduce(
    (sum, each, place) =>
      sum +
      (GIVEN_CHARACTERS.has(each)
        ? 2
        : otherGiven.has(each) || (each === '氏' && place === 0 && given.length > 1)
          ? 1
          : -1),
    0,
  );
  if (led < LED && characters < 2) return 0;
  const surname = length === 2 ? 3 : grammatical.has(name[0]!) ? -1 : wordlike.has(name[0]!) ? 1 : 2;
  if (surname < 0 && characters < (led > LED && given.length > 1 ? 1 : 2)) return 0;
  const followed = best(AFTER_CHINESE_NAME, text.slice(end, end + AFTER));
  if (followed === 0 && !(led > LED && surname > 0 && characters >= 2)) return 0;
  // 薄甲, 红眼: two characters that are words as well as a name.
  const isDoubtful = characters < 0 && surname < 2;
  return led + surname + characters + followed - (isDoubtful ? 1 : 0);
}

/** 报张医生, 3床的欧阳大姐, 老李，小潘交代. */
function surnameAlone(text: string, at: number, length: number, before: string): Stretch | null {
  const surname = text.slice(at, at + length);
  const end = at + length;
  const after = text.slice(end, end + AFTER);
  const last = before.at(-1) ?? '';
  const isNick = /[老小]/.test(last) && WORD_START.test(before.slice(0, -1));
  if (last === surname) return null;
  const isCommon = length === 2 || !(wordlike.has(surname) || grammatical.has(surname));
  if (
    isNick &&
    !/[师家人年]/u.test(surname) &&
    !grammatical.has(surname) &&
    !isWord(last + surname) &&
    !isWord(text.slice(at, at + 2)) &&
    (AFTER_NICKNAME.test(after) || best(BEFORE_CHINESE_NAME, before.slice(0, -1)) > LED)
  )
    return { start: at, end };
  if (/^氏[，,。、\d]/u.test(after) && best(BEFORE_CHINESE_NAME, before) > LED) return { start: at, end };
  if (isWord(last + surname) || grammatical.has(surname)) return null;
  const isStart = WORD_START.test(before) || isNick;
  if (TITLE_BEHIND.test(after) && (isStart || isCommon)) return { start: at, end };
  const numbered = /^[二三四五六七八][娘爷姑叔伯婶姨嫂]/u.exec(after);
  if (numbered !== null && isStart) return { start: at, end: end + numbered[0].length };
  const short = SHORT_TITLE.exec(after);
  if (short !== null && isStart && !isWord(text.slice(at, at + 2)) && AFTER_NICKNAME.test(after.slice(short[0].length)))
    return { start: at, end };
  return null;
}

function isWord(text: string): boolean {
  return INNER_WORDS.has(text) || WORDS_LIKE_NAMES.has(text) || medicalTerms().chineseTerms.has(text);
}

/** Characters that names of other languages are written with. */
const carried =
  '阿埃艾安昂奥巴贝比彼宾博布查达丹德登迪蒂多恩尔法菲费芬弗夫福盖戈格古哈海汉赫亨霍吉加贾杰卡凯科克肯库拉莱兰劳勒雷里利莉琳鲁露罗洛马玛迈曼梅门蒙米莫姆木穆纳娜内尼妮努诺帕佩皮珀普奇其乔切热日若萨赛瑟沙莎舍史斯丝苏索塔泰特提汀图托瓦旺威韦维沃乌西希夏谢辛休雅亚扬耶伊因尤约扎泽詹佐呷牛支得让甘措仁增珠翰丽祖孜力江买合山';
const otherName = new RegExp(
  `^(?:${NATIONALITY_NAME}|[${carried}](?:[${carried}-]|[·•・‧](?=[${carried}])){1,9})(?=[，,。；;、：:（(）)\\s]|$|先生|女士|的|因|诉|于|在|及|和|家属|轮流|突|自|已|今)`,
  'u',
);

function otherNameAt(text: string, at: number): Stretch | null {
  const before = text.slice(Math.max(0, at - BEFORE), at);
  if (latinStart.test(text[at]!)) return latinNameAt(text, at, before);
  if (!han.test(text[at]!)) return null;
  const two = text.slice(at, at + 2);
  const led = best(BEFORE_CHINESE_NAME, before);
  // 老公阿强, 小儿妞妞.
  if (led > LED && two.length === 2 && !isWord(text.slice(at + 1, at + 3))) {
    const isGiven = GIVEN_CHARACTERS.has(two[1]!) || otherGiven.has(two[1]!);
    if (two[0] === '阿' && isGiven && !carried.includes(two[1]!)) return { start: at, end: at + 2 };
    if (two[0] === two[1] && petCharacters.includes(two[0]!)) return { start: at, end: at + 2 };
  }
  const here = text.slice(at, at + 24);
  const match = (led > LED ? dottedName.exec(here) : null) ?? otherName.exec(here);
  if (match === null) return null;
  const name = match[0];
  for (let start = 0; start < Math.min(3, name.length) && !isNational.test(name); start++)
    for (let length = 2; length <= 8; length++) if (isWord(text.slice(at + start, at + start + length))) return null;
  const followed = best(AFTER_CHINESE_NAME, text.slice(at + name.length, at + name.length + AFTER));
  const shape = (isNational.test(name) ? 3 : 0) + (name.length > 2 ? 1 : 0) + (/[·•・‧-]/.test(name) ? 2 : 0);
  return led + followed + shape >= THRESHOLD && (led >= LED || followed >= 4)
    ? { start: at, end: at + name.length }
    : null;
}
const isNational = new RegExp(`^${NATIONALITY_NAME}$`, 'u');
const dottedName =
  /^(?![人者员的为是叫])[\u3400-\u9fff]{1,5}(?:[·•・‧][\u3400-\u9fff]{1,6}){1,3}(?=[，,。；;、：:（(）)\s]|$)/u;
const petCharacters = '豆丫妞毛宝贝乐笑童果糖萌朵圆甜晨欣媛婷佳丹芳莉琪彤涵萱轩浩';
const latinStart = /[A-Z\u00c0-\u00de]/;
const latinName = new RegExp(`^${LATIN_NAME}`);

/** 记者Linda Zhao, 我是Vivian: a listed name, or two words that are none of medicine. */
function latinNameAt(text: string, at: number, before: string): Stretch | null {
  if (/[A-Za-z\d]$/.test(before)) return null;
  const match = latinName.exec(text.slice(at, at + 60));
  if (match === null) return null;
  const words = match[0]
    .split(/[ \u00a0]/)
    .map((word) => (word === word.toUpperCase() ? word[0]! + word.slice(1).toLowerCase() : word));
  if (words.some((word) => isOrdinaryWord(word) && !isListedName(word))) return null;
  const listed = words.filter((word) => isListedName(word)).length;
  if (listed === 0 || (words.length === 1 && match[0] === match[0].toUpperCase())) return null;
  const led = best(BEFORE_CHINESE_NAME, before);
  const followed = best(AFTER_CHINESE_NAME, text.slice(at + match[0].length, at + match[0].length + AFTER));
  return led + followed + 2 * Math.min(2, listed) >= THRESHOLD && /\p{Script=Han}/u.test(text)
    ? { start: at, end: at + match[0].length }
    : null;
}

function best(cues: readonly Cue[], text: string): number {
  let most = 0;
  for (const { pattern, weight } of cues) if (weight > most && pattern.test(text)) most = weight;
  return most;
}
