/**
 * Fields of a request, sorted into those that are read, those that change no answer here, and those that are refused in words
 * because whoever sent them would take the answer for another one. A field that nobody knows is refused too.
 */
import { z } from 'zod';
import { parseExactJson } from '../../support/exact-json.ts';
import { ApiError, wrongField } from './api-error.ts';

/** Of clients and their bookkeeping. */
const PASSED_OVER = [
  'user',
  'store',
  'service_tier',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'parallel_tool_calls',
];

interface Refused {
  /** Values with which it asks for nothing. */
  readonly unless: (value: unknown) => boolean;
  readonly why: string;
}

const isEmpty = (value: unknown): boolean => typeof value === 'object' && Object.keys(value!).length === 0;
const is =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
const never = (): boolean => false;
const tools: Refused = { unless: isEmpty, why: 'the model knows no tools; leave it out' };
const penalty: Refused = { unless: is(0), why: 'tokens are drawn as the model gives them; leave it out, or send 0' };
const alone = 'the model writes text alone; leave it out';

export const REFUSED: Readonly<Record<string, Refused>> = {
  tools,
  functions: tools,
  tool_choice: { unless: is('none', 'auto'), why: tools.why },
  function_call: { unless: is('none', 'auto'), why: tools.why },
  response_format: {
    unless: (value) => (value as { type?: unknown }).type === 'text',
    why: 'answers are text; no grammar holds them to JSON',
  },
  logit_bias: { unless: isEmpty, why: penalty.why },
  frequency_penalty: penalty,
  presence_penalty: penalty,
  repetition_penalty: { unless: is(1), why: 'tokens are drawn as the model gives them; leave it out, or send 1' },
  min_p: { unless: is(0), why: 'draw with top_p or top_k' },
  modalities: { unless: (value) => JSON.stringify(value) === '["text"]', why: alone },
  audio: { unless: never, why: alone },
  prediction: { unless: never, why: 'answers are written without a draft; leave it out' },
  web_search_options: { unless: never, why: 'the model looks up nothing; leave it out' },
  reasoning_effort: {
    unless: never,
    why: 'the model knows no degrees; bound its thinking by thinking_budget, in tokens',
  },
  verbosity: { unless: never, why: 'the model knows no degrees; bound its answer by max_completion_tokens' },
  suffix: { unless: is(''), why: 'the model continues a text, and fills no gap' },
  echo: { unless: is(false), why: 'the prompt is not told again; join it yourself' },
  best_of: { unless: is(1), why: 'answers are not ranked; ask for n' },
};

/** ApiError for what is no JSON object, or names a field that is not read here. Fields that are null count as left out. */
export function readFields<T>(body: string, schema: z.ZodObject<z.ZodRawShape, z.core.$strip>): T {
  const known = new Set(Object.keys(schema.shape));
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(parsedObject(body))) {
    if (value === null || PASSED_OVER.includes(name)) continue;
    if (known.has(name)) kept[name] = value;
    else refuse(name, value);
  }
  const read = schema.safeParse(kept);
  if (read.success) return read.data as T;
  const [{ path, message }] = read.error.issues as [z.core.$ZodIssue];
  throw wrongField(path.map(String).join('.'), message);
}

function refuse(name: string, value: unknown): void {
  const shown = JSON.stringify(name.slice(0, 60));
  if (!Object.hasOwn(REFUSED, name))
    throw new ApiError(400, `nothing is known of the field ${shown}; /docs says what a request has`, {
      param: name.slice(0, 60),
      code: 'unknown_parameter',
    });
  const { unless, why } = REFUSED[name]!;
  if (!unless(value)) throw wrongField(name, why, 'unsupported_parameter');
}

function parsedObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseExactJson(body);
  } catch (cause) {
    throw new ApiError(400, `the body is no JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ApiError(400, 'the body must be a JSON object, such as {"model", "messages"}');
}

/** What both kinds of requests have. */
export const sharedFields = {
  model: z.string().max(1000),
  n: z.number().int().min(1).optional(),
  seed: z.number().int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER).optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  top_k: z.number().int().min(-1).optional(),
  max_tokens: z.number().int().min(1).optional(),
  stop: z.union([z.string(), z.array(z.unknown()).max(16).pipe(z.array(z.string()))]).optional(),
  stream: z.boolean().optional(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
};

export type SharedFields = z.infer<z.ZodObject<typeof sharedFields>>;

/** At most so long, as the engine has it. */
const LONGEST_STOP = 256;

export function stopsOf({ stop = [] }: Pick<SharedFields, 'stop'>): string[] {
  const stops = typeof stop === 'string' ? [stop] : stop;
  const wrong = stops.find((text) => text === '' || text.length > LONGEST_STOP);
  if (wrong === undefined) return stops;
  throw wrongField('stop', `a text of ${wrong.length} characters; allowed are 1 to ${LONGEST_STOP}`);
}
