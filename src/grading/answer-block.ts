/**
 * Finds the answer block of an output: after the last </think>, the last well-formed <answer>…</answer>.
 * Knows nothing of options. It walks from the end, tag by tag, and stops at the last think tag, so that the thinking
 * itself is not looked at; every look ahead ends at the next '<', so that time is linear in the output's length.
 */

export type AnswerBlock =
  | { readonly kind: 'block'; readonly content: string }
  | { readonly kind: 'none'; readonly reason: 'truncated-thinking' | 'no-answer-block' };

/**
 * Whether the output must hold a closed thinking part. `expected` is for models that reason: an output without </think>
 * is thinking from position 0 and was cut off. `optional` is for models that answer straight away.
 */
export type ThinkingRule = 'expected' | 'optional';

type TagName = 'think' | 'answer' | '答案';

interface Tag {
  readonly name: TagName;
  readonly closes: boolean;
  readonly start: number;
  /** Just after its '>'. */
  readonly end: number;
}

export function findAnswerBlock(raw: string, thinking: ThinkingRule = 'expected'): AnswerBlock {
  let content: string | null = null;
  // The tag of an answer that was met last, that is the next one in the text.
  let following: Tag | null = null;
  for (let at = raw.lastIndexOf('<'); at >= 0; at = at === 0 ? -1 : raw.lastIndexOf('<', at - 1)) {
    const tag = tagAt(raw, at);
    if (tag === null) continue;
    // Text before a missing opening tag is thinking too: whatever comes before this tag does not count.
    if (tag.name === 'think') return tag.closes ? blockOf(content) : truncated;
    if (content !== null) continue;
    if (!tag.closes && following?.closes === true && following.name === tag.name)
      content = raw.slice(tag.end, following.start);
    following = tag;
  }
  return thinking === 'optional' ? blockOf(content) : truncated;
}

const truncated: AnswerBlock = { kind: 'none', reason: 'truncated-thinking' };

function blockOf(content: string | null): AnswerBlock {
  return content === null ? { kind: 'none', reason: 'no-answer-block' } : { kind: 'block', content };
}

/**
 * The tag that begins at the '<' at `start`, or null: `<think>`, `</answer>`, `< Answer type="x" >`, `<答案>`. After the
 * name of an answer, attributes and a stray word (`</answer output>`) are seen in real output and tolerated.
 */
function tagAt(text: string, start: number): Tag | null {
  let at = skipSpace(text, start + 1);
  const closes = text.charCodeAt(at) === slash;
  if (closes) at = skipSpace(text, at + 1);
  const name = nameAt(text, at);
  if (name === null) return null;
  const after = at + name.length;
  const close = name === 'think' ? skipSpace(text, after) : endOfAttributes(text, after);
  return text.charCodeAt(close) === greater ? { name, closes, start, end: close + 1 } : null;
}

function nameAt(text: string, at: number): TagName | null {
  // Bit 5 is the case of an ASCII letter.
  const first = text.charCodeAt(at) | 0x20;
  if (first === lowerT) return text.slice(at, at + 5).toLowerCase() === 'think' ? 'think' : null;
  if (first === lowerA) return text.slice(at, at + 6).toLowerCase() === 'answer' ? 'answer' : null;
  return text.startsWith('答案', at) ? '答案' : null;
}

/** The place of the '>' that ends a tag with attributes; without such an end, the place of what comes in its stead. */
function endOfAttributes(text: string, from: number): number {
  if (!isSpace(text.charCodeAt(from))) return from;
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === greater || code === less) break;
  }
  return at;
}

const [slash, less, greater, lowerA, lowerT] = [0x2f, 0x3c, 0x3e, 0x61, 0x74];

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Whether `\s` matches the character. */
function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 9 && code <= 13);
  return code === 0xa0 || (code >= 0x1680 && /\s/.test(String.fromCharCode(code)));
}
