/** A multiple-choice question with the whole of its origin (paper section 3.1). */
import { z } from 'zod';

export const languageSchema = z.enum(['en', 'zh']);
export type Language = z.infer<typeof languageSchema>;

/** The paper's three tiers. */
export const difficultyTierSchema = z.enum(['easy', 'moderate', 'difficult']);
export type DifficultyTier = z.infer<typeof difficultyTierSchema>;

/** What the mask hides, as a clinician would name the task. */
export const questionKindSchema = z.enum(['diagnosis', 'next-test', 'treatment', 'mechanism', 'safe-treatment']);
export type QuestionKind = z.infer<typeof questionKindSchema>;

/** Prevalence class of a disease. */
export const raritySchema = z.enum(['common', 'uncommon', 'rare']);
export type Rarity = z.infer<typeof raritySchema>;

export const edgeSchema = z.object({
  subject: z.string(),
  relation: z.string(),
  object: z.string(),
});

export const subgraphSchema = z.object({
  /** Key of the concept: the disease and its sorted observed findings. Held-out sets are split by it, intervals cluster by it. */
  id: z.string(),
  /** The disease at the centre (entity id = canonical English name). */
  disease: z.string(),
  /** Observed findings, entity ids, in the order they are told. */
  findings: z.array(z.string()),
  /** Findings that are told to be absent (pertinent negatives), entity ids. */
  absent: z.array(z.string()).optional(),
  /** Every edge of the sampled subgraph, observed and masked. */
  edges: z.array(edgeSchema),
});
export type Subgraph = z.infer<typeof subgraphSchema>;

export const optionSchema = z.object({
  letter: z.string().regex(/^[A-U]$/),
  text: z.string(),
  /** Entity the option names. */
  entity: z.string(),
});

export const distractorSchema = z.object({
  letter: z.string(),
  entity: z.string(),
  /** Observed findings the distractor (or the disease it belongs to) shares. */
  shares: z.array(z.string()),
  /** The discriminating observation that rules it out: a finding, told or told to be absent, or a condition. */
  ruledOutBy: z.string(),
  /**
   * absent: an always or usual finding of the competitor that the patient lacks; never: a told finding that the competitor
   * never has; patient: nobody of that age or sex has it; forbidden: the condition forbids it; silence: the graph says
   * nothing of a told finding. Absent in records of older versions.
   */
  how: z.enum(['absent', 'never', 'patient', 'forbidden', 'silence']).optional(),
  /** One English sentence for a reviewer. */
  reason: z.string(),
});

export const questionSchema = z.object({
  id: z.string(),
  language: languageSchema,
  kind: questionKindSchema,
  /** The vignette and what is asked, without the options. */
  stem: z.string(),
  options: z.array(optionSchema).min(2),
  /** Letter of the one right option. */
  answer: z.string(),
  subgraph: subgraphSchema,
  /** Entities hidden from the stem. The last is the one asked for. */
  mask: z.array(z.string()).min(1),
  /** Condition of the patient told besides the findings (entity id); null when none. */
  background: z.string().nullable(),
  distractors: z.array(distractorSchema),
  difficulty: z.object({
    tier: difficultyTierSchema,
    /** Edges of the longest path from a finding to the answer: 2 (findings joined in a diagnosis) to 4. */
    hops: z.number().int(),
    /** Mean share of the observed findings that the distractors satisfy, 0-1. */
    overlap: z.number(),
    /** Prevalence class of the disease. */
    rarity: raritySchema,
  }),
  split: z.enum(['train', 'development', 'new-combinations', 'new-diseases']),
  provenance: z.object({
    /** SHA-256 of the knowledge graph the question was made from. */
    graph: z.string(),
    template: z.string(),
    /** What the key rests on; silence: at least one option is wrong only because nothing states that it is right. */
    restsOn: z.enum(['statements', 'silence']).optional(),
  }),
  seed: z.number().int(),
});
export type Question = z.infer<typeof questionSchema>;
