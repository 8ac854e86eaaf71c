/**
 * The port of relation extraction: an article in, claims out, each with the words that state it and their place in the
 * source. A claim names its other end by the title of a page; which entity that is, and whether the types fit, is
 * decided when all pages are linked. Adapters: `rules/` and `llm/`.
 */
import { z } from 'zod';
import { RELATIONS, type EntityType, type RelationType } from '../../graph/schema.ts';
import type { WikiArticle } from './article/read-article.ts';

const relationTypeSchema = z.enum(Object.keys(RELATIONS) as [RelationType, ...RelationType[]]);

export const claimSchema = z.object({
  /** Relations that the words may mean, the likeliest first; the first one whose types fit both ends is taken. */
  relations: z.array(relationTypeSchema).min(1),
  /** Canonical title of the page at the other end. */
  target: z.string().min(1),
  /** The words of the text that name the target. */
  surface: z.string().min(1),
  /** True where the article is the object and the target the subject: "a drug used to treat X". */
  inverse: z.boolean(),
  /** The text says that the relation does not hold. */
  denied: z.boolean(),
  /** Place in the wikitext of the revision, UTF-16 units, end exclusive; the quote is what stands there. */
  start: z.number().int().nonnegative(),
  end: z.number().int().positive(),
  quote: z.string().min(1),
  /** 0-1, the extractor's own. */
  confidence: z.number().min(0).max(1),
});
export type Claim = z.infer<typeof claimSchema>;

export const extractionSchema = z.object({
  claims: z.array(claimSchema),
  /** Numbers of findings that were not taken, by reason. */
  dropped: z.record(z.string(), z.number().int().nonnegative()),
});
export type Extraction = z.infer<typeof extractionSchema>;

export interface ExtractionInput {
  readonly article: WikiArticle;
  readonly type: EntityType;
}

export interface RelationExtractor {
  /** Stands in the evidence: raise its version when it makes other claims. */
  readonly name: string;
  extract(input: ExtractionInput): Promise<Extraction>;
}

/** Counts reasons. */
export class Dropped {
  readonly counts: Record<string, number> = {};

  add(reason: string): void {
    this.counts[reason] = (this.counts[reason] ?? 0) + 1;
  }
}

/** Relations that an entity of the type can be subject of, or object when `inverse`. */
export function fittingRelations(
  relations: readonly RelationType[],
  type: EntityType,
  inverse: boolean,
): RelationType[] {
  return relations.filter((relation) => {
    const ends: readonly EntityType[] = inverse ? RELATIONS[relation].object : RELATIONS[relation].subject;
    return ends.includes(type);
  });
}
