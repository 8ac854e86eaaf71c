/** Ages over 89, which become "90+". */
import { MASK, type PatternRule } from './identifiers.ts';

const certainAge = '(?:9\\d|1[01]\\d|12\\d)';
const tens =
  '(?:ninety(?:[\\s-](?:one|two|three|four|five|six|seven|eight|nine))?|(?:a|one)\\shundred(?:\\s(?:and\\s)?(?:one|two|three|four|five|six|seven|eight|nine|ten))?)';

/** 104 M (of a solution), MRXS99F: an age and a sex stand without a space, or after a name and a comma. */
function isMassOrCode({ input, index, 0: age }: RegExpExecArray): boolean {
  return /^\s?[mf]\b/i.test(input.slice(index + age.length)) && !/^[MF]\b/.test(input.slice(index + age.length));
}

export const AGE_RULES: readonly PatternRule[] = [
  {
    kind: 'age',
    pattern: new RegExp(
      `(?<![\\w.+–-])(?<id>${certainAge})(?=(?:[\\s-]|\\sand\\sa\\shalf\\s)?(?:years?[\\s-]old|year[\\s-]old|yo\\b|y\\.o\\.|y/o|yrs?[\\s-]old|yr[\\s-]old|yrs?\\b(?=\\s(?:M|F|male|female)|[)\\],;])|years?\\sof\\sage|ans\\b|[MF]\\b(?!\\w)))`,
      'dgi',
    ),
    instead: () => '90+',
    unless: isMassOrCode,
  },
  {
    kind: 'age',
    pattern: new RegExp(
      `\\b(?:aged?(?:\\sof)?|turned|turning|turns)[:\\s]\\s?(?<id>${certainAge})(?![\\d%+/]|\\.\\d)(?!\\s?(?:mg|ml|mm|cm|kg|g|to|-|–|and|or|days?|weeks?|months?))`,
      'dgi',
    ),
    instead: () => '90+',
  },
  {
    kind: 'age',
    pattern: new RegExp(
      `\\b(?:died|dies|passed\\saway)\\s(?:at|aged)\\s(?<id>${certainAge})(?=[,.;)]|\\s[a-z]|$)(?![.,:]\\d)`,
      'dgi',
    ),
    instead: () => '90+',
  },
  // A woman of 91 years; great-grandmother, 93, with
  {
    kind: 'age',
    pattern: new RegExp(
      `\\b(?:man|woman|lady|gentleman|patient|male|female|resident|widow|widower)\\sof\\s(?<id>${certainAge}|${tens})(?=\\s?(?:years|yrs)?\\b(?!\\s?(?:kg|cm|%|mm|of)))`,
      'dgi',
    ),
    instead: () => '90+',
  },
  {
    kind: 'age',
    pattern: new RegExp(
      `\\b(?:(?:great-?)?grand(?:mother|father|ma|pa)|mother|father|widow|widower|man|woman|aunt|uncle|sister|brother|neighbou?r|resident|[A-Z][a-z]{2,20}(?<!age|mean|median)),\\s(?<id>${certainAge})(?=,\\s(?:with|who|has|had|is|was|lives|fell|presents|underwent))`,
      'dgi',
    ),
    instead: () => '90+',
  },
  {
    kind: 'age',
    pattern: new RegExp(`\\b(?:[Nn]ame|[Pp]atient|${MASK}),\\s(?<id>${certainAge})(?=,\\s)`, 'dg'),
    instead: () => '90+',
  },
  // I'm 91; she was ninety-four; (Sheila, 93); a centenarian (103 years)
  {
    kind: 'age',
    pattern: new RegExp(
      `\\b(?:I(?:['’]m| am| was)|(?:[Hh]e|[Ss]he|[A-Za-z]*(?:mother|father|mum|mom|dad|nan|nana|aunt|uncle|sister|brother|husband|wife|neighbou?r|patient)|${MASK})(?:['’]s| is| was| turned| turns))\\s(?:now\\s|already\\s|almost\\s|nearly\\s)?(?<id>${certainAge}|${tens})(?=[,.;!?)]|\\s(?:and|but|years|yrs|now|with|this|next|last|on|in)\\b|$)(?![.,]\\d)`,
      'dg',
    ),
    instead: () => '90+',
  },
  {
    kind: 'age',
    pattern: new RegExp(`(?:${MASK},?\\s?\\(|${MASK}\\)?,\\s)(?<id>${certainAge})(?=[)!?]|,\\s)`, 'dg'),
    instead: () => '90+',
  },
  {
    kind: 'age',
    pattern: new RegExp(`\\b(?:nona|cente)narian\\s\\((?<id>${certainAge})(?=\\s?(?:years|yrs|y)?\\))`, 'dgi'),
    instead: () => '90+',
  },
  { kind: 'age', pattern: new RegExp(`\\b(?<id>${tens})(?=[\\s-]years?[\\s-]old\\b)`, 'dgi'), instead: () => '90+' },
  {
    kind: 'age',
    pattern:
      /(?:今年|现年|享年|高龄|都|快)(?<id>九十[一二三四五六七八九]?|一百[零〇]?[一二三四五六七八九十]?)(?=[多几]?[，。,;；了！!]|$)/dgu,
    instead: () => '90以上',
  },
  {
    kind: 'age',
    pattern: /(?:今年|现年|享年|高龄|虚岁|刚满|快|都)(?<id>9\d|1[01]\d)(?=[，。,;；了！!]|$)/dgu,
    instead: () => '90以上',
  },
  {
    kind: 'age',
    pattern: /(?<![\d.~～—–+≥≤><＞＜-])(?:9\d|1[01]\d|12\d)\s?(?:周|週)?[岁歲](?!以上|以下|及|以内|[~～至-])/dgu,
    instead: (id) => `90${id.at(-1)!}以上`,
  },
  {
    kind: 'age',
    pattern:
      /(?<![一二三四五六七八九十百第])(?:九十|一百)[一二三四五六七八九〇零]{0,3}[余多]?(?:周|週)?[岁歲](?!以上|以下)/dgu,
    instead: (id) => `90${id.at(-1)!}以上`,
  },
];
