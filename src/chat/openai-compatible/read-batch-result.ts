/** A line of a batch's results: what its request came to, read as a reply alone is. */
import { z } from 'zod';
import type { BatchResult } from '../batch-service.ts';
import { chatFailure } from '../chat-model.ts';
import type { HideKey } from './api-key.ts';
import { readCompletionBody } from './read-completion.ts';
import { asJson, readFailure, shownMessage } from './read-failure.ts';
import { withoutKey } from './without-key.ts';

const resultSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.number(), body: z.unknown() }).nullish(),
  error: z.object({ code: z.unknown(), message: z.unknown() }).nullish(),
});

/** Null where it is no such line. */
export function readBatchResult(line: unknown, hideKey: HideKey): BatchResult | null {
  const parsed = resultSchema.safeParse(line);
  if (!parsed.success) return null;
  const { custom_id: customId, response, error } = parsed.data;
  if (response === null || response === undefined) {
    const told = error?.message ?? error?.code ?? 'no reason was given';
    const said = shownMessage(typeof told === 'string' ? told : asJson(told), hideKey);
    return { customId, result: chatFailure('fault', said) };
  }
  const { status_code: status, body } = response;
  const result =
    status >= 200 && status < 300
      ? readCompletionBody(body ?? null, hideKey)
      : readFailure({ status, headers: {}, body: asJson(body ?? null) }, Date.now(), hideKey);
  return { customId, result: withoutKey(result, hideKey) };
}
