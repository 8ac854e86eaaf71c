/** Numbers of flags, with what is allowed. */
import { InvalidArgumentError } from 'commander';

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}

export function atLeastOne(text: string): number {
  const value = wholeNumber(text);
  if (value >= 1) return value;
  throw new InvalidArgumentError('It must be 1 or more.');
}

/** From `least` to `most`. */
export function wholeNumberWithin(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = wholeNumber(text);
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be ${least} to ${most}.`);
  };
}

/** Of things to make or to ask for: nine digits at most. */
export const amount = wholeNumberWithin(0, 999_999_999);

/** More than 0, 1 at most. */
export function share(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be more than 0, and 1 at most.');
}

/** 0 or more, 1,000 at most. */
export function weight(text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= 1000) return value;
  throw new InvalidArgumentError('It must be a number, 0 to 1000.');
}

/** `a=2,b=1` as shares. */
export function ratios(text: string): Record<string, number> {
  const shares = new Map<string, number>();
  for (const part of text.split(',')) {
    const match = /^\s*(.+?)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part);
    if (match === null) throw new InvalidArgumentError(`${JSON.stringify(part)} is no NAME=SHARE, such as medqa=2.`);
    if (shares.has(match[1]!)) throw new InvalidArgumentError(`${match[1]} stands there twice.`);
    shares.set(match[1]!, Number(match[2]));
  }
  return Object.fromEntries(shares);
}
