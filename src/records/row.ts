/**
 * A row of a results table: a model that a recipe made, what readers call it, what it starts from, and whether it belongs
 * to the recipe or is a control beside it. Recipes list their rows; nothing in the program knows one by name.
 */
import { z } from 'zod';

/** A text in both languages. Pages show the one that their reader chose. */
export const bilingualSchema = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
export type Bilingual = z.infer<typeof bilingualSchema>;

/** Rows of the paper's table 4: the backbone, after the CoT cold start, after the first and the second stage of RL. */
export const paperRowSchema = z.enum(['backbone', 'cot-cold-start', 'rl-stage-1', 'rl-stage-2']);
export type PaperRow = z.infer<typeof paperRowSchema>;

export const rowSchema = z.strictObject({
  /** Scores carry it: the name of the stage that made the model, with its bits where they are fewer. */
  name: z.string().min(1),
  label: bilingualSchema,
  /** One line on what the row is; null: the label says it. */
  about: bilingualSchema.nullable(),
  /** The row that its training began from, or of a model in fewer bits the same model in all; null for the first. */
  startsFrom: z.string().nullable(),
  role: z.enum(['recipe', 'control']),
  /** The row of the paper's table 4 that it stands beside. */
  paper: paperRowSchema.nullable(),
});
export type Row = z.infer<typeof rowSchema>;
