/**
 * Evaluates an expression of a trace: + - * / ^, brackets, percent, sqrt ln log10 exp, by descent over tokens with decimal
 * numbers. Text of a model decides what is computed, so that tokens, depth and magnitude have limits: what is beyond them
 * is not evaluated.
 */
import { Decimal } from 'decimal.js';
import type { Token } from './number-tokens.ts';

/** 30 digits are far more than any printed value has. */
const Exact = Decimal.clone({ precision: 30 });

export const MOST_TOKENS = 200;
const DEEPEST = 24;
/** Powers of ten, either way. */
const LARGEST_EXPONENT = 40;
const LARGEST_POWER = 100;

export interface Evaluated {
  readonly value: Decimal;
  /** Index of the first token that is no part of it. */
  readonly end: number;
  /** It holds an operator or a function: it is more than a number. */
  readonly computed: boolean;
  /** Digits behind the point of a lone number; null of anything else. */
  readonly decimals: number | null;
  readonly percent: boolean;
}

/** The longest expression that begins at a token; null where none does, or none that is within the limits. */
export function evaluateExpression(tokens: readonly Token[], from: number): Evaluated | null {
  const run = new Descent(tokens, from);
  const value = run.sum(0);
  if (value === null) return null;
  const { at: end, computed, percents, lone } = run;
  const point = lone === null ? -1 : lone.indexOf('.');
  const isLone = !computed && lone !== null && !/[eE]/.test(lone);
  return {
    value,
    end,
    computed,
    percent: percents > 0,
    decimals: isLone ? (point < 0 ? 0 : lone.length - point - 1) : null,
  };
}

class Descent {
  at: number;
  computed = false;
  percents = 0;
  lone: string | null = null;
  readonly #tokens: readonly Token[];
  readonly #limit: number;

  constructor(tokens: readonly Token[], from: number) {
    this.#tokens = tokens;
    this.at = from;
    this.#limit = from + MOST_TOKENS;
  }

  sum(depth: number): Decimal | null {
    let value = this.#product(depth);
    for (
      let sign = this.#operator('+', '-', depth);
      value !== null && sign !== null;
      sign = this.#operator('+', '-', depth)
    ) {
      const other = this.#product(depth);
      value = other === null ? null : within(sign === '+' ? value.plus(other) : value.minus(other));
    }
    return value;
  }

  #product(depth: number): Decimal | null {
    let value = this.#signed(depth);
    for (
      let sign = this.#operator('*', '/', depth);
      value !== null && sign !== null;
      sign = this.#operator('*', '/', depth)
    ) {
      const other = this.#signed(depth);
      value = other === null ? null : within(sign === '*' ? value.times(other) : value.dividedBy(other));
    }
    return value;
  }

  #signed(depth: number): Decimal | null {
    const sign = this.#peek();
    if (sign?.kind === 'operator' && (sign.text === '-' || sign.text === '+')) {
      this.at++;
      const value = this.#power(depth);
      return value === null || sign.text === '+' ? value : value.negated();
    }
    return this.#power(depth);
  }

  #power(depth: number): Decimal | null {
    const base = this.#operand(depth);
    if (base === null || this.#operator('^', '^', depth) === null) return base;
    const exponent = depth >= DEEPEST ? null : this.#signedPower(depth + 1);
    if (exponent === null || exponent.abs().greaterThan(LARGEST_POWER) || base.isZero()) return null;
    const size = base.abs().log(10).times(exponent).abs();
    return size.greaterThan(LARGEST_EXPONENT) ? null : within(base.pow(exponent));
  }

  /** To the right first: 2^3^2 is 2^9. */
  #signedPower(depth: number): Decimal | null {
    return this.#signed(depth);
  }

  #operand(depth: number): Decimal | null {
    const token = this.#peek();
    if (token === undefined || depth > DEEPEST) return null;
    let value: Decimal | null = null;
    if (token.kind === 'number') {
      this.at++;
      this.lone = token.text;
      value = within(new Exact(token.text));
    } else if (token.kind === 'open') {
      this.at++;
      value = this.sum(depth + 1);
      if (this.#peek()?.kind !== 'close') return null;
      this.at++;
      this.lone = null;
    } else if (token.kind === 'function') {
      this.at++;
      this.computed = true;
      const argument = this.#operand(depth + 1);
      value = argument === null ? null : called(token.text, argument);
    }
    return value === null ? null : this.#withUnit(value);
  }

  /** A unit is no part of the value, a percent sign is a hundredth. */
  #withUnit(value: Decimal): Decimal {
    const next = this.#peek();
    if (next?.kind === 'unit') this.at++;
    if (next?.kind !== 'percent') return value;
    this.at++;
    this.percents++;
    return value.dividedBy(100);
  }

  /** Takes the operator where an operand follows it: "12 - normal" is 12. */
  #operator(one: string, other: string, depth: number): string | null {
    const token = this.#peek();
    if (token?.kind !== 'operator' || (token.text !== one && token.text !== other)) return null;
    const next = this.#tokens[this.at + 1];
    const signed = next?.kind === 'operator' && (next.text === '-' || next.text === '+');
    const operand = signed ? this.#tokens[this.at + 2] : next;
    const isOperand = operand?.kind === 'number' || operand?.kind === 'open' || operand?.kind === 'function';
    if (!isOperand && depth === 0) return null;
    this.at++;
    this.computed = true;
    return token.text;
  }

  #peek(): Token | undefined {
    return this.at < this.#limit ? this.#tokens[this.at] : undefined;
  }
}

function called(name: string, argument: Decimal): Decimal | null {
  if (name === 'exp') return argument.abs().greaterThan(LARGEST_POWER) ? null : within(argument.exp());
  if (name === 'sqrt') return argument.isNegative() ? null : argument.sqrt();
  if (!argument.isPositive() || argument.isZero()) return null;
  return name === 'ln' ? argument.ln() : argument.log(10);
}

function within(value: Decimal): Decimal | null {
  if (!value.isFinite()) return null;
  return value.isZero() || Math.abs(value.e) <= LARGEST_EXPONENT ? value : null;
}
