/** Keys of the metadata by what they must be: an error names file, key, what was expected and what stands there. */
import { CheckpointError } from '../../../support/errors.ts';
import { said } from '../model-file.ts';
import type { MetadataValue } from './metadata-values.ts';

/** No size, count or id of a model comes near. */
const LARGEST_COUNT = 2 ** 40;

export class GgufMetadata {
  readonly path: string;
  readonly #values: ReadonlyMap<string, MetadataValue>;

  constructor(path: string, values: ReadonlyMap<string, MetadataValue>) {
    this.path = path;
    this.#values = values;
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  text(key: string): string {
    return this.#required(key, this.optionalText(key), 'a text');
  }

  optionalText(key: string): string | null {
    return this.#read(key, 'a text', (value) => typeof value === 'string');
  }

  flag(key: string): boolean | null {
    return this.#read(key, 'true or false', (value) => typeof value === 'boolean');
  }

  /** A number above 0. */
  positive(key: string): number {
    return this.#required(key, this.optionalPositive(key), 'a number above 0');
  }

  optionalPositive(key: string): number | null {
    const isPositive = (value: unknown): value is number =>
      typeof value === 'number' && value > 0 && Number.isFinite(value);
    return this.#read(key, 'a number above 0', isPositive);
  }

  /** An integer of at least `least`. */
  count(key: string, least = 1): number {
    return this.#required(key, this.optionalCount(key, least), `an integer of at least ${least}`);
  }

  optionalCount(key: string, least = 1): number | null {
    const isCount = (value: unknown): value is number =>
      Number.isInteger(value) && (value as number) >= least && (value as number) <= LARGEST_COUNT;
    return this.#read(key, `an integer from ${least} to ${LARGEST_COUNT}`, isCount);
  }

  texts(key: string): readonly string[] {
    const isList = (value: unknown): value is readonly string[] =>
      Array.isArray(value) && value.every((each) => typeof each === 'string');
    return this.#required(key, this.#read(key, 'a list of texts', isList), 'a list of texts');
  }

  integers(key: string): readonly number[] {
    const isList = (value: unknown): value is readonly number[] =>
      Array.isArray(value) && value.every(Number.isInteger);
    return this.#required(key, this.#read(key, 'a list of integers', isList), 'a list of integers');
  }

  refusal(what: string): CheckpointError {
    return new CheckpointError(`${this.path}: ${what}`);
  }

  #read<T extends MetadataValue>(key: string, wanted: string, is: (value: MetadataValue) => value is T): T | null;
  #read<T>(key: string, wanted: string, is: (value: unknown) => value is T): T | null;
  #read(key: string, wanted: string, is: (value: never) => boolean): unknown {
    const value = this.#values.get(key);
    if (value === undefined) return null;
    if (is(value as never)) return value;
    const found = typeof value === 'bigint' ? String(value) : said(Array.isArray(value) ? value.slice(0, 8) : value);
    throw this.refusal(`${key} is ${found}; it must be ${wanted}`);
  }

  #required<T>(key: string, value: T | null, wanted: string): T {
    if (value !== null) return value;
    throw this.refusal(`${key} is missing; it must be ${wanted}`);
  }
}
