/** Values of the flags of `questions synthesize`: ranges, weights, shares, with what is allowed. */
import { InvalidArgumentError, Option } from 'commander';

export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('expected a number from 0 to 1');
  return value;
}

/** `3` or `2-5`. */
export function range(text: string): [number, number] {
  const match = /^(\d{1,2})(?:-(\d{1,2}))?$/.exec(text);
  if (match === null) throw new InvalidArgumentError('expected a range such as 2-5, of numbers from 1 to 99');
  const [fewest, most] = [Number(match[1]), Number(match[2] ?? match[1])];
  if (fewest < 1) throw new InvalidArgumentError('the fewest are 1 at least');
  if (most < fewest) throw new InvalidArgumentError(`the fewest come first: ${most}-${fewest}`);
  return [fewest, most];
}

/** `rare=3,common=1`: what is not named has weight 0. */
export function weightsOf<K extends string>(names: readonly K[]): (text: string) => Record<K, number> {
  return (text) => {
    const weights = Object.fromEntries(names.map((name) => [name, 0])) as Record<K, number>;
    for (const part of text.split(',')) {
      const match = /^([a-z-]+)=(\d+(?:\.\d+)?)$/.exec(part.trim());
      if (match === null || !(names as readonly string[]).includes(match[1]!))
        throw new InvalidArgumentError(
          `'${part}' is no weight; expected NAME=NUMBER, separated by commas, of ${names.join(', ')}`,
        );
      weights[match[1] as K] = Number(match[2]);
    }
    if (Object.values(weights).every((weight) => weight === 0))
      throw new InvalidArgumentError('one weight at least must be above 0');
    return weights;
  };
}

/** A range as its flag takes it. */
export function rangeText([fewest, most]: readonly [number, number]): string {
  return `${fewest}-${most}`;
}

/** Weights as their flag takes them. */
export function weightsText(weights: Readonly<Record<string, number>>): string {
  return Object.entries(weights)
    .flatMap(([name, weight]) => (weight > 0 ? [`${name}=${weight}`] : []))
    .join(',');
}

/** An option whose default stands in the help as a person would write it. */
export function told<T>(flags: string, description: string, parse: (text: string) => T, byDefault: string): Option {
  return new Option(flags, description).argParser(parse).default(parse(byDefault), byDefault);
}
