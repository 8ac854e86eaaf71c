/**
 * The body of a chat completion as OpenAI's API and those after its model write it (vLLM, SGLang, llama.cpp, hosted ones).
 * Servers differ: reasoning stands in `reasoning_content`, `reasoning`, `thinking` or `reasoning_details`, in the text (tags,
 * harmony's channels) or in parts of it; content may be null or a list of parts; an error may come with status 200, alone,
 * beside the choices or in one; what a provider filtered may come as no choice, or as one without text; a model's refusal
 * may have a field of its own.
 */
import { z } from 'zod';
import { chatFailure, joinReasoning, type BilledReply, type ChatResult } from '../chat-model.ts';
import { readFinishReason } from '../finish-reason.ts';
import { readHarmony } from '../harmony.ts';
import type { HideKey } from '../../support/api-key.ts';
import { readErrorInside, shownMessage } from './read-failure.ts';

const textSchema = z.object({ type: z.string().nullish(), text: z.string().nullish() });
/** Thinking in a part of its own is again a text or a list of parts. */
const partSchema = textSchema.extend({ thinking: z.union([z.string(), z.array(textSchema)]).nullish() });
const contentSchema = z.union([z.string(), z.array(partSchema)]).nullish();
const countSchema = z.number().int().nonnegative().nullish().catch(null);

/** A list of pieces, each a text or a summary; others are encrypted. */
const detailsSchema = z.array(z.object({ text: z.string().nullish(), summary: z.string().nullish() })).catch([]);
const usageDetailsSchema = z.object({ reasoning_tokens: countSchema }).nullish().catch(null);

const usageSchema = z
  .object({
    prompt_tokens: countSchema,
    completion_tokens: countSchema,
    completion_tokens_details: usageDetailsSchema,
    reasoning_tokens: countSchema,
  })
  .nullish()
  .catch(null);

const bodySchema = z.object({
  choices: z.array(
    z.object({
      message: z.object({
        content: contentSchema,
        reasoning_content: z.unknown().optional(),
        reasoning: z.unknown().optional(),
        thinking: z.unknown().optional(),
        reasoning_details: z.unknown().optional(),
        refusal: z.unknown().optional(),
        tool_calls: z.unknown().optional(),
        error: z.unknown().optional(),
      }),
      finish_reason: z.string().nullish(),
      error: z.unknown().optional(),
    }),
  ),
  usage: usageSchema,
});

/** What of a reply tells its price, whether or not the rest is a completion. */
const NOTHING_SAID = { usage: null, choices: null, error: null, object: null, status: null };
const repliedSchema = z
  .object({
    usage: usageSchema,
    choices: z.array(z.unknown()).min(1).nullable().catch(null),
    error: z.unknown().optional(),
    object: z.unknown().optional(),
    status: z.unknown().optional(),
  })
  .catch(NOTHING_SAID);

/** `text` came with a status of success. What is no completion is a fault: a proxy in between writes such bodies. */
export function readCompletion(text: string, hideKey: HideKey): ChatResult {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // A server that streams what was not to be streamed will do so again.
    const isStream = /^(event|data|id|retry|:)[^\n]*\n?/.test(text) && /^data:/m.test(text);
    const what = isStream ? 'the answer is a stream, which was not asked for' : 'the answer is not JSON';
    const failure = chatFailure(isStream ? 'refused' : 'fault', `${what}: ${shownMessage(text, hideKey)}`);
    return { ...failure, billed: UNCOUNTED };
  }
  return readCompletionBody(body, hideKey);
}

/** The same of a body that was read as JSON before. A failure says what is billed for it. */
export function readCompletionBody(body: unknown, hideKey: HideKey): ChatResult {
  const result = resultIn(body, hideKey);
  if (result.kind === 'completion') return result;
  const billed = billedFor(body);
  return billed === null ? result : { ...result, billed };
}

/** Whoever holds a budget counts the most that was reserved for such a reply. */
const UNCOUNTED: BilledReply = { promptTokens: null, generatedTokens: null };

