/**
 * The knowledge graph as the store keeps it: entities with their names and ids in other vocabularies, relations with
 * the evidence of each. Types of entities and relations are open words here (an ontology brings its own); what
 * questions can ask of them is decided where questions are made.
 */
import { z } from 'zod';
import { hiddenCharacter } from '../support/hidden-character.ts';
import { statedFrequencySchema } from './frequency.ts';

/** Characters of a name, and of an id; what is longer is none. */
export const LONGEST_NAME = 2000;
export const LONGEST_ID = 200;

/** Text without characters that steer a terminal, turn a text or cannot be seen. */
const shownTextSchema = z.string().refine((text) => hiddenCharacter(text) === null, {
  error: ({ input }) => `holds ${hiddenCharacter(input as string)}; control and format characters are not allowed`,
});

/** A type of entity or relation: lower case, words joined by `_`. */
export const storedTypeSchema = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

export const prevalenceClassSchema = z.enum(['common', 'uncommon', 'rare']);

export const storedNameSchema = z.object({
  /** `en`, `zh`, or another BCP 47 tag. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/),
  /** One preferred name a language; the first that comes keeps the place, later ones become synonyms. */
  kind: z.enum(['preferred', 'synonym']),
  text: shownTextSchema.min(1).max(LONGEST_NAME),
});
export type StoredName = z.infer<typeof storedNameSchema>;

export const externalIdSchema = z.object({
  /** `DOID`, `OMIM`, `ORPHA`, `MESH`, `UMLS`, `ICD10CM`, `HP`, `WIKIDATA`, `DRUGBANK`, `ENTREZ`, `GARD`, ... */
  scheme: z.string().regex(/^[A-Z][A-Z0-9_.-]{0,63}$/),
  value: shownTextSchema.min(1).max(LONGEST_ID),
  /**
   * identity: the vocabulary lists this very entity under the id; an identity belongs to one entity.
   * reference: another vocabulary says that the id means the same or nearly so; several entities may refer to one id.
   */
  role: z.enum(['identity', 'reference']),
});
export type ExternalId = z.infer<typeof externalIdSchema>;

export const newEntitySchema = z.object({
  type: storedTypeSchema,
  names: z.array(storedNameSchema),
  ids: z.array(externalIdSchema),
  /** How often it is met; null when unknown, or when it is no disease. */
  prevalence: prevalenceClassSchema.nullable(),
});
export type NewEntity = z.infer<typeof newEntitySchema>;

export const storedEntitySchema = newEntitySchema.extend({
  /** Number in this store; another store gives another. */
  id: z.number().int().positive(),
});
export type StoredEntity = z.infer<typeof storedEntitySchema>;

export const evidenceSchema = z.object({
  /** Who states it: `Disease Ontology`, `en.wikipedia.org`, ... */
  source: z.string().min(1),
  /** Page, file or term where it stands. */
  address: z.string(),
  /** Version of what stands there (revision of a page, release of an ontology); null when it has none. */
  revision: z.string().nullable(),
  /** SPDX identifier where there is one. */
  licence: z.string().min(1),
  /** The words that state it, with their place in the text of the page (UTF-16 units, end exclusive); null for tables. */
  quote: z
    .object({ text: z.string().min(1), start: z.number().int().nonnegative(), end: z.number().int().positive() })
    .nullable(),
  /** What read it: `obo`, `hetionet`, `infobox-rules`, the name of a model, ... */
  extractor: z.string().min(1),
  /** 0-1, the extractor's own; 1 for what a table states. */
  confidence: z.number().min(0).max(1),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** How, and in whom, a source saw a finding. A relation has one for each row of the source. */
export const observationSchema = z.object({
  /** What the source rests on: `PMID:20089953`, `OMIM:154700`; empty when it does not say. */
  reference: z.string().max(200),
  /** Null: not stated. `most` is 0 where others found what this one did not. */
  frequency: statedFrequencySchema.nullable(),
  /** Of one sex alone; null: of either, or not stated. */
  sex: z.enum(['female', 'male']).nullable(),
  /** Term of HPO for when in life it begins (`HP:0003577`, congenital onset); null when not stated. */
  onset: z
    .string()
    .regex(/^HP:\d{7}$/)
    .nullable(),
  /** Terms of HPO for severity, side, course, sorted. */
  modifiers: z.array(z.string().regex(/^HP:\d{7}$/)).max(20),
  /** PCS: a published study; TAS: said by an author; IEA: taken from another database by a program. Null: not stated. */
  evidenceCode: z
    .string()
    .regex(/^[A-Z]{2,10}$/)
    .nullable(),
  /** The last day on which somebody looked at the row, ISO; null when not stated. */
  curated: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable(),
});
export type Observation = z.infer<typeof observationSchema>;

export interface StoredObservation extends Observation {
  readonly source: string;
  /** Release of the source. */
  readonly revision: string | null;
}

export interface NewRelation {
  /** Ids of the store. */
  readonly subject: number;
  readonly type: string;
  readonly object: number;
  readonly evidence: readonly Evidence[];
  /** As the first evidence's source made them; absent: none. */
  readonly observations?: readonly Observation[];
}

export interface StoredRelation extends NewRelation {
  readonly id: number;
  readonly observations: readonly StoredObservation[];
}
