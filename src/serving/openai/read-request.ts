/**
 * Bodies of requests as what a model is asked for. What the model behind the server cannot do, and what goes beyond the server's
 * limits, is refused by the name of its field.
 */
import { z } from 'zod';
import type { ChatMessage } from '../../chat/chat-model.ts';
import { deriveSeed } from '../../support/random.ts';
import { ApiError, wrongField } from './api-error.ts';
import { readFields, sharedFields, stopsOf, type SharedFields } from './request-fields.ts';
import type { Abilities, GenerationRequest, Prompt, ServedModel } from './served-model.ts';

export interface RequestLimits {
  /** Tokens of an answer: at the most, and where the request names none. */
  readonly mostTokens: number;
  /** Answers to one prompt. */
  readonly mostChoices: number;
}

export interface ReadRequest {
  readonly generation: GenerationRequest;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

export interface RequestContext {
  readonly model: Pick<ServedModel, 'name' | 'abilities'>;
  readonly limits: RequestLimits;
  /** Of a request that names none. */
  readonly randomSeed: () => number;
}

const MOST_MESSAGES = 2048;

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const messageSchema = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(z.unknown()).max(MOST_MESSAGES).pipe(z.array(textPart))], {
    error: 'must be text, or a list of {"type": "text", "text"}; images and sound are not taken',
  }),
});

const chatSchema = z.object({
  ...sharedFields,
  messages: z.array(z.unknown()).min(1).max(MOST_MESSAGES).pipe(z.array(messageSchema)),
  max_completion_tokens: z.number().int().min(1).optional(),
  logprobs: z.boolean().optional(),
  top_logprobs: z.number().int().min(0).max(20).optional(),
  thinking_budget: z.number().int().min(0).optional(),
});

export function readChatRequest(body: string, context: RequestContext): ReadRequest {
  const fields = readFields<z.infer<typeof chatSchema>>(body, chatSchema);
  const { logprobs = false, top_logprobs: top, thinking_budget: thinkingBudget = null } = fields;
  if (top !== undefined && !logprobs) throw wrongField('top_logprobs', 'send "logprobs": true with it');
  const { max_tokens: most, max_completion_tokens: newer } = fields;
  if (most !== undefined && newer !== undefined && most !== newer)
    throw wrongField('max_tokens', 'it differs from max_completion_tokens; send one of the two');
  const messages = fields.messages.map(messageOf);
  return readShared(fields, context, {
    prompt: { kind: 'chat', messages, item: itemOf(fields.metadata) },
    maxTokens: newer ?? most,
    topLogprobs: logprobs ? (top ?? 0) : null,
    thinkingBudget,
  });
}

const completionSchema = z.object({
  ...sharedFields,
  prompt: z.union([z.string(), z.array(z.unknown())]),
  logprobs: z.number().int().min(0).max(20).optional(),
});

export function readCompletionRequest(body: string, context: RequestContext): ReadRequest {
  const fields = readFields<z.infer<typeof completionSchema>>(body, completionSchema);
  requireAbility(context.model.abilities.rawPrompts, 'prompt', 'takes conversations alone: ask /v1/chat/completions');
  return readShared(fields, context, {
    prompt: rawPromptOf(fields.prompt),
    maxTokens: fields.max_tokens,
    topLogprobs: fields.logprobs ?? null,
    thinkingBudget: null,
  });
}

interface OwnFields extends Pick<GenerationRequest, 'prompt' | 'topLogprobs' | 'thinkingBudget'> {
  readonly maxTokens: number | undefined;
}

