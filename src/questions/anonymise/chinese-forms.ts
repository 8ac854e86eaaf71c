/** Names by the characters that they are made of, and in forms: beside a slash, a bracket, a number that was found. */
import type { ChineseEvidence } from './chinese-name-evidence.ts';
import { DOTTED_NAME, EDGE, FULL_NAME, SURNAME } from './chinese-name-shape.ts';
import { MASK, on } from './identifiers.ts';
import { DOUBLE_SURNAMES, GIVEN_CHARACTERS, OTHER_GIVEN_CHARACTERS } from './lists/chinese-surnames.ts';

const few = `[${[...GIVEN_CHARACTERS].join('')}]`;
const some = `[${[...GIVEN_CHARACTERS].join('')}${OTHER_GIVEN_CHARACTERS}]`;
const anySurname = `(?:${DOUBLE_SURNAMES.join('|')}|${SURNAME})`;
/** 魏翠花, 欧阳子轩. */
const longName = `(?:(?!江苏|云南|海南)${anySurname}${some}{2})`;
const shortName = `(?:${SURNAME}${few}|(?:${DOUBLE_SURNAMES.join('|')})${some})`;
const person = `(?:${longName}|${shortName}|${FULL_NAME}|${DOTTED_NAME})`;
const end = '(?=\\s{0,2}(?:[，,。；;：:（(【\\[）)】!！?？"”<\\n/|　]|$)|\\s|' + MASK + ')';
const led =
  '(?:患者|患儿|病人|老人|产妇|孕妇|医师|医生|大夫|护士|主任|教授|专家|中医|老师|献血者|接触者|驾驶员|翻译人员|工作人员|人员|持有人|参保人|被保险人|受益人|经手人|家属|爱人|之[子女妻夫父母兄弟姐妹]|祖[父母]|女儿|儿子|[其][夫妻父母子女兄弟姐妹]|姐姐|妹妹|哥哥|弟弟|\\d岁的|' +
  MASK +
  '的|姓名)';
const child = '[豆丫笑嘟童乐圆贝甜萌妞果朵糖糯阳晨轩涵琪彤欣然浩壮虎妮牛瑶佳婷娜莹]';

export const CHINESE_FORMS: readonly ChineseEvidence[] = [
  // Characters of names, of which one is hardly in words, behind what a person stands behind.
  {
    pattern: on(`(?<=[了请给向找让叫陪]|麻烦|感谢|谢谢|的是|告知|联系|通知|了解|${led})(?<id>${longName})`),
    given: true,
  },
  {
    pattern: on(
      `${EDGE}(?<![、药用])(?<id>${longName})(?=系[^统数列]|女|男|取得|突[发然]|带其|的|术[前后]|因|诉|一级|今)`,
    ),
    given: true,
  },
  { pattern: on(`(?:${EDGE}(?<!、)|(?<=${led}))(?<id>${longName})${end}`) },
  { pattern: on(`(?:${EDGE}(?<!、)|(?<=${led}))(?<id>${shortName})${end}`) },
  {
    pattern: on(`${led}(?<id>${longName}|${shortName}|${SURNAME}[平安](?=[，,。；]))(?=[^的者性状]|的[^药])`),
  },
  {
    pattern: on(
      `${EDGE}(?<id>${shortName})(?=突[发然]|的(?:电子)?病[历情]|术后|系[^统数]|取得|收[。，]|(?:男|女)\\d|带其)`,
    ),
    sure: true,
  },
  // 董安/男/49岁, 丁志强男31岁, 吴露（病历号, 孔光明，身份证号
  {
    pattern: on(
      `${EDGE}(?<id>${person})(?=\\s?[/|]\\s?(?:男|女)|(?:男|女)\\s?\\d{1,3}\\s?岁|\\s?[（(](?:英文名|病历号|门诊|就诊|手机|电话|工号)|[，,]\\s?(?:身份证|身分證|电话|手机|联系电话|病历号|住院号|社保|医保|住(?!院)))`,
    ),
    sure: true,
  },
  {
    pattern: on(`(?:患\\s{1,4}者|姓\\s{1,4}名|医\\s{1,4}[师生]|护\\s{1,4}士)\\s?[：:]\\s{0,2}(?<id>${person})${end}`),
    sure: true,
  },
  { pattern: on(`(?:患者|姓名|医师|医生|护士|家属|联系人)】\\s?(?<id>${person})(?=[【，,\\s]|$)`), sure: true },
  { pattern: on(`(?:姓名|名字|患者|医师|name)\\s?=\\s?["“'](?<id>${person})(?=["”'])`), sure: true },
  { pattern: on(`${MASK}[，,；;]\\s?(?<id>${longName}|${shortName})(?=[，,；;收])`), sure: true },
  { pattern: on(`(?<![百同异改随])姓(?<id>${SURNAME})(?=[，,。；])`), surnameAlone: true },
  { pattern: on(`(?:患者|病人|邻居|同事|病友)老(?<id>${SURNAME})(?=[，,。；])`), surnameAlone: true },
  // 我是小雅妈妈
  { pattern: on(`(?:${EDGE}|[是叫])小(?<id>${some})(?=(?:妈妈|爸爸|奶奶|爷爷|外婆|姥姥|家长)(?:[，,。、：:]|$))`), field: true },
  // 宝宝丫丫, 患儿豆豆和嘟嘟
  { pattern: on(`(?:宝宝|宝贝|患儿|孩子|女儿|儿子|女孩|男孩|${MASK}和)(?<id>(${child})\\2)`), field: true },
];
