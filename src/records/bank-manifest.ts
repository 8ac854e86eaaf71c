/** manifest.json of a question bank: written last, so that its presence means that the folder is whole. */
import { z } from 'zod';

const fileSchema = z.strictObject({ path: z.string(), sha256: z.string(), bytes: z.number().int().nonnegative() });

export const bankStepSchema = z.strictObject({
  name: z.string(),
  /** Questions that came in. */
  before: z.number().int().nonnegative(),
  after: z.number().int().nonnegative(),
  /** Reason -> questions dropped for it. */
  dropped: z.record(z.string(), z.number().int().nonnegative()),
  /** Further counts of the step: what was found, changed, compared. */
  counts: z.record(z.string(), z.number()),
});
export type BankStep = z.infer<typeof bankStepSchema>;

/** Names in a bank's folder. */
export const QUESTIONS_FILE = 'questions.jsonl';
export const MANIFEST_FILE = 'manifest.json';

/**
 * Folder in a bank's folder that holds a new bank, whole, while it takes the old one's place: as long as it is there, what
 * lies beside it may be of either.
 */
export const NEXT_FOLDER = '.next-bank';

/** Tells a bank's manifest from other files of that name. */
export const BANK_KIND = 'fleming-question-bank';

export const bankManifestSchema = z.strictObject({
  kind: z.literal(BANK_KIND),
  version: z.literal(1),
  /** The command that made it: `import`, `refine`, `mix`. */
  madeBy: z.string(),
  settings: z.record(z.string(), z.json()),
  /** What it was made from. */
  inputs: z.array(z.strictObject({ path: z.string(), sha256: z.string(), records: z.number().int().nonnegative() })),
  steps: z.array(bankStepSchema),
  /** Source -> questions or rows that came in; absent in banks of questions that were made here, and in old ones. */
  cameIn: z.record(z.string(), z.number().int().nonnegative()).optional(),
  counts: z.strictObject({ questions: z.number().int(), dropped: z.number().int(), inReview: z.number().int() }),
  /** Agreement of the model's tiers with the graph's; null where one of the two is missing. */
  tierAgreement: z
    .strictObject({ items: z.number().int(), share: z.number(), kappa: z.number().nullable() })
    .nullable(),
  files: z.array(fileSchema),
});
export type BankManifest = z.infer<typeof bankManifestSchema>;
