/**
 * The body of a chat completion as OpenAI's API and those after its model write it (vLLM, SGLang, llama.cpp, hosted ones).
 * Servers differ: reasoning stands in `reasoning_content` or `reasoning` or in the text; content may be null or a list of
 * parts; an error may come with status 200, alone, beside the choices or in one; what a provider filtered may come as a list of no choices.
 */
import { z } from 'zod';
import { chatFailure, joinReasoning, type ChatResult } from '../chat-model.ts';
import { readFinishReason } from '../finish-reason.ts';
import { errorMessageOf, readErrorInside } from './read-failure.ts';

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
      error: z.unknown().optional(),
    }),
  ),
  usage: z.object({ prompt_tokens: countSchema, completion_tokens: countSchema }).nullish().catch(null),
});

/** `text` came with a status of success. What is no completion is a fault: a proxy in between writes such bodies. */
export function readCompletion(text: string): ChatResult {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return chatFailure('fault', `the answer is not JSON: ${errorMessageOf(text)}`);
  }
  // Whatever stands beside it was written before the error came.
  const failed = readErrorInside(body);
  if (failed !== null) return failed;
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    const what = z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ').slice(0, 300);
    return chatFailure('fault', `the answer is no chat completion: ${what}`);
  }
  const { choices, usage } = parsed.data;
  // Asked again it would come again: this conversation has no answer, others have.
  if (choices[0] === undefined) return chatFailure('refused', 'the answer holds no choice');
  const [choice] = choices;
  const failure = readErrorInside(choice);
  if (failure !== null) return failure;
  const { message, finish_reason: reason } = choice;
  const finish = readFinishReason(reason);
  if (typeof finish !== 'string') return finish;
  const reasoning = textIn(message.reasoning_content) || textIn(message.reasoning);
  const spoken = spokenText(message);
  if (finish === 'unknown' && reasoning === '' && spoken === '')
    return chatFailure('fault', 'the answer holds neither text nor a reason for its end');
  return {
    kind: 'completion',
    raw: joinReasoning(reasoning, spoken, finish),
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
