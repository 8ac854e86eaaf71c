/** One page as a wiki's API or a dump hands it over; its text is untrusted. */
import { z } from 'zod';

export const wikiPageSchema = z.object({
  /** Canonical title. */
  title: z.string().min(1),
  pageId: z.number().int().positive(),
  revision: z.number().int().nonnegative(),
  /** Of the revision, ISO 8601. */
  timestamp: z.string(),
  wikitext: z.string(),
  /** Titles in other languages. */
  languages: z.array(z.object({ language: z.string(), title: z.string() })),
  /** Titles of pages that redirect here. */
  redirects: z.array(z.string()),
  /** Item of Wikidata, `Q...`; null when the wiki names none. */
  wikidata: z.string().nullable(),
});
export type WikiPage = z.infer<typeof wikiPageSchema>;