/**
 * What the provider reports counts, whatever the reply says beside it. A reply without a report is billed for all that anybody
 * here knows, but for one that holds nothing except an error: there the server says that it did not do the work.
 */
function billedFor(body: unknown): BilledReply | null {
  const { usage, choices, error, object, status } = repliedSchema.parse(body);
  if (usage) return { promptTokens: usage.prompt_tokens ?? null, generatedTokens: usage.completion_tokens ?? null };
  const isErrorAlone = choices === null && ((error ?? null) !== null || object === 'error' || status === 'failed');
  return isErrorAlone ? null : UNCOUNTED;
}

function resultIn(body: unknown, hideKey: HideKey): ChatResult {
  // Whatever stands beside it was written before the error came.
  const failed = readErrorInside(body, hideKey);
  if (failed !== null) return failed;
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const what = shownMessage(z.prettifyError(parsed.error), hideKey).slice(0, 300);
    return chatFailure('fault', `the answer is no chat completion: ${what}`);
  }
  const { choices, usage } = parsed.data;
  // Asked again it would come again: this conversation has no answer, others have.
  if (choices[0] === undefined) return chatFailure('refused', 'the answer holds no choice');
  const [choice] = choices;
  const failure = readErrorInside(choice, hideKey) ?? readErrorInside(choice.message, hideKey);
  if (failure !== null) return failure;
  const { message, finish_reason: reason } = choice;
  const finish = readFinishReason(reason === undefined || reason === null ? reason : hideKey(reason));
  if (typeof finish !== 'string') return finish;
  const { content } = message;
  const sent = reasoningIn(message) || thoughtIn(content);
  const whole = spokenIn(content);
  const channels = sent === '' ? readHarmony(whole) : null;
  const { reasoning, text: spoken } = channels ?? { reasoning: sent, text: whole };
  if (spoken === '') {
    const refusal = textIn(message.refusal);
    if (refusal !== '') return chatFailure('refused', `the model refused: ${shownMessage(refusal, hideKey)}`);
    if (Array.isArray(message.tool_calls) && message.tool_calls.length > 0)
      return chatFailure('refused', 'the model asked for a tool and gave no answer');
    if (reasoning === '' && finish === 'filtered') return chatFailure('refused', 'the answer was filtered');
    // Tokens that are counted are billed, whatever came of them.
    if (reasoning === '' && finish === 'unknown' && !((usage?.completion_tokens ?? 0) > 0))
      return chatFailure('fault', 'the answer holds neither text nor a reason for its end');
  }
  return {
    kind: 'completion',
    raw: joinReasoning(reasoning, spoken, finish),
    finish,
    promptTokens: usage?.prompt_tokens ?? null,
    generatedTokens: usage?.completion_tokens ?? null,
    reasoningTokens: usage?.completion_tokens_details?.reasoning_tokens ?? usage?.reasoning_tokens ?? null,
    parts: {
      reasoning: sent === '' ? null : sent,
      content: content === null || content === undefined ? null : whole,
    },
  };
}

/** The first field that says something: some servers send two, with the same in both. */
function reasoningIn(message: z.infer<typeof bodySchema>['choices'][number]['message']): string {
  return (
    textIn(message.reasoning_content) ||
    textIn(message.reasoning) ||
    textIn(message.thinking) ||
    detailsSchema
      .parse(message.reasoning_details)
      .map(({ text: piece, summary }) => piece ?? summary ?? '')
      .join('')
  );
}

type Content = z.infer<typeof contentSchema>;

function spokenIn(content: Content): string {
  return Array.isArray(content) ? joined(content) : (content ?? '');
}

function thoughtIn(content: Content): string {
  if (!Array.isArray(content)) return '';
  return content.map(({ thinking }) => (Array.isArray(thinking) ? joined(thinking) : (thinking ?? ''))).join('');
}

function joined(parts: readonly z.infer<typeof textSchema>[]): string {
  return parts.map(({ text }) => text ?? '').join('');
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
