/**
 * Conversations as text: a small ChatML template, and the rendering of any Hugging Face chat template.
 *
 * The generation prompt ends behind "<|im_start|>assistant\n" and the model writes `<think>` itself, as Qwen3 does:
 * the output is then whole (`<think>…</think> … <answer>…</answer>`), the reward for the format sees all of it, and
 * what the README of the paper does, to split the output at `</think>`, works on the decoded output alone. Earlier
 * turns of the assistant lose what stands before `</think>`, so that a long conversation does not fill with reasoning.
 */
import { CheckpointError } from '../../support/errors.ts';
import { printable } from '../../support/printable.ts';
import { renderWithinLimits, TemplateLimit } from './template-limits.ts';

/** One turn. The content may hold the tags `<think>` and `<answer>`. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** The template of our own models. Transformers renders it to the same text. */
export const CHAT_TEMPLATE = `{%- set turns = namespace(last_user=-1) -%}
{%- for message in messages -%}
{%- if message.role == 'user' -%}{%- set turns.last_user = loop.index0 -%}{%- endif -%}
{%- endfor -%}
{%- for message in messages -%}
{%- if message.role not in ['system', 'user', 'assistant'] -%}
{{- raise_exception('A message has the role ' + message.role + '; allowed are system, user and assistant') -}}
{%- endif -%}
{%- set content = message.content -%}
{%- if message.role == 'assistant' and loop.index0 < turns.last_user and '</think>' in content -%}
{%- set content = content.split('</think>')[-1].lstrip('\\n') -%}
{%- endif -%}
{{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}
{{- '<|im_start|>assistant\\n' -}}
{%- endif -%}
`;

/** Longest word of a template about why it refuses, in characters. */
const LONGEST_REASON = 500;

/**
 * Renders a template with what Transformers gives it. CheckpointError, with its cause, when the template refuses or goes
 * beyond the limits of a rendering.
 */
export function renderChatTemplate(template: string, variables: Readonly<Record<string, unknown>>): string {
  try {
    return renderWithinLimits(template, { tools: null, documents: null, ...variables });
  } catch (cause) {
    if (cause instanceof TemplateLimit)
      throw new CheckpointError(
        `The chat template was stopped: ${cause.message}. No model needs that: take the template of the model's ` +
          'publisher, or another model',
        { cause },
      );
    throw new CheckpointError(`The chat template could not render the messages: ${reasonOf(cause)}`, { cause });
  }
}

/** A template says with `raise_exception` what it likes, and its words go to a terminal. */
function reasonOf(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return printable(reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}...` : reason);
}
