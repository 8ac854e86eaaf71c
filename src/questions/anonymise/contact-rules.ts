/** How a person is reached: e-mail, pages and addresses of the net, telephone numbers. */
import { MASK, type PatternRule } from './identifiers.ts';

const extension = '(?:\\s?,?\\s?(?:ext(?:ension|n)?\\.?|x|转|轉|分机)\\s?:?\\s?\\d{1,6})?';
const telephoneWord =
  '(?:tele?(?:phone)?|phone|mobile|cell(?:\\s?phone|ular)?(?=\\s?(?:phone|number|no\\b|#|:))|fax|pager|whats?app|landline|hotline|call(?:back)?(?=\\s(?:\\S{1,20}\\s){0,5}(?:at|on)\\b)|reach(?:ed|able)?(?=\\s(?:\\w{1,12}\\s){0,4}(?:at|on)\\b)|contact(?=\\s(?:number|no\\b|tel|phone)|\\s(?:\\S{1,60}\\s){0,4}(?:at|on)\\b|\\s?:)|dial|te?xt(?=\\s(?:\\w{1,12}\\s){0,3}(?:at|on)\\b))';
/** Seven to fifteen digits in groups, as numbers are written for reading aloud. */
const groups = '\\+?\\(?\\d{1,5}[)）]?(?:[\\s\\u00a0.\\-–/]{0,2}\\(?\\d{2,8}\\)?){1,5}';

function isNoTelephoneNumber(match: RegExpExecArray): boolean {
  const number = match.groups!['id']!;
  const digits = number.replace(/(?:ext|x|转|轉|分机)[\s\S]*$/, '').replace(/\D/g, '').length;
  if (digits < 7 || digits > 15) return true;
  // Two years, or a range of values: 2010-2015, 4500-11000.
  return /^(?:\d{4}\s?[-–/]\s?\d{4}|\d{4,}\s?[-–]\s?\d{5,})$/.test(number) && !/^(?:0|\+)/.test(number);
}

const chinesePhoneWord =
  '(?:电话|電話|手机|手機|座机|座機|传真|傳真|联系方式|聯絡方式|热线|熱線|拨打|撥打|致电|致電|来电|來電|连络电话|전화(?:번호)?|휴대폰)';