function readShared(
  fields: SharedFields,
  { model, limits, randomSeed }: RequestContext,
  { prompt, maxTokens, topLogprobs, thinkingBudget }: OwnFields,
): ReadRequest {
  checkModel(fields.model, model.name);
  const { n = 1, seed, temperature = null, top_p: topP, top_k: topK = -1, stream = false, stream_options } = fields;
  const stop = stopsOf(fields);
  checkAbilities(model.abilities, { stop, topK, topLogprobs, thinkingBudget, seed });
  if (n > limits.mostChoices)
    throw wrongField('n', `${n} answers; this server gives ${limits.mostChoices} at the most`);
  if (maxTokens !== undefined && maxTokens > limits.mostTokens)
    throw wrongField('max_tokens', `${maxTokens}; this server allows ${limits.mostTokens} for an answer`);
  if (topK === 0) throw wrongField('top_k', '0 would draw nothing; send -1, or leave it out, to draw from all');
  const generation = {
    prompt,
    count: n,
    seed: seed === undefined ? randomSeed() : wholeSeed(seed),
    maxTokens: maxTokens ?? limits.mostTokens,
    temperature,
    topP: topP === undefined || topP === 1 ? null : topP,
    topK: topK === -1 ? null : topK,
    stop,
    topLogprobs,
    thinkingBudget,
  };
  return { generation, stream, includeUsage: stream_options?.include_usage === true };
}

function checkModel(asked: string, served: string): void {
  if (asked === served) return;
  throw new ApiError(404, `there is no model ${JSON.stringify(asked.slice(0, 100))} here; this server has ${served}`, {
    param: 'model',
    code: 'model_not_found',
  });
}

interface Wanted extends Pick<GenerationRequest, 'stop' | 'topLogprobs' | 'thinkingBudget'> {
  readonly topK: number;
  readonly seed: number | undefined;
}

function checkAbilities(can: Abilities, { stop, topK, topLogprobs, thinkingBudget, seed }: Wanted): void {
  if (topLogprobs !== null) requireAbility(can.logprobs, 'logprobs', 'gives no log-probabilities');
  if (thinkingBudget !== null)
    requireAbility(can.thinkingBudget, 'thinking_budget', 'has no token that ends a thinking; leave it out');
  if (topK !== -1) requireAbility(can.topK, 'top_k', 'draws by temperature and top_p alone');
  if (stop.length > 0) requireAbility(can.stop, 'stop', 'cannot be told where to end');
  if (seed !== undefined) requireAbility(can.seed, 'seed', 'cannot be seeded');
}

function requireAbility(can: boolean, param: string, what: string): void {
  if (!can) throw wrongField(param, `the model behind this server ${what}`, 'unsupported_parameter');
}

function messageOf({ role, content }: z.infer<typeof messageSchema>): ChatMessage {
  const text = typeof content === 'string' ? content : content.map((part) => part.text).join('\n');
  return { role: role === 'developer' ? 'system' : role, content: text };
}

/** A recorded output is found by the item it answers. */
function itemOf(metadata: SharedFields['metadata']): Extract<Prompt, { readonly kind: 'chat' }>['item'] {
  const { set = '', item } = metadata ?? {};
  return typeof item === 'string' && typeof set === 'string' ? { set, id: item } : null;
}

/** One prompt a request, as text or as its tokens. */
function rawPromptOf(prompt: string | readonly unknown[]): Prompt {
  const [only] = typeof prompt === 'string' ? [prompt] : prompt;
  if (typeof only === 'string' && (typeof prompt === 'string' || prompt.length === 1))
    return { kind: 'text', text: only };
  const tokens: unknown = Array.isArray(only) && prompt.length === 1 ? only : prompt;
  if (isTokenList(tokens)) return { kind: 'tokens', tokens };
  throw wrongField('prompt', 'it must be one text, or one list of token ids; several prompts are several requests');
}

/** Ends at the first that is none: a schema would tell of each of a million. */
function isTokenList(value: unknown): value is number[] {
  const isToken = (each: unknown): boolean => Number.isSafeInteger(each) && (each as number) >= 0;
  return Array.isArray(value) && value.length > 0 && value.every(isToken);
}

/** Engines take what is not negative. */
function wholeSeed(seed: number): number {
  return seed >= 0 ? seed : deriveSeed('seed', seed);
}
