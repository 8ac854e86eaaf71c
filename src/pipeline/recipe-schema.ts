/** What a recipe says beside its stages: name, seed, prompt, the engine and the chat models that its stages use. */
import { z } from 'zod';
import { priceSchema } from '../chat/price.ts';
import { PROMPT_NAMES } from '../wording/prompt.ts';

/** A stage's or a model's name is a folder's name and a key. */
export const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'a name has lower-case letters, digits and dashes');

/** A recipe's is a folder's too, and may tell a size: `qwen-0.5b`. */
const recipeNameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*$/,
    'a name has lower-case letters, digits and dashes, and dots between them',
  );

export const engineSchema = z.object({
  /** Which adapter trains and samples; the command line fills it. */
  kind: z.enum(['embedded']).default('embedded'),
  /** Worker threads; absent: one a core. Numbers are reproducible for a given count. */
  threads: z.number().int().min(1).max(256).optional(),
});
export type EngineSettings = z.infer<typeof engineSchema>;

export const chatModelSchema = z.object({
  /** `openai:URL#name`, `hf:FOLDER` or `hf:OWNER/NAME`, `gguf:FILE`, `recorded:FILE`; files lie from the recipe's folder. */
  use: z.string().min(1),
  /** Conversations in flight at most. */
  concurrency: z.number().int().min(1).max(4096).default(64),
  timeoutSeconds: z.number().min(1).max(86_400).default(600),
  /** Longest output, thinking included; absent: as the model does. */
  maxTokens: z.number().int().min(1).max(1_000_000).optional(),
  /** Name of the environment variable that holds the key. */
  apiKeyVariable: z.string().min(1).optional(),
  /** Context of a GGUF model, in tokens. */
  contextTokens: z.number().int().min(1).max(10_000_000).optional(),
  /** For a million tokens, with its currency and its day; absent: unknown, and so is what the run will cost. */
  price: priceSchema.optional(),
});
export type ChatModelSettings = z.output<typeof chatModelSchema>;

export const topSchema = z.object({
  name: recipeNameSchema,
  /** One sentence for the report. */
  about: z.string().min(1),
  seed: z.number().int().min(0),
  /** How training and evaluation put a question to a model. */
  prompt: z.enum(PROMPT_NAMES).default('plain'),
  /** Settings of every stage that knows them and does not state its own. */
  defaults: z.record(z.string(), z.unknown()).default({}),
  engine: engineSchema.default({ kind: 'embedded' }),
  models: z.record(nameSchema, chatModelSchema).default({}),
  stages: z.record(nameSchema, z.looseObject({ do: z.string().optional(), like: z.string().optional() })),
  /** Stages of the extended recipe that are left out; still here where it has none of these. */
  without: z.array(z.string()).optional(),
});
export type RecipeTop = z.output<typeof topSchema>;
