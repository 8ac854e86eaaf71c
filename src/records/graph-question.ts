/**
 * A question made from a knowledge graph: the question record with more kinds, a rarity that may be unknown, the sources
 * of its edges, and what its key rests on. Every question that a graph teacher can write out is one too.
 */
import { z } from 'zod';
import { vignetteRecordSchema } from './vignette-record.ts';
import { questionKindSchema, questionSchema, raritySchema } from './question.ts';

/** What is asked, as a clinician would name the task. */
export const scenarioKindSchema = z.enum([...questionKindSchema.options, 'contraindication', 'complication']);
export type ScenarioKind = z.infer<typeof scenarioKindSchema>;

export const questionSourceSchema = z.object({
  source: z.string(),
  address: z.string(),
  revision: z.string().nullable(),
  licence: z.string(),
});
export type QuestionSource = z.infer<typeof questionSourceSchema>;

export const raritySchemaOrUnknown = z.enum([...raritySchema.options, 'unknown']);
/** Prevalence class of a disease; unknown where no source states one. */
export type Rarity = z.infer<typeof raritySchemaOrUnknown>;

export const graphQuestionSchema = questionSchema.extend({
  kind: scenarioKindSchema,
  difficulty: questionSchema.shape.difficulty.extend({
    rarity: raritySchemaOrUnknown,
  }),
  provenance: questionSchema.shape.provenance.extend({
    /** Licences of the sources behind the subgraph, sorted. */
    licences: z.array(z.string()).optional(),
    /** Where the edges of the subgraph are stated, each place once. */
    sources: z.array(questionSourceSchema).optional(),
  }),
  /** Of the disease, where a bank's graph says so. */
  specialty: z.string().optional(),
  /** What the stem tells, for whoever compares a text with it; absent in questions of older versions. */
  vignette: vignetteRecordSchema.optional(),
  /** Where a model was asked to tell the vignette: its output, and why the template's words stayed; null: they did not. */
  verbalisation: z.object({ model: z.string(), fault: z.string().nullable(), raw: z.string() }).optional(),
});
export type GraphQuestion = z.infer<typeof graphQuestionSchema>;
