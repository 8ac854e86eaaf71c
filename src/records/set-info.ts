/** A set of held-out questions as results tables head their columns with it. Recipes list their sets, the main one first. */
import { z } from 'zod';
import { bilingualSchema } from './row.ts';

export const setInfoSchema = z.strictObject({
  /** Scores carry it. */
  name: z.string().min(1),
  label: bilingualSchema,
  /** One sentence on which questions are in it; null: the label says it. */
  about: bilingualSchema.nullable(),
});
export type SetInfo = z.infer<typeof setInfoSchema>;
