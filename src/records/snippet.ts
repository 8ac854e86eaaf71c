/** A passage of a guideline or reference text that reasoning can be held against, with where it stands and under what licence. */
import { z } from 'zod';
import { languageSchema } from './question.ts';

export const snippetSchema = z.strictObject({
  /** Unique in its file. */
  id: z.string().min(1),
  language: languageSchema,
  /** What it is about: a disease, a drug. */
  title: z.string(),
  text: z.string().min(1),
  /** Who publishes it. */
  source: z.string().min(1),
  address: z.string(),
  licence: z.string().min(1),
  /** False where the publisher allows no commercial use; absent: nobody said. */
  commercialUse: z.boolean().optional(),
});
export type Snippet = z.infer<typeof snippetSchema>;
