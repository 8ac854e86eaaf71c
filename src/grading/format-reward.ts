/**
 * Adherence to the format (paper section 3.3): exactly one think block, then exactly one answer block, both with
 * something in them and nothing around them but space and end-of-text tokens. What the answer says is not looked at.
 */

export interface FormatRule {
  /** The prompt ends in an open <think>, so the output may start inside it. Ours: off, the model writes both tags. */
  readonly thinkOpenedByPrompt?: boolean;
}

// The slash stands with the space before it, so that a long run of space is tried in one way only.
const anyTag = /<(?:\s*\/)?\s*(?:think|answer|答案)/gi;
const endOfText = /<[|｜][^<>|｜]{1,40}[|｜]>|<\/s>|<eos>|<end_of_turn>/g;

export function followsFormat(raw: string, rule: FormatRule = {}): boolean {
  const text = rule.thinkOpenedByPrompt === true && !raw.includes('<think>') ? `<think>${raw}` : raw;
  // Any other tag of the family, malformed ones too, means more than one block. Four hits are enough to know.
  let tags = 0;
  for (const _ of text.matchAll(anyTag)) if (++tags > 4) return false;
  if (tags !== 4) return false;
  const [thinkStart, thinkEnd] = [text.indexOf('<think>'), text.indexOf('</think>')];
  const [answerStart, answerEnd] = [text.indexOf('<answer>'), text.indexOf('</answer>')];
  if (thinkStart < 0 || thinkEnd < thinkStart || answerStart < thinkEnd || answerEnd < answerStart) return false;
  const isBlank = (from: number, to?: number): boolean => text.slice(from, to).trim() === '';
  if (!isBlank(0, thinkStart) || !isBlank(thinkEnd + '</think>'.length, answerStart)) return false;
  if (isBlank(thinkStart + '<think>'.length, thinkEnd) || isBlank(answerStart + '<answer>'.length, answerEnd))
    return false;
  return (
    text
      .slice(answerEnd + '</answer>'.length)
      .replace(endOfText, '')
      .trim() === ''
  );
}
