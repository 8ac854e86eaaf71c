/**
 * Finds the answer block of an output: after the last </think>, the last well-formed <answer>…</answer>.
 * Knows nothing of options. Every scan stops at the next '<', so that time is linear in the output's length.
 */

export type AnswerBlock =
  | { readonly kind: 'block'; readonly content: string }
  | { readonly kind: 'none'; readonly reason: 'truncated-thinking' | 'no-answer-block' };

/**
 * Whether the output must hold a closed thinking part. `expected` is for models that reason: an output without </think> is
 * thinking from position 0 and was cut off. `optional` is for models that answer straight away.
 */
export type ThinkingRule = 'expected' | 'optional';

const thinkTag = /<\s*(\/?)\s*think\s*>/gi;
// Attributes and a stray word after the name (`</answer output>`) are seen in real output and tolerated.
const answerTag = /<\s*(\/?)\s*(answer|答案)(?:\s[^<>]*)?>/gi;

export function findAnswerBlock(raw: string, thinking: ThinkingRule = 'expected'): AnswerBlock {
  const spoken = textAfterThinking(raw, thinking);
  if (spoken === null) return { kind: 'none', reason: 'truncated-thinking' };
  const content = lastAnswerContent(spoken);
  return content === null ? { kind: 'none', reason: 'no-answer-block' } : { kind: 'block', content };
}

/** Null when thinking was left open. Text before a missing opening tag is thinking too. */
function textAfterThinking(raw: string, thinking: ThinkingRule): string | null {
  let spokenFrom = thinking === 'optional' ? 0 : null;
  for (const tag of raw.matchAll(thinkTag)) {
    const closes = tag[1] === '/';
    spokenFrom = closes ? tag.index + tag[0].length : null;
  }
  return spokenFrom === null ? null : raw.slice(spokenFrom);
}

function lastAnswerContent(spoken: string): string | null {
  let content: string | null = null;
  let open: { readonly name: string; readonly end: number } | null = null;
  for (const tag of spoken.matchAll(answerTag)) {
    const name = tag[2]!.toLowerCase();
    if (tag[1] !== '/') {
      open = { name, end: tag.index + tag[0].length };
    } else if (open !== null) {
      if (open.name === name) content = spoken.slice(open.end, tag.index);
      open = null;
    }
  }
  return content;
}
