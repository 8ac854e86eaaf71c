/** Values in running text, each behind the name of what is measured, held against the bounds of what can be. */
import { claimsOf, type Form } from '../../graph/claims.ts';
import { NO_MEASURES, type Measures } from '../../graph/measures.ts';
import { BOUNDS, boundsOfMeasures, OTHER_THINGS, type Bound } from './bounds.ts';
import { unitAt } from './clinical-units.ts';
import { convertUnit } from './convert-unit.ts';
import { plainNumbers } from './plain-numbers.ts';
import { SUBSTANCES } from './substances.ts';
import { flaw, thinkingOf, type Trace, type TraceFlaw } from './trace-flaw.ts';

export interface BoundedValue {
  readonly verdict: 'plausible' | 'impossible';
  readonly text: string;
  readonly bound: Bound;
}

/** null: a name that is no bounded value. */
type Owner = Bound | null;

export class Plausibility {
  readonly #forms: readonly Form<Owner>[];

  constructor(measures: Measures = NO_MEASURES) {
    const own = new Set(BOUNDS.flatMap(({ names }) => names.map((name) => name.toLowerCase())));
    const measured = boundsOfMeasures(measures, (unit) => codeOf(unit)).flatMap((owner) =>
      owner.names.filter((name) => !own.has(name.toLowerCase())).map((words) => ({ words, owner })),
    );
    this.#forms = [
      ...BOUNDS.flatMap((owner) => owner.names.map((words) => ({ words, owner }))),
      ...OTHER_THINGS.map((words) => ({ words, owner: null })),
      ...measured,
    ];
  }

  flawOf(trace: Trace): TraceFlaw | null {
    const found = this.values(thinkingOf(trace)).find(({ verdict }) => verdict === 'impossible');
    if (found === undefined) return null;
    const { names, low, high, unit, source } = found.bound;
    return flaw('impossible-value', `${found.text}: ${names[0]} is ${low} to ${high} ${unit} (${source})`);
  }

  values(text: string): BoundedValue[] {
    const plain = plainNumbers(text);
    return claimsOf(plain, this.#forms).flatMap(({ from, to, owners }) => {
      const bound = owners[0]!;
      if (bound === null || ofElsewhere(plain, from) || !isMeant(bound, plain, from, to)) return [];
      return valuesBehind(plain, to).flatMap(({ value, end }): BoundedValue[] => {
        const inBound = inUnitOf(bound, value, plain, end, to - from === 1 && /[A-Z]/.test(plain[from]!));
        if (inBound === null) return [];
        const slack = SLACK * bound.high;
        const isPlausible = inBound.value >= bound.low - slack && inBound.value <= bound.high + slack;
        return [{ verdict: isPlausible ? 'plausible' : 'impossible', text: plain.slice(from, inBound.end), bound }];
      });
    });
  }
}

/** Of conversions that round. */
const SLACK = 1e-6;

const ELSEWHERE =
  /(?:urin(?:e|ary)|csf|cerebrospinal(?: fluid)?|pleural(?: fluid)?|ascit(?:ic|es)(?: fluid)?|synovial(?: fluid)?|sweat|stool|fecal|gastric|vaginal|esophageal|dialysate|room|water|ambient|storage|refrigerator|incubation|infusion|尿液?|脑脊液|胸水|胸腔积液|腹水|关节液|汗液?|粪便?|胃液|阴道|食管|透析液|室|水|环境|冷藏)[\s-]?(?:的)?$/i;
const LONGEST_SPECIMEN = 24;
/** One of these in the sentence before the name, or close behind it, and the value may be of it. */
const SPECIMEN =
  /urin|\bcsf\b|cerebrospinal|pleural|ascit|synovial|dialysate|infus|\bIV\b|fluid|saline|antibod|agglutin|尿|脑脊液|胸水|腹水|补液|输注/i;
const SENTENCE = 160;
const BEHIND = 40;

/** Of urine, of other fluids, or of no patient at all. */
function ofElsewhere(text: string, from: number): boolean {
  if (ELSEWHERE.test(text.slice(Math.max(0, from - LONGEST_SPECIMEN), from))) return true;
  const near = text.slice(Math.max(0, from - SENTENCE), from + BEHIND);
  const sentence = near
    .slice(0, Math.min(from, SENTENCE))
    .split(/[.。]\s|[。\n]/)
    .at(-1)!;
  const behind = near.slice(Math.min(from, SENTENCE));
  return SPECIMEN.test(sentence + behind) && !/(?:serum|plasma|blood|血)\s*$/i.test(sentence);
}

const JOINT =
  /(?:[\s:,=()~≈<>≤≥]|\b(?:is|are|was|were|of|level|levels|at|score|about|approximately)\b|[为是约达在]){0,24}/y;
const NUMBER = /(?<![\d.])(-?\d{1,3}(?:,\d{3})+(?:\.\d{1,9})?|-?\d{1,9}(?:\.\d{1,9})?)(?:[/-]\d{1,3})?(?![\d.]*\d)/y;
const LONGEST_JOINT = 24;

/** The value behind a name; of a pressure only the first, as the second belongs to another name. */
function valuesBehind(text: string, to: number): { value: number; end: number }[] {
  JOINT.lastIndex = to;
  const joint = JOINT.exec(text)![0];
  if (joint.length > LONGEST_JOINT) return [];
  NUMBER.lastIndex = to + joint.length;
  const found = NUMBER.exec(text);
  if (found === null) return [];
  const end = to + joint.length + found[0].length;
  // The number is the first of a calculation: "pH = 6.1 + ...".
  if (/^ ?[+×*/^-] ?[\d(A-Za-z√]/.test(text.slice(end, end + 4)) && unitAt(text, end) === null) return [];
  // A name that runs on into digits is another name.
  if (joint === '' && /[A-Za-z+-]/.test(text[to - 1]!)) return [];
  return [{ value: Number(found[1]!.replaceAll(',', '')), end }];
}

/** Characters on either side in which a bound looks for what must stand near. */
const NEARBY = 60;

/** An abbreviation of one or two letters counts in its own case: "p = 0.04" is no pulse. */
function isMeant({ names, near }: Bound, text: string, from: number, to: number): boolean {
  const said = text.slice(from, to);
  if (/^[A-Za-z]{1,2}$/.test(said) && !names.includes(said)) return false;
  return near === undefined || near.test(text.slice(Math.max(0, from - NEARBY), to + NEARBY));
}

/** The value in the bound's unit; null where the unit is of something else, or none stands where one is needed. */
function inUnitOf(
  bound: Bound,
  value: number,
  text: string,
  end: number,
  isLetter: boolean,
): { value: number; end: number } | null {
  const unit = unitAt(text, end);
  if (unit === null) return bound.unitless && !isLetter && standsAlone(text, end) ? { value, end } : null;
  if (bound.unit === '1') return null;
  const substance = SUBSTANCES.find(({ names }) => names.some((name) => bound.names.includes(name))) ?? null;
  const converted = convertUnit(unit.code, value, bound.unit, substance);
  return converted.kind === 'value' ? { value: converted.value, end: unit.end } : null;
}

/** No word follows that may be a unit which is not known; "potassium 42 and rising" goes on with a word that is none. */
function standsAlone(text: string, end: number): boolean {
  const behind = text.slice(end, end + 8);
  return !/^ ?[A-Za-z°%/]/.test(behind) || /^ (?:and|or|on|in|with|at|but|which|so)\b/.test(behind);
}

function codeOf(unit: string): string | null {
  const found = unitAt(plainNumbers(unit), 0);
  return found !== null && found.end === plainNumbers(unit).length && !found.bare ? found.code : null;
}
