/** What a language model is asked to write: relations, each with the words of the article that state it. */
import { z } from 'zod';
import { ENTITY_TYPES, RELATIONS, type RelationType } from '../../../graph/schema.ts';

/** Relations that an article can state: that two findings repeat each other is for an editor to judge. */
export const ARTICLE_RELATIONS = Object.keys(RELATIONS).filter((relation) => relation !== 'akin_to') as [
  RelationType,
  ...RelationType[],
];

export const modelRelationSchema = z.strictObject({
  relation: z.enum(ARTICLE_RELATIONS),
  /** The other end, as the quote names it. */
  other: z.string().min(1).max(200),
  otherType: z.enum(ENTITY_TYPES),
  /** The article's subject is the relation's subject or its object. */
  articleIs: z.enum(['subject', 'object']),
  quote: z.string().min(1).max(1000),
});
export type ModelRelation = z.infer<typeof modelRelationSchema>;

/** Relations are checked one by one: a wrong one does not spoil the others. */
export const modelAnswerSchema = z.object({ relations: z.array(z.unknown()).max(200) });

export const ANSWER_JSON_SCHEMA = z.toJSONSchema(z.strictObject({ relations: z.array(modelRelationSchema).max(200) }));
