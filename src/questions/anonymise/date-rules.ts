/** Days. Years alone stay (they identify nobody); a month and year becomes the year. */
import { MASK, type PatternRule } from './identifiers.ts';

const month =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?';
const foreignMonth =
  '(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|Januar|Februar|M[äa]rz|Mai|Juni|Juli|Oktober|Dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|dezembro|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre)';
const day = '(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?';
const year = '(?:18|19|20)\\d{2}';
const shortYear = "(?:(?:18|19|20)\\d{2}|['’]?\\d{2})(?!\\d)";
const unit =
  '(?!\\s?-?\\s?(?:mm|cm|mg|mcg|[µμ]g|ml|mL|kg|g|Fr|French|gauge|G|%|mmol|mmHg|mm Hg|months?|weeks?|years?|days?|doses?|units?|U|IU)\\b)(?!\\s?%)';
const dateWord =
  '(?:on|dated?|DOB|D\\.O\\.B\\.|DOA|DOD|DOS|LMP|EDD|EDC|born|birth(?:\\s?date|day)?|b\\.|admitted|discharged|seen|died|deceased|expired|since|from|until|till|through|to|by|before|after|visit|visited|was|were|is|of|at|and|last|next|due|exam|drawn|collected|received|reported|signed|time|effective|onset|started|began|period|surgery|operated|scheduled|appointment|follow-?up|presented|returned|called|dictated|transcribed|reviewed|performed|taken)';
const monthOfYear = '(?:0?[1-9]|1[0-2])';
const dayOfMonth = '(?:0?[1-9]|[12]\\d|3[01])';
const hanYear = '[〇○零Ｏ一二三四五六七八九十]{4}';
const hanNumber = '[一二三四五六七八九十廿]{1,3}';

