/**
 * A question as a bank holds it: one of ours, with its subgraph, or one of a public data set, with the file and licence it
 * came under. What every bank question has: id, language, stem, options, answer. A public question's abstract is part of its
 * stem, so that whoever shows a stem and options shows all there is.
 */
import { z } from 'zod';
import { difficultyTierSchema, languageSchema } from './question.ts';
import { graphQuestionSchema } from './graph-question.ts';
import type { RecordSchema } from '../support/record-schema.ts';

export const publicOriginSchema = z.strictObject({
  /** Id of the data set: `medqa`. */
  dataset: z.string().min(1),
  split: z.string().min(1),
  /** A benchmark's items are there to be compared with, not to be trained on. */
  role: z.enum(['training', 'benchmark']),
  /** As the file names the item, else `row-N`. */
  itemId: z.string().min(1),
  /** As the publisher states it. */
  licence: z.string().min(1),
  /** False where the publisher allows research alone. */
  commercialUse: z.boolean(),
  /** Where the data set is published. */
  address: z.string().min(1),
  /** SHA-256 of the file that was read. */
  file: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What refining found out about a question; absent before. */
export const refinementSchema = z.strictObject({
  /** Tier by a model that was given the paper's definitions; null: not asked, or its answer could not be read. */
  annotatedTier: difficultyTierSchema.nullable(),
  /** Independent trials of a validator and how many of them gave the bank's answer; null: not asked. */
  labelCheck: z.strictObject({ trials: z.number().int(), right: z.number().int() }).nullable(),
  /** The reviewers' decision that let the question in, and who took it; null: none was needed. */
  reviewed: z.strictObject({ action: z.enum(['keep', 'correct']), reviewers: z.array(z.string()) }).nullable(),
});
export type Refinement = z.infer<typeof refinementSchema>;

export const publicQuestionSchema = z.strictObject({
  id: z.string().min(1),
  language: languageSchema,
  stem: z.string().min(1),
  options: z
    .array(z.strictObject({ letter: z.string().regex(/^[A-U]$/), text: z.string() }))
    .min(2)
    .max(21),
  /** Letter of the one right option. */
  answer: z.string().regex(/^[A-U]$/),
  origin: publicOriginSchema,
  /** As the file names them: subject, step, ... */
  labels: z.record(z.string(), z.string()),
  /** Of the labels; null where none says. */
  specialty: z.string().nullable(),
  /** Near-duplicates share it; absent before the bank was split. */
  cluster: z.string().min(1).optional(),
  refinement: refinementSchema.optional(),
});
export type PublicQuestion = z.infer<typeof publicQuestionSchema>;

/** Of the seed graph or of a graph store. Fields that a later kind of graph question adds are kept as they are. */
export const bankGraphQuestionSchema = z.looseObject({
  ...graphQuestionSchema.shape,
  provenance: z.looseObject(graphQuestionSchema.shape.provenance.shape),
  refinement: refinementSchema.optional(),
});
export type BankGraphQuestion = z.infer<typeof bankGraphQuestionSchema>;

export type BankQuestion = PublicQuestion | BankGraphQuestion;

/** What makes a question of a whole record unfit, by the words of the format filter. */
export type Unfit = 'answer-not-among-options' | 'duplicate-options';

/** Told apart by `origin`, so that a complaint is about the kind that was meant. `given`: left to who drops and counts it. */
export function bankQuestionSchemaGiving(given: readonly Unfit[]): RecordSchema<BankQuestion> {
  return {
    safeParse: (value) =>
      checkedBy(value, (question) => [
        ...letterIssues(question),
        ...(given.includes('answer-not-among-options') ? [] : answerIssues(question)),
        ...(given.includes('duplicate-options') ? [] : textIssues(question)),
      ]),
  };
}

export const bankQuestionSchema = bankQuestionSchemaGiving([]);

interface Issue {
  readonly path: readonly string[];
  readonly message: string;
}

function checkedBy(value: unknown, issuesOf: (question: BankQuestion) => readonly Issue[]) {
  const shape =
    typeof value === 'object' && value !== null && 'origin' in value ? publicQuestionSchema : bankGraphQuestionSchema;
  const result = shape.safeParse(value) as z.ZodSafeParseResult<BankQuestion>;
  if (!result.success) return result;
  const issues = issuesOf(result.data);
  return issues.length === 0 ? result : { success: false as const, error: { issues } };
}

function letterIssues({ options }: BankQuestion): Issue[] {
  const letters = options.map(({ letter }) => letter);
  const twice = letters.find((letter, at) => letters.indexOf(letter) < at);
  if (twice === undefined) return [];
  return [
    {
      path: ['options'],
      message: `letters ${letters.join(', ')}: two options are ${twice}; allowed: each letter once`,
    },
  ];
}

function answerIssues({ options, answer }: BankQuestion): Issue[] {
  const letters = options.map(({ letter }) => letter);
  if (letters.includes(answer)) return [];
  const message = `${JSON.stringify(answer.slice(0, 80))} is no option; allowed: ${letters.join(', ')}. ${WAY_OUT}`;
  return [{ path: ['answer'], message }];
}

/** Public sets have the same text twice as they were published, and a letter tells the two apart; no graph's question has. */
function textIssues(question: BankQuestion): Issue[] {
  if (isPublic(question)) return [];
  const issues: Issue[] = [];
  const first = new Map<string, string>();
  for (const { letter, text } of question.options) {
    const before = first.get(text.trim());
    if (before === undefined) first.set(text.trim(), letter);
    else
      issues.push({
        path: ['options'],
        message: `${before} and ${letter} are both ${JSON.stringify(text.trim().slice(0, 80))}; allowed: each text once. ${WAY_OUT}`,
      });
  }
  return issues;
}

const WAY_OUT = 'fleming questions refine takes such questions out';

/** A row or question that did not reach the bank. Holds no text of a person: what is kept was made anonymous before. */
export const droppedSchema = z.strictObject({
  id: z.string(),
  /** `import`, or the filter's name. */
  step: z.string(),
  /** One of a few words for counting: `duplicate-options`. */
  reason: z.string(),
  /** What shows it, for a person. */
  evidence: z.string(),
  /** The question as it was dropped; null where the row made none. */
  question: z.custom<BankQuestion>().nullable(),
});
export type Dropped = z.infer<typeof droppedSchema>;

/** `Source` of questions made from a graph. */
export const GRAPH_SOURCE = 'knowledge-graph';

/** Where a question comes from, as mixes name it. */
export function sourceOf(question: BankQuestion): string {
  return isPublic(question) ? question.origin.dataset : GRAPH_SOURCE;
}

export function isPublic(question: BankQuestion): question is PublicQuestion {
  return 'origin' in question;
}
