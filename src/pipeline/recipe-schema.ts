/** What a recipe says beside its stages: name, seed, prompt, the engine and the chat models that its stages use. */
import { z } from 'zod';
import { priceSchema } from '../chat/price.ts';
import { CLIPS, ENCODINGS, REDUCTIONS, SNAPSHOTS, TRAINED } from '../engine/tinker-wire/tinker-settings.ts';
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

const embeddedSchema = z.object({
  kind: z.literal('embedded').default('embedded'),
  /** Worker threads; absent: one a core. Numbers are reproducible for a given count. */
  threads: z.number().int().min(1).max(256).optional(),
});

const tinkerSchema = z.object({
  kind: z.literal('tinker'),
  /** Of a server of the Tinker protocol: `http://host:port`. */
  address: z
    .url({ protocol: /^https?$/ })
    .refine(
      (address) => !/^https?:\/\/[^/]*@/.test(address),
      'a key belongs in the variable that apiKeyVariable names',
    ),
  /** Name of the environment variable that holds the key; it need not be set. */
  apiKeyVariable: z.string().min(1).default('TINKER_API_KEY'),
  /** The server's name of the base model; absent: the base's own on its hub. */
  baseModel: z.string().min(1).optional(),
  /** What the server trains. */
  trains: z.enum(TRAINED).default('adapters'),
  /** Of forward and backward passes; servers from before August 2026 speak JSON alone. */
  encoding: z.enum(ENCODINGS).default('protobuf'),
  /** How the server adds up losses; absent: it tells, or it is found out. */
  reduction: z.enum(REDUCTIONS).optional(),
  /** Whether the server clips gradients; absent: it tells, or a clip is refused. */
  clip: z.enum(CLIPS).optional(),
  /** Whether a sampling session keeps its weights while training goes on; absent: it tells, or sampling ahead is refused. */
  snapshots: z.enum(SNAPSHOTS).optional(),
  /** Samples in flight at most. */
  concurrency: z.number().int().min(1).max(4096).default(256),
  /** Samples of one prompt in one request; `false`: each by itself, with its own seed. */
  grouped: z.boolean().default(true),
  /** Tokens that the model takes; absent: as the server or the model's configuration says. */
  contextTokens: z.number().int().min(1).max(10_000_000).optional(),
  /** How long a request that fails in passing is sent again. */
  patienceSeconds: z.number().min(0).max(86_400).default(300),
  /** Longest time between two savings within a stage: on a server each is all that is trained, with the optimizer's state. */
  checkpointSeconds: z.number().min(1).max(86_400).default(600),
});

/** Which adapter trains and samples; the command line fills it. */
export const engineSchema = z.discriminatedUnion('kind', [tinkerSchema, embeddedSchema]);
export type EngineSettings = z.output<typeof engineSchema>;
export type TinkerEngineSettings = z.output<typeof tinkerSchema>;

const perSecond = z.number().positive().max(1e12);

/** What the machines that a recipe is meant for do, as somebody measured or published it: for `fleming plan` alone. */
export const ratesSchema = z
  .object({
    /** Whose rates these are: `8 H100, SkyRL with FSDP`. */
    machines: z.string().min(1),
    /** The base that they are of, as its stage names it: of another they say nothing; absent: of any. */
    model: z.string().min(1).optional(),
    /** Where they were told or measured. */
    source: z.string().min(1).optional(),
    /** The day on which rates and price were so. */
    asOf: z.iso.date('a day: 2026-12-01'),
    /** What a second holds: tokens, or answers, traces and rows as wholes. */
    unit: z.enum(['tokens', 'answers']).default('tokens'),
    /** Forward and backward, updates included; absent: unknown. */
    trainedPerSecond: perSecond.optional(),
    /** Sampled; absent: unknown. */
    writtenPerSecond: perSecond.optional(),
    /** Forward alone: prompts and what is scored; absent: the other rates include it. */
    readPerSecond: perSecond.optional(),
    /** Of all machines together; absent: unknown. */
    pricePerHour: z.number().min(0).max(1e9).optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'three capital letters: USD, EUR, CNY')
      .optional(),
  })
  .superRefine(({ pricePerHour, currency }, context) => {
    if ((pricePerHour === undefined) === (currency === undefined)) return;
    const [path, message] =
      currency === undefined
        ? ['pricePerHour', 'its currency is missing: currency = "USD"']
        : ['currency', "it is a price's, and there is none: pricePerHour = 24"];
    context.addIssue({ code: 'custom', path: [path!], message: message! });
  });
export type StatedRates = z.output<typeof ratesSchema>;

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
  rates: ratesSchema.optional(),
  models: z.record(nameSchema, chatModelSchema).default({}),
  stages: z.record(nameSchema, z.looseObject({ do: z.string().optional(), like: z.string().optional() })),
  /** Stages of the extended recipe that are left out; still here where it has none of these. */
  without: z.array(z.string()).optional(),
});
export type RecipeTop = z.output<typeof topSchema>;
