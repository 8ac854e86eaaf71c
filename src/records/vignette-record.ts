/**
 * What a vignette tells, kept beside its text: who the patient is, every finding, value and negative. A text in other words
 * is compared with it.
 */
import { z } from 'zod';
import { languageSchema } from './question.ts';

const ageSchema = z
  .object({
    count: z.number().int(),
    unit: z.enum(['day', 'week', 'month', 'year']),
    /** The exact age that was drawn. */
    years: z.number(),
  })
  .readonly();

const durationSchema = z
  .object({ count: z.number().int(), unit: z.enum(['minute', 'hour', 'day', 'week', 'month', 'year']) })
  .readonly();

/** A number as it stands in a text. */
const valueTextSchema = z
  .object({
    comparator: z.enum(['', '<', '>']),
    /** Two of a blood pressure, else one. */
    numbers: z.array(z.string()).readonly(),
    unit: z.string(),
    /** Low and high end; null where it is open. Null as a whole: no range is told. */
    reference: z.tuple([z.string().nullable(), z.string().nullable()]).readonly().nullable(),
  })
  .readonly();
export type ValueText = z.infer<typeof valueTextSchema>;

const toldValueSchema = z
  .object({
    analyte: z.string(),
    /** The findings and conditions that the value tells; empty for one that only belongs to them. */
    shows: z.array(z.string()).readonly(),
    /** Part of the vignette in which it stands. */
    section: z.string(),
    /** Names of what is measured, in the record's language. */
    forms: z.array(z.string()).readonly(),
    texts: z.object({ si: valueTextSchema, conventional: valueTextSchema }).readonly(),
  })
  .readonly();
export type ToldValue = z.infer<typeof toldValueSchema>;

/** Something told in words. */
const toldWordsSchema = z
  .object({
    id: z.string(),
    /** Words of the record's language, each of which tells it. */
    forms: z.array(z.string()).readonly(),
  })
  .readonly();
export type ToldWords = z.infer<typeof toldWordsSchema>;

const deniedWordsSchema = z
  .object({
    id: z.string(),
    forms: z.array(z.string()).readonly(),
    /** Words that deny it by themselves ('rheumatoid factor is negative'). */
    denials: z.array(z.string()).readonly(),
  })
  .readonly();
export type DeniedWords = z.infer<typeof deniedWordsSchema>;

/** findings: lists of names; short: a patient too; full: an examination item with values. */
export const detailSchema = z.enum(['findings', 'short', 'full']);
export type Detail = z.infer<typeof detailSchema>;

export const vignetteRecordSchema = z
  .object({
    language: languageSchema,
    detail: detailSchema,
    age: ageSchema.nullable(),
    sex: z.enum(['female', 'male']).nullable(),
    /** Time from the first complaint; null: none is told in numbers. */
    course: durationSchema.nullable(),
    values: z.array(toldValueSchema).readonly(),
    told: z.array(toldWordsSchema).readonly(),
    absent: z.array(deniedWordsSchema).readonly(),
    /** The sentence that asks. */
    ask: z.string(),
    /** Names that the text may not hold, in any language. */
    masked: z.array(z.string()).readonly(),
    /** Which wordings were drawn. */
    template: z.string(),
  })
  .readonly();
export type VignetteRecord = z.infer<typeof vignetteRecordSchema>;
