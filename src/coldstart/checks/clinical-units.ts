/**
 * Units as clinicians write them, in English and Chinese, and the UCUM code that each means. UCUM is strict: of "mmHg",
 * "mEq/L", "IU/L" and "mcg" it knows none, and its "F" is the farad.
 */

/** Spellings that are a unit as a whole. Micro signs are Greek, dashes and superscripts plain, as `plainNumbers` leaves them. */
const WHOLE: Readonly<Record<string, readonly string[]>> = {
  'mm[Hg]': ['mmHg', 'mm Hg', 'mm of mercury', '毫米汞柱'],
  'cm[H2O]': ['cmH2O', 'cm H2O', '厘米水柱'],
  'mm[H2O]': ['mmH2O', 'mm H2O', '毫米水柱'],
  kPa: ['kPa', '千帕'],
  '/min': [
    'bpm',
    'beats/min',
    'beats per minute',
    'breaths/min',
    'breaths per minute',
    '/min',
    '/minute',
    '次/分钟',
    '次/分',
    '次/min',
  ],
  'mL/min/{1.73_m2}': [
    'mL/min/1.73 m^2',
    'mL/min/1.73 m2',
    'mL/min/1.73m^2',
    'mL/min/1.73m2',
    'ml/min/1.73m2',
    'ml/min/1.73 m2',
    '毫升/分/1.73平方米',
  ],
  '10*9/L': ['×10^9/L', '× 10^9/L', 'x10^9/L', 'x 10^9/L', '10^9/L', '×10^9/升', '×109/L', 'x109/L', 'K/μL', 'K/uL'],
  '10*12/L': ['×10^12/L', '× 10^12/L', 'x10^12/L', 'x 10^12/L', '10^12/L'],
  '10*6/L': ['×10^6/L', '× 10^6/L', 'x10^6/L', 'x 10^6/L'],
  '10*3/uL': ['×10^3/μL', '× 10^3/μL', 'x10^3/μL', 'x10^3/uL', '10^3/μL', '×10^3/mm3'],
  '10*6/uL': ['×10^6/μL', '× 10^6/μL', 'x10^6/uL', '10^6/μL', 'M/μL'],
  '/uL': [
    '/μL',
    '/uL',
    '/mm3',
    '/mm^3',
    'cells/μL',
    'cells/uL',
    'cells/mm3',
    '/微升',
    '个/微升',
    '个/μL',
    '/μl',
    '/ul',
  ],
  'kg/m2': ['kg/m2', 'kg/m^2', '千克/平方米', '公斤/平方米'],
  Cel: ['°C', '° C', 'degrees Celsius', 'degrees C', '摄氏度'],
  '[degF]': ['°F', '° F', 'degrees Fahrenheit', 'degrees F', '华氏度'],
  'mosm/kg': ['mOsm/kg', 'mosm/kg', 'mOsm/kg H2O', 'mOsmol/kg'],
  '%': ['%'],
};

