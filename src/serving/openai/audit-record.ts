/** One answered request as a line of the audit log. What identifies people can be taken out of every text of it. */
import type { AnsweredRequest, RecordedChoice } from './generation-route.ts';
import type { Prompt } from './served-model.ts';

export interface AuditSource {
  readonly model: string;
  readonly revision: string | null;
  readonly fingerprint: string;
}

/** Null keeps texts as they are. */
export type Redact = ((text: string) => string) | null;

/** Characters of a record whose reading holds up the others for no longer than a second; of texts beyond it the length is kept. */
const MOST_REDACTED = 200_000;

export function auditRecord(answered: AnsweredRequest, source: AuditSource, reader: Redact) {
  const redact = reader === null ? null : bounded(reader);
  const { id, path, key, at, seconds, secondsToFirst, request, choices, promptTokens, failure } = answered;
  const { prompt, ...settings } = request;
  const shown = redact ?? ((text: string) => text);
  return {
    at: at.toISOString(),
    id,
    key,
    path,
    ...source,
    prompt: promptRecord(prompt, redact),
    settings: { ...settings, stop: settings.stop.map(shown) },
    choices: choices.map((choice) => choiceRecord(choice, shown)),
    promptTokens,
    seconds,
    secondsToFirst,
    failure: failure === null ? null : shown(failure),
    redacted: redact !== null,
  };
}

/** Of all texts together, in the order in which they are read. */
function bounded(redact: (text: string) => string): (text: string) => string {
  let left = MOST_REDACTED;
  return (text) => {
    if (text.length > left) return `[${text.length} characters, not recorded]`;
    left -= text.length;
    return redact(text);
  };
}

function promptRecord(prompt: Prompt, redact: Redact): object {
  const shown = redact ?? ((text: string) => text);
  switch (prompt.kind) {
    case 'chat':
      return { messages: prompt.messages.map(({ role, content }) => ({ role, content: shown(content) })) };
    case 'text':
      return { text: shown(prompt.text) };
    case 'tokens':
      // Nobody can take a name out of them.
      return redact === null ? { tokens: prompt.tokens } : { tokenCount: prompt.tokens.length };
  }
  prompt satisfies never;
  return {};
}

function choiceRecord(
  { reasoning, text, finish, generatedTokens, reasoningTokens }: RecordedChoice,
  shown: (text: string) => string,
) {
  return { reasoning: shown(reasoning), text: shown(text), finish, generatedTokens, reasoningTokens };
}
