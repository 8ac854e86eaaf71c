/** Names by the characters that they are made of, and in forms: beside a slash, a bracket, a number that was found. */
import type { ChineseEvidence } from './chinese-name-evidence.ts';
import { EDGE, SURNAME } from './chinese-name-shape.ts';
import { MASK, on } from './identifiers.ts';
import { DOUBLE_SURNAMES, GIVEN_CHARACTERS, OTHER_GIVEN_CHARACTERS } from './lists/chinese-surnames.ts';

const few = `[${[...GIVEN_CHARACTERS].join('')}]`;
const some = `[${[...GIVEN_CHARACTERS].join('')}${OTHER_GIVEN_CHARACTERS}]`;
const anySurname = `(?:${DOUBLE_SURNAMES.join('|')}|${SURNAME})`;
/** 魏翠花, 欧阳子轩. */
const longName = `(?:(?!江苏|云南|海南)${anySurname}${some}{2})`;
const shortName = `(?:${SURNAME}${few}|(?:${DOUBLE_SURNAMES.join('|')})${some})`;
const end = '(?=\\s{0,2}(?:[，,。；;：:（(【\\[）)】!！?？"”<\\n/|　]|$)|\\s|' + MASK + ')';
const led =
  '(?:患者|患儿|病人|老人|产妇|孕妇|医师|医生|大夫|护士|主任|教授|专家|中医|老师|献血者|接触者|驾驶员|翻译人员|工作人员|人员|持有人|参保人|被保险人|受益人|经手人|家属|爱人|之[子女妻夫父母兄弟姐妹]|祖[父母]|女儿|儿子|[其][夫妻父母子女兄弟姐妹]|姐姐|妹妹|哥哥|弟弟|\\d岁的|' +
  MASK +
  '的|姓名)';
const child = '[豆丫笑嘟童乐圆贝甜萌妞果朵糖糯阳晨轩涵琪彤欣然浩壮虎妮牛瑶佳婷娜莹]';

export const CHINESE_FORMS: readonly ChineseEvidence[] = [
  { pattern: on(`(?:${EDGE}(?<!、)|(?<=${led}))(?<id>${longName})${end}`) },
  { pattern: on(`(?:${EDGE}(?<!、)|(?<=${led}))(?<id>${shortName})${end}`) },
  { pattern: on(`(?<![百同异改随])姓(?<id>${SURNAME})(?=[，,。；])`), surnameAlone: true },
  // 我是小雅妈妈
  {
    pattern: on(`(?:${EDGE}|[是叫])小(?<id>${some})(?=(?:妈妈|爸爸|奶奶|爷爷|外婆|姥姥|家长)(?:[，,。、：:]|$))`),
    field: true,
  },
  // 宝宝丫丫, 患儿豆豆和嘟嘟
  { pattern: on(`(?:宝宝|宝贝|患儿|孩子|女儿|儿子|女孩|男孩|${MASK}和)(?<id>(${child})\\2)`), field: true },
];