/** Spellings that are joined by a slash: "mg/dL", "μg/kg/min", "毫摩尔/升". */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  kg: ['kg', 'kilograms', 'kilogram', '千克', '公斤'],
  g: ['g', 'gm', 'grams', 'gram', '克'],
  mg: ['mg', 'milligrams', 'milligram', '毫克'],
  ug: ['μg', 'ug', 'mcg', 'micrograms', 'microgram', '微克'],
  ng: ['ng', '纳克'],
  pg: ['pg', '皮克'],
  L: ['L', 'l', 'liters', 'liter', 'litres', 'litre', '升'],
  dL: ['dL', 'dl', '分升'],
  mL: ['mL', 'ml', 'cc', 'milliliters', 'milliliter', '毫升'],
  uL: ['μL', 'uL', 'μl', 'ul', '微升'],
  fL: ['fL', 'fl'],
  mol: ['mol', '摩尔'],
  mmol: ['mmol', '毫摩尔'],
  umol: ['μmol', 'umol', '微摩尔'],
  nmol: ['nmol', '纳摩尔'],
  pmol: ['pmol', '皮摩尔'],
  meq: ['mEq', 'meq', '毫当量'],
  '[IU]': ['IU', 'U', 'units', 'unit', '国际单位', '单位'],
  'm[IU]': ['mIU', 'mU'],
  'u[IU]': ['μIU', 'uIU', 'μU'],
  h: ['h', 'hr', 'hrs', 'hours', 'hour', '小时'],
  min: ['min', 'mins', 'minutes', 'minute', '分钟'],
  s: ['s', 'sec', 'seconds', 'second', '秒'],
  ms: ['ms', 'msec', '毫秒'],
  d: ['d', 'days', 'day', '天', '日'],
  wk: ['weeks', 'week', 'wk', '周'],
  a: ['years', 'year', 'yr', '年'],
  m: ['m', '米'],
  cm: ['cm', '厘米'],
  mm: ['mm', '毫米'],
  m2: ['m2', 'm^2', '平方米'],
  '[in_i]': ['inches', 'inch', '英寸'],
  '[ft_i]': ['feet', 'ft', '英尺'],
  '[lb_av]': ['lbs', 'lb', 'pounds', 'pound', '磅'],
  '[oz_av]': ['oz', 'ounces', 'ounce', '盎司'],
  '[tsp_us]': ['tsp', 'teaspoons', 'teaspoon', '茶匙'],
  '[tbs_us]': ['tbsp', 'tablespoons', 'tablespoon', '汤匙'],
};

export interface UnitFound {
  readonly code: string;
  /** Just behind it. */
  readonly end: number;
  /** A letter that is a unit in a sentence about temperature only: "38.5 C". */
  readonly bare: boolean;
}

const codeOf = new Map<string, string>();
for (const table of [PARTS, WHOLE])
  for (const [code, spellings] of Object.entries(table)) for (const spelling of spellings) codeOf.set(spelling, code);

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const anyOf = (words: Iterable<string>): string =>
  [...words]
    .toSorted((one, other) => other.length - one.length)
    .map(escaped)
    .join('|');
/** No letter or digit of a word goes on; behind a Chinese unit anything may stand. */
const BOUNDARY = '(?![A-Za-z0-9])';
const spelled = (words: readonly string[]): string => {
  const [han, latin] = [
    words.filter((word) => /\p{Script=Han}$/u.test(word)),
    words.filter((word) => !/\p{Script=Han}$/u.test(word)),
  ];
  return `(?:(?:${anyOf(latin)})${BOUNDARY}|${anyOf(han)})`;
};
const part = spelled(Object.values(PARTS).flat());
const whole = spelled(Object.values(WHOLE).flat());
const ONE = new RegExp(` {0,2}(?:(${whole}|%)|(${part}))`, 'uy');
const NEXT = new RegExp(`(?: ?/ ?| per )(?:(${part})|(分))`, 'uy');

/** The unit at a place of a text made plain by `plainNumbers`, a space or two before it; null where none stands. */
export function unitAt(text: string, at: number): UnitFound | null {
  ONE.lastIndex = at;
  const first = ONE.exec(text);
  if (first === null) return bareTemperature(text, at);
  let end = at + first[0].length;
  if (first[1] !== undefined) return { code: codeOf.get(first[1])!, end, bare: false };
  let code = codeOf.get(first[2]!)!;
  for (let parts = 1; parts < MOST_PARTS; parts++) {
    NEXT.lastIndex = end;
    const next = NEXT.exec(text);
    if (next === null) break;
    code += `/${next[1] === undefined ? 'min' : codeOf.get(next[1])}`;
    end += next[0].length;
  }
  return { code, end, bare: false };
}

const MOST_PARTS = 4;
const BARE = / ?([CF])(?![A-Za-z0-9])/y;

function bareTemperature(text: string, at: number): UnitFound | null {
  BARE.lastIndex = at;
  const found = BARE.exec(text);
  if (found === null) return null;
  return { code: found[1] === 'C' ? 'Cel' : '[degF]', end: at + found[0].length, bare: true };
}

/** Every code that a spelling alone may mean, for whoever holds the table against UCUM. */
export const UNIT_CODES: ReadonlySet<string> = new Set(codeOf.values());
