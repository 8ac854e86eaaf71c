/** A line of a batch's results: what its request came to, read as a reply alone is. */
import { z } from 'zod';
import type { BatchResult } from '../batch-service.ts';
import { chatFailure, type ChatFailure } from '../chat-model.ts';
import type { HideKey } from '../../support/api-key.ts';
import { readCompletionBody } from './read-completion.ts';
import { asJson, messageIn, readFailure, shownMessage } from './read-failure.ts';
import { withoutKey } from './without-key.ts';

/** Servers differ in all but the id: an error may be a text or an object of any kind, a status may be a text or missing. */
const resultSchema = z.object({
  custom_id: z.string(),
  response: z.object({ status_code: z.unknown().optional(), body: z.unknown().optional() }).nullish().catch(null),
  error: z.unknown().optional(),
});

/** Ours: where no status is told, the body tells whether it is an answer. */
const UNTOLD_STATUS = 200;

/** Null where it is no such line. */
export function readBatchResult(line: unknown, hideKey: HideKey): BatchResult | null {
  const parsed = resultSchema.safeParse(line);
  if (!parsed.success) return null;
  const { custom_id: customId, response, error } = parsed.data;
  if (response === null || response === undefined) {
    const said = shownMessage(
      messageIn({ error }) ?? messageIn(error) ?? codeIn(error) ?? asJson(error ?? null),
      hideKey,
    );
    const isSaid = !['', 'null', '{}'].includes(said);
    return { customId, result: chatFailure('fault', isSaid ? said : 'no reason was given') };
  }
  const { status_code, body } = response;
  const status = statusIn(status_code) ?? UNTOLD_STATUS;
  const result =
    status >= 200 && status < 300 ? readCompletionBody(body ?? null, hideKey) : failureOf(status, body, hideKey);
  return { customId, result: withoutKey(result, hideKey) };
}

/** The provider's own record, which tells what came of the request: no gateway stands before it. */
function failureOf(status: number, body: unknown, hideKey: HideKey): ChatFailure {
  const { unanswered: _, ...failure } = readFailure(
    { status, headers: {}, body: asJson(body ?? null) },
    Date.now(),
    hideKey,
  );
  return failure;
}

function codeIn(error: unknown): string | null {
  const { code } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return typeof code === 'string' ? code : null;
}

function statusIn(value: unknown): number | null {
  const status = typeof value === 'string' && /^\d{3}$/.test(value.trim()) ? Number(value) : value;
  return typeof status === 'number' && Number.isFinite(status) ? status : null;
}