/** January 2010 to December 2012: a period. */
function isRangeOfMonths({ input, index, 0: date }: RegExpExecArray): boolean {
  const months = /(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?/;
  const before = input.slice(Math.max(0, index - 30), index);
  const after = input.slice(index + date.length, index + date.length + 30);
  return (
    new RegExp(`${months.source}(?:\\s\\d{4})?\\s?(?:to|and|through|until|-|–)\\s$`).test(before) ||
    new RegExp(`^\\s?(?:to|and|through|until|-|–)\\s?(?:${months.source}|\\d{4})`).test(after)
  );
}

/** The days of a study, an outbreak, a guideline: months and years of many, or of nobody. */
function isOfMany({ input, index: from, indices, 0: whole }: RegExpExecArray): boolean {
  const [index, end] = indices?.groups?.['id'] ?? [from, from + whole.length];
  const date = input.slice(index, end);
  const before = input.slice(Math.max(0, index - 40), index);
  const after = input.slice(index + date.length, index + date.length + 40);
  const isRange =
    (/(?:between|from)\s$/i.test(before) && /^[\s,\d]{0,7}(?:and|to|through|until|[-–])\s/i.test(after)) ||
    /(?:\d{4}|\/\d\d),?\s(?:and|to|through|until|[-–])\s(?:the\s)?$/i.test(before) ||
    /(?:until|beginning on|starting on)\s$/.test(before) ||
    /\b(?:January|[A-Z][a-z]+ \d{1,2}|\d{1,2} [A-Z][a-z]+),?\s(?:and|to|through|until)\s$/.test(before);
  const hasDay = /\d/.test(date.replace(/(?:18|19|20)\d{2}/, '')) || /[日号號]$/u.test(date);
  const reach = isRange || !hasDay ? 500 : 100;
  return OF_MANY.test(input.slice(Math.max(0, index - reach), index + date.length + reach)) && (isRange || !hasDay);
}
const OF_MANY =
  /\b(?:patients|participants|subjects|individuals|children|infants|newborns|women|men|adults|cohort|enrol+ed|recruited|survey(?:ed)?|trial|consecutive|registry|database|retrospective(?:ly)?|prospective(?:ly)?|population|hospitals|cent(?:er|re)s|publish\w*|guidelines?|guidance|recommendations?|approved|issued|outbreaks?|pandemic|epidemic|births|admissions|cases|procedures|clinics|claims|crime|study period|the study|this study|our study)\b|例|研究|调查|流行|指南|发布|统计|病例数/i;

const RULES: readonly PatternRule[] = [
  {
    kind: 'date',
    pattern: /(?<![\d.])(?:18|19|20)\d{2}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?(?:[日号號일](?!龄)|(?!\d|龄))/dgu,
  },
  {
    kind: 'date',
    pattern: /(?<![\d年个])(?:(?:19|20)?\d{2})年\s?(?:1[0-2]|0?[1-9]|元)月\s?(?:[12]\d|3[01]|0?[1-9])[日号號](?!龄)/dgu,
  },
  // 2018052015时, 2018/8/1205时: glued to an hour; 20161113入院; 拟22/9手术; 今早7/2体温.
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<![\\d/.-])${year}([-/.]?)${monthOfYear}\\1(?:0[1-9]|[12]\\d|3[01]|[1-9])(?=[0-2]\\d(?:时|[:：]\\d{2}))`,
      'dg',
    ),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<![\\d.A-Za-z/-]|[号证卡码批为]|[号证卡码][：:])${year}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?=[，,。；;）)\\s]|$|[\\u4e00-\\u9fff])(?!\\s?[个例次元份人册只])`,
      'dgu',
    ),
    unless: ({ input }) => !/\p{Script=Han}/u.test(input),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<![\\d/.])(?:${monthOfYear}/${dayOfMonth}|${dayOfMonth}/${monthOfYear})(?=手术|复查|复诊|入院|出院|住院|就诊|体温|查房|化疗|放疗|术|拔管|换药|门诊|检查|随访|返院|来院|发热|起)`,
      'dgu',
    ),
  },
  { kind: 'date', pattern: new RegExp(`${hanYear}年(?:${hanNumber}|[正腊冬])月(?:初?${hanNumber}[日号號]?)`, 'dgu') },
  {
    kind: 'date',
    pattern:
      /(?:昭和|平成|令和|大正|明治|民国|民國)\s?(?:\d{1,3}|元|[一二三四五六七八九十百〇零]{1,4})\s?年\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?日|初[一二三四五六七八九十])/dgu,
  },
  { kind: 'date', pattern: /(?<![\d个個])(?:0?[1-9]|1[0-2])\s?月\s?(?:0?[1-9]|[12]\d|3[01])\s?[日号號](?!龄)/dgu },
  {
    kind: 'date',
    pattern:
      /(?<![年个\d一二三四五六七八九十后前间])(?:(?:正|腊|冬|[一二三四五六七八九十]|十[一二])月(?:初[一二三四五六七八九十]|(?:[一二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?|[一二三四五六七八九])[日号號])|(?:正|腊|冬)月(?:[一二三]?十[一二三四五六七八九]?|[廿卅][一二三四五六七八九]?))/dgu,
  },
  {
    kind: 'date',
    pattern:
      /(?<!\d)(?:18|19|20)\d{2}\s?年(?<id>\s?(?:1[0-2]|0?[1-9])\s?月(?:份|[上中下]旬|初|底|末|中)?)(?!\s?\d{0,2}[龄间])/dgu,
    instead: () => '',
    unless: ({ input, index, 0: date }) => OF_MANY.test(input.slice(Math.max(0, index - 60), index + date.length + 60)),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<![\\d.-]|\\d/)${year}\\s?([-/.．年])\\s?${monthOfYear}\\s?\\1\\s?${dayOfMonth}(?![\\d/-]|\\.\\d)`,
      'dg',
    ),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<![\\d/.-])${dayOfMonth}\\s?([-/.])\\s?${dayOfMonth}\\s?\\1\\s?${year}(?![\\d/-]|\\.\\d)`,
      'dg',
    ),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `\\b${dateWord}(?:\\s(?:on|is|was|date))?[:,\\s(]{1,3}(?<id>${dayOfMonth}([-/.])${dayOfMonth}\\2\\d{2})${unit}(?![\\d/-]|\\.\\d)`,
      'dgi',
    ),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<![\\d/.,:-]|types?\\s|ratio\\s|grades?\\s)(?:0\\d|1[0-2]|[12]\\d|3[01])/(?:0\\d|[12]\\d|3[01])/\\d{2}${unit}(?![\\d/-]|\\.\\d)`,
      'dg',
    ),
    unless: (match) =>
      !/(?:^|[\s([])$/.test(match.input.slice(Math.max(0, match.index - 1), match.index)) ||
      !/0\d\/|\/(?:1[3-9]|2\d|3[01])\//.test(match[0]),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `\\b(?:DOB|D\\.O\\.B\\.|date(?:\\sof\\s\\w{3,10})?|born|birth(?:\\s?date)?|出生日期|日期|于|時間|时间)(?:\\son|\\sis)?[：:\\s]{0,3}(?<id>${year}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]))(?!\\d)`,
      'dgi',
    ),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `(?:出生日期|日期|时间|生于|入院|出院|手术|复查|就诊)[：:\\s]{0,3}(?<id>${year}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])|\\d{2}[-/.]\\d{1,2}[-/.]\\d{1,2})(?!\\d)`,
      'dgu',
    ),
  },
  // 2019-04-25-2019-05-07住院; 22.1.26入院
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<![\\d/.-])${year}([-/.])${monthOfYear}\\1${dayOfMonth}\\s?[-–—~～]\\s?${year}\\1${monthOfYear}\\1${dayOfMonth}(?![\\d/-]|\\.\\d)`,
      'dg',
    ),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<![\\d.A-Za-z])(?:\\d{2}\\.${monthOfYear}\\.${dayOfMonth}(?=\\s?(?:入院|出院|住院|手术|就诊|复诊|来诊))|(?<=[；;])\\d{2}\\.${monthOfYear}\\.${dayOfMonth}(?=[；;]))`,
      'dg',
    ),
  },
  // DOB:1/1/1952/Allergies; dr [NAME] 1/13/08
  {
    kind: 'date',
    pattern: /\b(?:DOB|D\.O\.B\.?)[:\s]{1,2}(?<id>\d{1,2}([-/.])\d{1,2}\2(?:(?:18|19|20)\d{2}|\d{2}))(?!\d)/dg,
  },
  {
    kind: 'date',
    pattern: new RegExp(`${MASK}\\s(?<id>${dayOfMonth}/${dayOfMonth}/\\d{2})(?=\\s[-–—:]|[.,;:]?(?:\\s[a-z]|$))`, 'dg'),
  },
  // MMR 7/22/20, ultrasound 30.9.14: of two numbers that may be a day and a month, one is a day alone.
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<![\\d/.,:-]|[A-Za-z]/)(?:(?:1[3-9]|2\\d|3[01])([/.])(?:0?[1-9]|1[0-2])\\1\\d{2}|(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\\d|3[01])/\\d{2})${unit}(?![\\d/.-]\\d|[\\d/])`,
      'dg',
    ),
    unless: ({ input, index }) =>
      /(?:ratio|grade|type|section|version|v|chapter|level|EC)\s?$/i.test(input.slice(Math.max(0, index - 9), index)),
  },
  {
    kind: 'date',
    pattern: /(?<![\d/.-])(?:1[3-9]|2[1-9]|3[01])\/0[1-9](?=[.,;)]?(?:\s|$))(?!\s?(?:mm|cm|hearing|vision))/dg,
  },
  // On 13/11; SROM 2/9 at 0410; Monday 12th.
  {
    kind: 'date',
    pattern:
      /\b(?:[Oo]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Dd]ated?|[Dd]ue)\s(?<id>(?:1[3-9]|2\d|3[01])\/(?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])\/(?:1[3-9]|2\d|3[01]))(?=[;,.)]?(?:\s[a-z]|$))/dg,
  },
  {
    kind: 'date',
    pattern: /\b(?:[Ss]ince|[Uu]ntil|[Dd]ated)\s(?<id>(?:[12]?\d|3[01])\/(?:[12]?\d|3[01]))(?=[;,.)]?(?:\s[a-z]|$))/dg,
  },
  { kind: 'date', pattern: /(?<![\d/.])(?:[1-9]|[12]\d|3[01])\/(?:[1-9]|[12]\d|3[01])(?=\sat\s\d{1,2}:?\d{2}\b)/dg },
  {
    kind: 'date',
    pattern:
      /\b(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)(?:day)?,?\s(?:the\s)?(?<id>(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th))\b(?!\s(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))/dgi,
  },
  // 04MAR2019, 4-Mar-19, 2019-Mar-04, 4/Mar/2019.
  {
    kind: 'date',
    pattern: new RegExp(`(?<![\\d-])(?:0?[1-9]|[12]\\d|3[01])([-/.\\s]?)${month}\\1,?${shortYear}`, 'dgi'),
    unless: (match) => /^\d{1,2}\s?May\s\d{2}$/.test(match[0]) || isOfMany(match),
  },
  { kind: 'date', pattern: new RegExp(`(?<![\\d-])${year}[-/.\\s,]{0,2}${month}[-/.\\s]{0,2}${day}\\b`, 'dgi') },
  {
    kind: 'date',
    pattern: new RegExp(`\\b${month}[\\s-]{0,2}(?:the\\s)?${day}(?:,\\s?|\\s|-|/|\\sof\\s)${year}\\b`, 'dgi'),
    unless: isOfMany,
  },
  { kind: 'date', pattern: new RegExp(`\\b${month}-(?:0?[1-9]|[12]\\d|3[01])-\\d{2}\\b`, 'dgi') },
  {
    kind: 'date',
    pattern: new RegExp(
      `\\b(?<id>(?:the\\s(?=\\d{1,2}[a-z]))?${day}(?:\\sday)?(?:\\sof)?,?\\s${month}(?:,?\\s(?:of\\s|in\\s)?${year}|,?\\s['’]\\d{2}|\\s\\d{2}(?=[,.;)]|$))?)(?!\\w)`,
      'dg',
    ),
    unless: isOfMany,
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `\\b(?:le|am|el|il|em|den|du|vom|né le|n[ée]e? le)\\s(?<id>\\d{1,2}(?:er|\\.|º)?\\s(?:de\\s)?${foreignMonth}(?:\\s(?:de\\s|del\\s)?${year})?)(?!\\w)`,
      'dgiu',
    ),
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `(?<!\\w)\\d{1,2}(?:er|\\.|º)?\\s(?:de\\s)?${foreignMonth}\\s(?:de\\s|del\\s)?${year}(?!\\w)`,
      'dgiu',
    ),
  },
  // A month and day without a year: after a word that a day follows, or as an ordinal.
  {
    kind: 'date',
    pattern: new RegExp(
      `\\b(?:on|since|until|till|from|before|after|by|through|to|dated?|between|and|last|next|DOB|LMP|EDD|born|was|is|due|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[:,]?\\s(?<id>${month}\\s(?:the\\s)?${day})(?![\\d%-]|,?\\s(?:18|19|20)\\d{2}|\\s?(?:patients|mg|children|of\\s\\d))\\b`,
      'dg',
    ),
    unless: isOfMany,
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `\\b(?<id>(?!May|Mar\\b|March|Dec\\b|Jan\\b)${month}\\s(?:0?[1-9]|[12]\\d|3[01]))(?![\\d%.-]\\d|[\\d%-]|,?\\s(?:18|19|20)\\d{2}|\\s(?:patients|mg|children|women|men|cases|of\\s\\d))\\b`,
      'dg',
    ),
    unless: isOfMany,
  },
  {
    kind: 'date',
    pattern: new RegExp(
      `\\b${month}\\s(?:the\\s)?(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)\\b(?:,?\\s['’]\\d{2}\\b)?`,
      'dg',
    ),
  },
  {
    kind: 'date',
    pattern: new RegExp(`\\b(?<id>${month},?\\s(?:of\\s|in\\s)?)${year}(?!\\d)`, 'dg'),
    instead: () => '',
    unless: (match) => isOfMany(match) || isRangeOfMonths(match),
  },
];

export const DATE_RULES: readonly PatternRule[] = RULES.map((rule) =>
  rule.kind === 'date' && rule.unless === undefined ? { ...rule, unless: isOfMany } : rule,
);
