/**
 * How often a finding is met among those who have a disease, as a source states it, and in five words. The borders are
 * those of the Human Phenotype Ontology: obligate, (very) frequent, occasional, very rare, excluded.
 */
import { z } from 'zod';

export const statedFrequencySchema = z
  .object({
    /** The source's own words: `3/7`, `45%`, `HP:0040281`. */
    words: z.string().min(1).max(200),
    /** Share of the patients that the words allow, 0-1, both ends included. */
    least: z.number().min(0).max(1),
    most: z.number().min(0).max(1),
    /** Patients who have it, of those who were looked at; null where the source does not count. */
    counted: z
      .object({ having: z.number().int().nonnegative(), of: z.number().int().positive() })
      .refine(({ having, of }) => having <= of)
      .nullable(),
  })
  .refine(({ least, most }) => least <= most);
export type StatedFrequency = z.infer<typeof statedFrequencySchema>;

export const FREQUENCY_CLASSES = ['always', 'usual', 'sometimes', 'rare', 'never'] as const;
export type FrequencyClass = (typeof FREQUENCY_CLASSES)[number];

/** Of so few patients all may have by chance what most have. */
const FEWEST_FOR_ALWAYS = 10;

/** The class in which both ends lie; null where they lie in two, or nothing is stated. */
export function frequencyClass(frequency: StatedFrequency | null): FrequencyClass | null {
  if (frequency === null) return null;
  const { least, most, counted } = frequency;
  if (counted !== null && counted.of < FEWEST_FOR_ALWAYS && least === 1) return 'usual';
  const [low, high] = [classOfShare(least), classOfShare(most)];
  return low === high ? low : null;
}

function classOfShare(share: number): FrequencyClass {
  if (share >= 1) return 'always';
  if (share >= 0.3) return 'usual';
  if (share >= 0.05) return 'sometimes';
  return share > 0 ? 'rare' : 'never';
}

/**
 * What several statements say together: the patients of those that count, added up; where none counts, the range that
 * all of them span. Null when there are none.
 */
export function pooledFrequency(stated: readonly StatedFrequency[]): StatedFrequency | null {
  if (stated.length <= 1) return stated[0] ?? null;
  const words = [...new Set(stated.map((each) => each.words))].join('; ').slice(0, 200);
  const counts = stated.flatMap(({ counted }) => counted ?? []);
  if (counts.length > 0) {
    const [having, of] = [sum(counts.map((each) => each.having)), sum(counts.map((each) => each.of))];
    return { words, least: having / of, most: having / of, counted: { having, of } };
  }
  const [least, most] = [Math.min(...stated.map((each) => each.least)), Math.max(...stated.map((each) => each.most))];
  return { words, least, most, counted: null };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
