/**
 * Two quantities that a trace says are one, `126 mg/dL (7.0 mmol/L)` or `0.5 g = 500 mg`, converted; and sums of quantities
 * that cannot be added. Grams and moles are compared where the substance is named.
 */
import { convertUnit, mayBeAdded } from './convert-unit.ts';
import { tokensOf, type Token } from './number-tokens.ts';
import { plainNumbers } from './plain-numbers.ts';
import { substanceNamed } from './substances.ts';
import { agrees } from './tolerance.ts';
import { flaw, thinkingOf, type Trace, type TraceFlaw } from './trace-flaw.ts';

export interface UnitLine {
  readonly verdict: 'right' | 'wrong' | 'clash' | 'unparseable';
  readonly text: string;
}

export function unitFlaw(trace: Trace): TraceFlaw | null {
  for (const { verdict, text } of unitLines(thinkingOf(trace))) {
    if (verdict === 'wrong') return flaw('wrong-conversion', text);
    if (verdict === 'clash') return flaw('clash-of-units', text);
  }
  return null;
}

interface Quantity {
  readonly value: number;
  readonly decimals: number;
  readonly unit: Token;
  /** Indices of its first token, and behind its last. */
  readonly from: number;
  readonly end: number;
}

export function unitLines(text: string): UnitLine[] {
  const plain = plainNumbers(text);
  const tokens = tokensOf(plain);
  const quantities = quantitiesOf(tokens);
  const lines: UnitLine[] = [];
  for (const [at, one] of quantities.entries()) {
    const other = quantities[at + 1];
    if (other === undefined) break;
    const said = plain.slice(tokens[one.from]!.from, tokens[other.end - 1]!.end);
    const verdict = verdictOn(plain, tokens, one, other);
    if (verdict !== null) lines.push({ verdict, text: said });
  }
  return lines;
}

function quantitiesOf(tokens: readonly Token[]): Quantity[] {
  const found: Quantity[] = [];
  for (const [at, { kind, text }] of tokens.entries()) {
    const unit = tokens[at + 1];
    if (kind !== 'number' || unit?.kind !== 'unit' || unit.text === '') continue;
    const point = text.indexOf('.');
    found.push({ value: Number(text), decimals: point < 0 ? 0 : text.length - point - 1, unit, from: at, end: at + 2 });
  }
  return found;
}

/** Before the second quantity, all that may stand: what says that the two are one. */
const SAME =
  /^\s*(?:=|≈|,?\s*(?:which )?(?:equals|is equal to|is equivalent to|equivalent to|corresponds to|i\.e\.,?|that is,?)|[,(]?\s*(?:即|相当于|等于|约等于|约合|折合|合)约?为?)\s*(?:about|approximately|约)?\s*$/;
/** Weaker: an aside, that may be about something else. */
const ASIDE = /^\s*\(\s*(?:=|≈|~|about |约)?\s*$/;
const LONGEST_JOINT = 40;
const ADDED = new Set(['+', '-']);
const FACTORS = new Set(['*', '/', '^']);

function verdictOn(
  plain: string,
  tokens: readonly Token[],
  one: Quantity,
  other: Quantity,
): UnitLine['verdict'] | null {
  const [from, to] = [tokens[one.end - 1]!.end, tokens[other.from]!.from];
  if (to - from > LONGEST_JOINT) return null;
  const [before, behind] = [tokens[one.from - 1], tokens[other.end]];
  const joint = plain.slice(from, to);
  if (ADDED.has(joint.trim())) return sumVerdict(tokens, one, other, joint);
  const isAside = ASIDE.test(joint);
  if (!isAside && !SAME.test(joint)) return null;
  // Part of a calculation, which is checked as one.
  if (isOperator(before) || isOperator(behind)) return null;
  if (isAside && !closes(plain, tokens[other.end - 1]!.end)) return null;
  if (one.unit.text === other.unit.text) return null;
  if (!isTemperature(plain, one, tokens) || !isTemperature(plain, other, tokens)) return null;
  const clause = plain
    .slice(Math.max(0, tokens[one.from]!.from - REACH), from)
    .split(CLAUSE_END)
    .at(-1)!;
  const substance = substanceNamed(clause);
  const converted = convertUnit(one.unit.text, one.value, other.unit.text, substance);
  if (converted.kind === 'unknown') return 'unparseable';
  if (converted.kind === 'clash') return isAside || isPerSomething(one, other) ? 'unparseable' : 'clash';
  const printed = { value: other.value, decimals: other.decimals };
  const right = temperatureStep(other.unit.text)?.(converted.value, other) ?? agrees(converted.value, printed);
  return right ? 'right' : 'wrong';
}

/** Of what stands before it another substance may be spoken. */
const CLAUSE_END = /[,;，；、。\n]|\.\s|\b(?:and|but)\b/;
/** Where the substance is looked for, characters before a value. */
const REACH = 60;

function isOperator(token: Token | undefined): boolean {
  return token?.kind === 'operator';
}

/** The bracket ends behind the quantity, a few words of the substance aside. */
function closes(plain: string, end: number): boolean {
  return /^(?: of [a-z ]{1,30})? ?\)/.test(plain.slice(end, end + LONGEST_JOINT));
}

/** "1 mg/kg = 60 mg" is said of a patient whose weight is known. */
function isPerSomething(one: Quantity, other: Quantity): boolean {
  const [first, second] = [one.unit.text, other.unit.text];
  return first.startsWith(`${second}/`) || second.startsWith(`${first}/`);
}

/** A lone C or F is a temperature where the other is one, or where temperature is spoken of. */
function isTemperature(plain: string, { unit, from }: Quantity, tokens: readonly Token[]): boolean {
  if (unit.bare !== true) return true;
  const place = tokens[from]!.from;
  return /temp|febrile|fever|体温|发热|°[CF]/i.test(plain.slice(Math.max(0, place - REACH), place + REACH));
}

/** Scales that begin elsewhere have no 2 %: a third of a degree, or half of the last place. */
function temperatureStep(code: string): ((computed: number, other: Quantity) => boolean) | null {
  const step = code === 'Cel' ? 0.3 : code === '[degF]' ? 0.5 : null;
  if (step === null) return null;
  return (computed, { value, decimals }) => Math.abs(computed - value) <= Math.max(step, 0.5 * 10 ** -decimals) + 1e-9;
}

/** A sum is claimed where a value follows, and each of the two is a term by itself. */
function sumVerdict(
  tokens: readonly Token[],
  one: Quantity,
  other: Quantity,
  joint: string,
): UnitLine['verdict'] | null {
  const [before, behind] = [tokens[one.from - 1], tokens[other.end]];
  if (behind?.kind !== 'equals' || (joint.trim() === '-' && !/\s/.test(joint))) return null;
  if (isOperator(before) && FACTORS.has(before!.text)) return null;
  return mayBeAdded(one.unit.text, other.unit.text) ? null : 'clash';
}
