/**
 * The body of a chat completion as OpenAI's API and those after its model write it (vLLM, SGLang, llama.cpp, hosted ones).
 * Servers differ: reasoning stands in `reasoning_content` or `reasoning` or in the text; content may be null or a list of
 * parts; an error may come with status 200; what a provider filtered may come as a list of no choices.
 */
import { z } from 'zod';
import { chatFailure, joinReasoning, type ChatCompletion, type ChatResult } from '../chat-model.ts';
import { errorMessageOf } from './read-failure.ts';

const partSchema = z.object({ type: z.string(), text: z.string().optional() });
const contentSchema = z.union([z.string(), z.array(partSchema)]).nullish();
const countSchema = z.number().int().nonnegative().nullish().catch(null);

const bodySchema = z.object({
  choices: z.array(
    z.object({
      message: z.object({
        content: contentSchema,
        reasoning_content: z.unknown().optional(),
        reasoning: z.unknown().optional(),
        refusal: z.unknown().optional(),
      }),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.object({ prompt_tokens: countSchema, completion_tokens: countSchema }).nullish().catch(null),
});

const FINISH: Readonly<Record<string, ChatCompletion['finish']>> = {
  stop: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  max_tokens: 'length',
  content_filter: 'filtered',
};

/** `text` came with a status of success. What is no completion is a fault: a proxy in between writes such bodies. */
export function readCompletion(text: string): ChatResult {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return chatFailure('fault', `the answer is not JSON: ${errorMessageOf(text)}`);
  }
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const isError = typeof body === 'object' && body !== null && 'error' in body;
    const what = isError ? errorMessageOf(text) : z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ').slice(0, 300);
    return chatFailure('fault', `the answer is no chat completion: ${what}`);
  }
  const { choices, usage } = parsed.data;
  // Asked again it would come again: this conversation has no answer, others have.
  if (choices[0] === undefined) return chatFailure('refused', 'the answer holds no choice');
  const { message, finish_reason: reason } = choices[0];
  const finish = Object.hasOwn(FINISH, reason ?? '') ? FINISH[reason!]! : 'unknown';
  return {
    kind: 'completion',
    raw: joinReasoning(textIn(message.reasoning_content) || textIn(message.reasoning), spokenText(message), finish),
    finish,
    promptTokens: usage?.prompt_tokens ?? null,
    generatedTokens: usage?.completion_tokens ?? null,
  };
}

/** A refusal takes the place of content that is missing. */
function spokenText({ content, refusal }: { content?: z.infer<typeof contentSchema>; refusal?: unknown }): string {
  const text = Array.isArray(content) ? content.map((part) => part.text ?? '').join('') : (content ?? '');
  return text === '' ? textIn(refusal) : text;
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
