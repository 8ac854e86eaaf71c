/**
 * The port of relation extraction: an article in, claims out, each with the words that state it and their place in the
 * source. A claim names its other end by the title of a page; which entity that is, and whether the types fit, is
 * decided when all pages are linked. The rules read a whole article where it is read; a language model is shown the
 * beginning of one that was read.
 */
import { z } from 'zod';
import { RELATIONS, type EntityType, type RelationType } from '../../graph/schema.ts';
import type { WikiArticle } from './article/read-article.ts';
import type { SourceText } from './article/source-text.ts';
import type { WikiPage } from './article/wiki-page.ts';

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

/** What a model is told of an article that was read elsewhere. */
export interface ShownArticle {
  readonly page: Pick<WikiPage, 'title' | 'revision'>;
  /** The beginning of the article's words, in their places in the whole source. */
  readonly words: SourceText;
}

/** An extractor beside the rules, which waits for a server. */
export interface ModelExtractor {
  /** Stands in the evidence: raise its version when it makes other claims. */
  readonly name: string;
  extract(input: { readonly article: ShownArticle; readonly type: EntityType }): Promise<Extraction>;
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

/** Characters of all claims of an extractor in one article; ours: 300 claims with the longest quotes. */
const MOST_CHARACTERS = 400_000;

/** The claims that an article has room for, in their order: what is staged of a page is bounded whatever stands in it. */
export function boundedExtraction({ claims, dropped }: Extraction): Extraction {
  const all = new Dropped();
  let room = MOST_CHARACTERS;
  const kept = claims.filter(({ target, surface, quote }) => {
    const characters = target.length + surface.length + quote.length;
    const fits = characters <= room;
    if (fits) room -= characters;
    else all.add('too many words in the claims of one article');
    return fits;
  });
  return { claims: kept, dropped: { ...dropped, ...all.counts } };
}
