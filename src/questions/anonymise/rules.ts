/**
 * What identifies a person in running text, as patterns: one list for every language, tried in order, so that an e-mail
 * address is gone before names are looked for. Every repetition is bounded: time is linear in the text. Years alone
 * stay (they identify nobody); a month and year becomes the year; ages over 89 become "90+".
 */
import { ALL_SURNAMES, GIVEN_NAMES, SAFE_SURNAMES } from './name-lists.ts';

export const IDENTIFIER_KINDS = ['name', 'date', 'phone', 'email', 'id', 'address', 'age'] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

export interface IdentifierRule {
  readonly kind: IdentifierKind;
  readonly pattern: RegExp;
  /** Gives the replacement; null says that the match is no identifier. Default: the whole match becomes `[KIND]`. */
  readonly replace?: (match: string, ...groups: (string | undefined)[]) => string | null;
}

const month =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const day = '(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?';
const year = '(?:18|19|20)\\d{2}';
const capital = "(?:[DLO]['’]|Ma?c)?[A-Z][a-zà-öø-ÿ]{1,20}(?:['’-][A-Z]?[a-zà-öø-ÿ]{1,20})?";
/** Words that, after two capitalised words, show that these name a finding and no person. */
const eponym =
  /^(?:['’]s)?[\s-]{1,3}(?:[a-z-]{2,20}\s){0,2}(?:syndromes?|diseases?|disorders?|signs?|tests?|laws?|criteria|scores?|scales?|index|murmurs?|fractures?|procedures?|operations?|phenomenon|reflex|reactions?|stains?|lymphoma|sarcoma|tumou?rs?|palsy|dystrophy|an[a]?emia|classification|method|rule|theory|model|hospital|university|institute|school|clinic|foundation)\b/i;
const province =
  '(?:北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)(?:省|市|(?:壮族|回族|维吾尔)?自治区)?';
const place = '[\\p{Script=Han}\\d]{1,10}?(?:路|街|大道|巷|弄|胡同|村|小区|镇|乡|区|县|市|号楼|号院|单元|号|室|栋|组)';
const idWord =
  'MRN|SSN|NHS (?:number|no\\.?)|(?:medical record|hospital|patient|insurance|policy|passport|account|social security|driver.?s licen[sc]e|record|case|chart)\\s(?:number|no\\.?|id|#)';
const chineseIdWord =
  '(?:住院|病案|门诊|病历|医保|社保|护照|就诊|检查|影像|床位|病理|标本|登记|银行)(?:卡|证|片)?(?:号码?|编号)|床号|身份证号?码?|医保卡号?|卡号';
const after = '(?=[，,。；;、：:\\s（(）)）]|男|女|$)';

const labelled =
  (tag: string) =>
  (_match: string, label?: string): string =>
    `${label ?? ''}${tag}`;

const namedPerson = new RegExp(`\\b(${capital})((?:\\s[A-Z]\\.)?\\s${capital})(?=([\\s\\S]{0,60}))`, 'gu');

export const RULES: readonly IdentifierRule[] = [
  { kind: 'email', pattern: /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g },

  {
    kind: 'id',
    pattern: /(?<!\d)\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])/g,
  },
  { kind: 'id', pattern: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g },
  {
    kind: 'id',
    pattern: new RegExp(
      `\\b((?:${idWord})\\s{0,2}(?:is|was|[:#])?\\s{0,2}#?)(?=[A-Z\\d-]{0,12}\\d)[A-Z\\d][A-Z\\d-]{2,19}\\b`,
      'gi',
    ),
    replace: labelled('[ID]'),
  },
  {
    kind: 'id',
    pattern: new RegExp(`((?:${chineseIdWord})(?:为|是)?[：:\\s]{0,3})[A-Za-z]{0,4}[\\d-]{2,24}[A-Za-z]?`, 'gu'),
    replace: labelled('[ID]'),
  },

  {
    kind: 'phone',
    pattern:
      /\b((?:tel(?:ephone)?|phone|mobile|cell|fax|call(?:ed)?|contact)(?:\s(?:number|no\.?|at|on|is)){0,2}[:.\s]{0,3})\+?\(?\d[\d\s().-]{5,18}\d/gi,
    replace: labelled('[PHONE]'),
  },
  {
    kind: 'phone',
    pattern: /((?:电话|手机|联系方式|传真|座机)(?:号码?)?(?:为|是)?[：:\s]{0,3})\+?[\d(（][\d\s()（）-]{5,18}\d/gu,
    replace: labelled('[PHONE]'),
  },
  { kind: 'phone', pattern: /(?<![\d.])(?:\+?86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?![\d.%])/g },
  { kind: 'phone', pattern: /(?<![\d.])0\d{2,3}-\d{7,8}(?!\d)/g },
  { kind: 'phone', pattern: /(?<![\d.])(?:\+?1[-.\s])?(?:\(\d{3}\)\s?|\d{3}[-.])\d{3}[-.]\d{4}(?![\d-])/g },
  { kind: 'phone', pattern: /(?<![\d.])\+\d{1,3}(?:[\s-]\(?\d{2,5}\)?){2,5}(?!\d)/g },

  // Before dates and names: a street number is no day, Washington Street no person.
  {
    kind: 'address',
    pattern:
      /\b\d{1,5}[A-Z]?\s(?:[NSEW]\.?\s)?(?:[A-Z][a-z]{1,20}\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Terrace|Square|Crescent|Close|Way|Place)\b\.?(?:,?\s(?:Apt|Apartment|Unit|Suite|Flat|#)\.?\s?\w{1,6})?(?:,\s[A-Z][a-z]{1,20}(?:\s[A-Z][a-z]{1,20})?)?(?:,?\s[A-Z]{2})?(?:\s\d{5}(?:-\d{4})?)?(?!\w)/g,
  },
  { kind: 'address', pattern: /\bP\.?\s?O\.?\sBox\s\d{1,8}\b/gi },
  { kind: 'address', pattern: /\b(?:[A-Z][a-z]{1,20}\s?){1,2},\s[A-Z]{2}\s\d{5}(?:-\d{4})?\b/g },
  {
    kind: 'address',
    pattern:
      /((?:家住|现住|住址|居住于|居住地|家庭住址|通讯地址|地址|户籍地?|籍贯)(?:为|是|在)?[：:\s]{0,3})[\p{Script=Han}\d-]{3,40}/gu,
    replace: labelled('[ADDRESS]'),
  },
  { kind: 'address', pattern: new RegExp(`${province}(?:${place}){1,7}`, 'gu') },
  {
    kind: 'address',
    pattern:
      /[\p{Script=Han}]{2,6}(?:路|街|大道|胡同|巷)\d{1,5}号(?:[\p{Script=Han}\d]{1,8}(?:室|楼|栋|单元|号)){0,3}/gu,
  },

  { kind: 'date', pattern: /(?<!\d)(?:18|19|20)\d{2}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?[日号]/g },
  { kind: 'date', pattern: /(?<![\d个])(?:0?[1-9]|1[0-2])\s?月\s?(?:0?[1-9]|[12]\d|3[01])\s?[日号](?!龄)/g },
  {
    kind: 'date',
    pattern: /(?<!\d)((?:18|19|20)\d{2}\s?年)\s?\d{1,2}\s?月(?:份|[上中下]旬)?/g,
    replace: (_match, own) => own!,
  },
  {
    kind: 'date',
    pattern: /(?<![\d/.-])(?:18|19|20)\d{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![\d/-]|\.\d)/g,
  },
  {
    kind: 'date',
    pattern: /(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\1(?:18|19|20)\d{2}(?![\d/-]|\.\d)/g,
  },
  {
    kind: 'date',
    pattern:
      /\b((?:on|dated?|DOB|born|birth|admitted|discharged)(?:\son)?[:\s]{1,3})\d{1,2}([-/.])\d{1,2}\2\d{2}(?!\d)/gi,
    replace: labelled('[DATE]'),
  },
  { kind: 'date', pattern: new RegExp(`\\b${month}\\.?\\s${day}(?:,?\\s${year})?(?![\\d%-])\\b`, 'g') },
  { kind: 'date', pattern: new RegExp(`\\b${day}(?:\\sof)?\\s${month}\\b\\.?(?:,?\\s${year})?`, 'g') },
  {
    kind: 'date',
    pattern: new RegExp(`\\b${month}\\.?,?\\s(?:of\\s)?(${year})(?!\\d)`, 'g'),
    replace: (_match, own) => own!,
  },

  {
    kind: 'name',
    pattern: new RegExp(
      `\\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Nurse|Sister|Rev)\\.?\\s(?:[A-Z]\\.\\s?){0,2}${capital}(?:\\s${capital}){0,2}`,
      'gu',
    ),
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `\\b((?:[Nn]amed|[Cc]alled|[Nn]ame is|[Nn]ame\\s?:|[Pp]atient\\s?:|[Ss]igned(?: by)?:?|I am|I['’]m)\\s)${capital}(?:\\s[A-Z]\\.)?(?:\\s${capital}){0,2}`,
      'gu',
    ),
    replace: labelled('[NAME]'),
  },
  {
    kind: 'name',
    pattern: namedPerson,
    // Two capitalised words are a person when the first is a given name, or an age follows; never before "syndrome".
    replace: (_match, first, _rest, next) => {
      if (eponym.test(next ?? '')) return null;
      if (GIVEN_NAMES.has(first!)) return '[NAME]';
      return /^,\s(?:(?:an?|age[d]?|who is|was)\s){0,2}\d{1,3}(?:[\s-]year|[,\s])/.test(next ?? '') ? '[NAME]' : null;
    },
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `((?:姓名|名叫|名字叫|叫做|签名|联系人|医师签字)(?:为|是)?[：:\\s]{0,3})${ALL_SURNAMES}[\\p{Script=Han}某×Xx*]{1,2}`,
      'gu',
    ),
    replace: labelled('[NAME]'),
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `((?:患者|病人|患儿|产妇|孕妇|死者|家属|父亲|母亲|丈夫|妻子|儿子|女儿|其[父母子女夫妻])[：:\\s，,]{0,2})${SAFE_SURNAMES}[\\p{Script=Han}某×]{1,2}${after}`,
      'gu',
    ),
    replace: labelled('[NAME]'),
  },
  {
    kind: 'name',
    pattern: new RegExp(`${ALL_SURNAMES}[\\p{Script=Han}]{1,2}(?=[（(，,、\\s]{1,2}(?:男|女)[，,、\\s性])`, 'gu'),
  },
  {
    kind: 'name',
    pattern: new RegExp(
      `(?:${SAFE_SURNAMES}|[高黄白马丁方石金武程田康江叶余])[\\p{Script=Han}某]{0,2}(?:先生|女士|小姐|太太|大爷|大妈|阿姨|老师|护士长|主任|教授|医生|医师|大夫)`,
      'gu',
    ),
    replace: (match) => {
      const title = /(?:先生|女士|小姐|太太|大爷|大妈|阿姨|老师|护士长|主任|教授|医生|医师|大夫)$/.exec(match)![0];
      // "General practitioner" and the like begin with a surname's character.
      return /(?:科|主治|住院|主任|家庭|乡村|高级|普通|专业|[的些名位种何])$/.test(match.slice(0, -title.length))
        ? null
        : `[NAME]${title}`;
    },
  },
  { kind: 'name', pattern: new RegExp(`${ALL_SURNAMES}(?:某某?|××?|[Xx]{2})`, 'gu') },

  {
    kind: 'age',
    pattern:
      /(?<![\d.])(?:9\d|1[01]\d|12\d)((?:[\s-]|\sand\sa\shalf\s)?(?:years?[\s-]old|year[\s-]old|yo\b|y\/o|years?\sof\sage))/gi,
    replace: (match, unit) => (match.startsWith('90+') ? null : `90+${unit}`),
  },
  {
    kind: 'age',
    pattern: /\b(aged?(?:\sof)?[:\s]\s?)(?:9\d|1[01]\d|12\d)(?![\d%+]|\.\d)(?!\s?(?:mg|ml|mm|cm|kg|g|to|-|–))/gi,
    replace: (_match, own) => `${own}90+`,
  },
  { kind: 'age', pattern: /(?<![\d.~～—-])(?:9\d|1[01]\d|12\d)\s?(?:周)?岁(?!以上)/g, replace: () => '90岁以上' },
];
