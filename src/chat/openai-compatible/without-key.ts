/** A result with the API key masked wherever a server repeats it. */
import type { ChatResult } from '../chat-model.ts';
import type { HideKey } from '../../support/api-key.ts';

export function withoutKey<Result extends ChatResult>(result: Result, hideKey: HideKey): Result {
  if (result.kind === 'failure') return { ...result, message: hideKey(result.message) };
  const hidden = (text: string | null): string | null => (text === null ? null : hideKey(text));
  const { parts } = result;
  return {
    ...result,
    raw: hideKey(result.raw),
    ...(parts === undefined ? {} : { parts: { reasoning: hidden(parts.reasoning), content: hidden(parts.content) } }),
  };
}