export const CONTACT_RULES: readonly PatternRule[] = [
  {
    kind: 'email',
    pattern:
      /(?<![\w.+-])[\w\u00c0-\u024f][\w\u00c0-\u024f.+'-]{0,63}\s?(?:@|\(at\)|\[at\]|＠)\s?[\w\u00c0-\u024f-]{1,63}(?:\.[\w\u00c0-\u024f-]{1,63}){1,5}/dg,
    certain: true,
  },
  {
    kind: 'email',
    pattern: /(?<![\w.+-])[a-z\d][\w.+-]{1,40}\s\(?at\)?\s[a-z\d-]{2,40}(?:\s\(?dot\)?\s[a-z]{2,12}){1,3}\b/dgi,
    certain: true,
  },
  { kind: 'url', pattern: /(?<![\w@])(?:https?|ftp):\/\/[^\s<>"'，。；、）)】]{1,200}[^\s<>"'，。；、）)】.,;:!?]/dgi },
  {
    kind: 'url',
    pattern: /(?<![\w@.])www\.[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?:\/[^\s<>"'，。；、）)】]{0,200}[\w/~])?/dgi,
  },
  {
    kind: 'url',
    pattern:
      /(?<![\w@.-])(?:[a-z\d][a-z\d-]{0,62}\.){1,4}(?:com|org|net|edu|gov|io|info|me|cn|uk|de|fr|jp|co|eu|example|health|social)\/[^\s<>"'，。；、）)】]{0,200}[\w/~]/dgi,
  },
  {
    kind: 'url',
    pattern: /(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?::\d{2,5})?(?![\d.]\d|\d)/dg,
    unless: (match) =>
      /(?:version|v|第|EC|section|chapter|§)\s?$/i.test(match.input.slice(Math.max(0, match.index - 8), match.index)),
  },
  {
    kind: 'url',
    pattern: /(?<![\w:])(?:[\da-f]{1,4}:){3,7}(?::?[\da-f]{1,4}){1,4}(?![\w:])/dgi,
    unless: (match) => !/[a-f]/i.test(match[0]) || !/:[\da-f]{3,4}/i.test(match[0]),
  },
  {
    kind: 'url',
    pattern:
      /\b(?:twitter|instagram|facebook|tiktok|snapchat|telegram|handle|username|user name|screen name|insta|IG|skype|linkedin)(?:\s(?:handle|account|name|id|user|profile))?(?:\sis)?[:\s]{1,3}(?<id>@[\w.]{2,40})/dgi,
  },
  {
    kind: 'phone',
    pattern: new RegExp(
      `\\b${telephoneWord}(?:[^\\d\\n.;+()]|(?<=\\b(?:Dr|Mr|Mrs|Ms|Prof))\\.){0,48}?(?<id>${groups}${extension})(?![\\d%])`,
      'dgi',
    ),
    unless: isNoTelephoneNumber,
    certain: true,
  },
  // An extension or a pager's few digits, and a number without its area, behind a person.
  {
    kind: 'phone',
    pattern:
      /\b(?:pagers?|bleep|beeper|ext(?:ension|n)?|direct line)(?:\s(?:no|number|#))?[.:\s#]{1,3}(?<id>\d{3,7})(?![\d%]|[.,]\d)/dgi,
  },
  {
    kind: 'phone',
    pattern: new RegExp(
      `(?:(?:${MASK}|\\((?:wife|husband|mother|father|sister|brother|son|daughter|friend|partner|neighbou?r|aunt|uncle|cousin|niece|nephew|carer|spouse))[)\\]]?(?:,|:|\\sat|\\son|\\s-)?|\\b(?:call|phone|cell|mobile|home|work|tel)[:.]?)\\s\\(?(?<id>[2-9]\\d{2}[-.]\\d{4})(?![\\d-]|\\.\\d|\\s?(?:mg|mm|cells|/|U\\b))`,
      'dgi',
    ),
  },
  {
    kind: 'phone',
    pattern:
      /\b(?:[Cc]all|[Rr]ing|[Pp]hone|[Bb]leep|[Pp]age|[Cc]ontact|[Ee]xtension|[Uu]nit|[Ww]ard)\b[^.;\n]{0,40}?[\s,(](?<id>x\d{4,5})(?!\d)/dg,
  },
  {
    kind: 'phone',
    pattern:
      /\b(?:[Hh]is|[Hh]er|[Mm]y|[Tt]heir|[Oo]ur|[a-zA-Z]{2,12}['’]s)\s(?:\w{1,8}\s)?(?:number|no\.)\s(?:is|was)\s(?<id>\+?\d[\d\s-]{5,15}\d)(?!\d)/dg,
  },
  {
    kind: 'phone',
    pattern: new RegExp(
      `${chinesePhoneWord}(?:号码?|號碼?)?(?:为|是|為)?[：:\\s]{0,3}(?<id>[（(]?${groups}${extension})(?!\\d)`,
      'dgu',
    ),
    unless: isNoTelephoneNumber,
    certain: true,
  },
  // A country's code.
  {
    kind: 'phone',
    pattern: new RegExp(
      `(?<![\\d.])(?:\\+|00)[1-9]\\d{0,2}[\\s.-]?(?:\\(0\\)\\s?)?\\(?\\d{1,5}\\)?(?:[\\s.-]?\\d{2,8}){1,5}${extension}(?!\\d)`,
      'dg',
    ),
    unless: (match) => match[0].replace(/\D/g, '').length < 9,
  },
  // (415) 555-0132, and 415-555-0132 where no count or range stands before or after it.
  {
    kind: 'phone',
    pattern: new RegExp(
      `(?<![\\d.])(?:1[\\s.-])?\\(\\d{3}\\)[\\s.-]{0,2}\\d{3}[\\s.-]\\d{4}${extension}(?![\\d-])`,
      'dg',
    ),
  },
  {
    kind: 'phone',
    pattern: new RegExp(
      `(?<![\\d.-])(?:1[\\s.-])?[2-9]\\d{2}([-.\\s])[2-9]?\\d{2,3}\\1\\d{4}${extension}(?![\\d-]|\\.\\d|\\s?(?:cells?|/|mm|mg|[µμ]|U/|IU|copies|×|x10|%))`,
      'dg',
    ),
    unless: (match) =>
      /(?:counts?|cells|range|between|values?|levels?|of|from|to|leukocytes?|platelets?|WBC|RBC)[:\s]{1,2}$/i.test(
        match.input.slice(Math.max(0, match.index - 14), match.index),
      ),
  },
  // A trunk code: 020 7946 0958, 07700 900123, 03-1234-5678, 01 42 68 53 00, (02) 9876 5432.
  {
    kind: 'phone',
    pattern: new RegExp(
      `(?<![\\d.,/-])(?:\\(0\\d{1,4}\\)|0\\d{1,4})(?:(?:[\\s.-]\\d{2}){4}|[\\s-]\\d{2,4}[\\s-]\\d{2,4}[\\s-]\\d{2,4}|[\\s-]\\d{3,4}[\\s-]?\\d{3,4}|[\\s-]\\d{3,8})${extension}(?![\\d-]|[.,]\\d|\\s?(?:mm|mg|mL|ml|%|[µμ]))`,
      'dgi',
    ),
    unless: (match) => match[0].replace(/\D/g, '').length < 9,
  },
  {
    kind: 'phone',
    pattern: new RegExp(
      `(?<![\\d.,A-Za-z-])(?:86[-\\s]?)?1[3-9]\\d[-\\s]?\\d{4}[-\\s]?\\d{4}${extension}(?![\\d%]|[.-]\\d|\\s?(?:[个例次份只/×]|copies|IU|U\\b|CFU|cells?))`,
      'dg',
    ),
  },
  { kind: 'phone', pattern: /[一幺][一二三四五六七八九零〇幺]{10}(?![一二三四五六七八九零〇幺])/dgu },
  { kind: 'phone', pattern: /[（(]0\d{2,3}[)）]\s?\d{7,8}(?!\d)/dg },
  { kind: 'phone', pattern: /(?:总机|内线|分机|短号|座机)转?[：:\s]?(?<id>\d{3,6})(?!\d)/dgu },
  { kind: 'phone', pattern: new RegExp(`(?<![\\d.-])0\\d{2,3}[-—]\\d{7,8}${extension}(?!\\d)`, 'dg') },
  {
    kind: 'phone',
    pattern: /(?<![\d.-])[48]00[-\s]\d{3,4}[-\s]\d{3,4}(?![\d-])/dg,
    unless: (match) => match[0].replace(/\D/g, '').length !== 10,
  },
];
