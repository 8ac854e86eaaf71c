/** One question to a model folder, its output taken apart. */
import { openEmbeddedEngine } from '../engine/embedded/embedded-engine.ts';
import { Policy } from '../engine/policy.ts';
import { loadTokenizer } from '../engine/tokenizer/tokenizer.ts';

export interface ModelAnswer {
  /** Text between <think> and the last </think>; null when there is none. */
  readonly thinking: string | null;
  /** Text of the last answer block after the thinking; null when there is none. */
  readonly answer: string | null;
  readonly raw: string;
  /** Generated tokens. */
  readonly tokens: number;
  readonly stopReason: 'stop' | 'length';
}

export async function askModel(
  modelFolder: string,
  question: string,
  options: { readonly maxTokens: number; readonly temperature: number; readonly seed: number },
): Promise<ModelAnswer> {
  const tokenizer = loadTokenizer(modelFolder);
  const engine = await openEmbeddedEngine({ modelFolder });
  try {
    const policy = new Policy(engine, tokenizer);
    const prompt = policy.chatPrompt(withoutControlTokens(question));
    const { maxTokens, temperature, seed } = options;
    const [completion] = await policy.complete([{ prompt, seed }], { maxTokens, temperature, topP: null, topK: null });
    const { text, tokens, stopReason } = completion!;
    return { ...takeApart(text), raw: text, tokens: tokens.length, stopReason };
  } finally {
    await engine.close();
  }
}

/** A user's text must not be able to end its own turn. */
function withoutControlTokens(text: string): string {
  return text.replaceAll(/<\|(im_start|im_end|endoftext)\|>/g, '');
}

/** Thinking ends at the last `</think>`; an output that never closes it has no answer. */
export function takeApart(raw: string): Pick<ModelAnswer, 'thinking' | 'answer'> {
  const end = raw.lastIndexOf('</think>');
  if (end < 0) return { thinking: raw.replace(/^\s*<think>/, '').trim() || null, answer: null };
  const thinking = raw.slice(0, end).replace(/^\s*<think>/, '').trim();
  const rest = raw.slice(end + '</think>'.length);
  const open = rest.lastIndexOf('<answer>');
  const close = rest.indexOf('</answer>', open);
  const answer = open >= 0 && close >= 0 ? rest.slice(open + '<answer>'.length, close).trim() : '';
  return { thinking: thinking === '' ? null : thinking, answer: answer === '' ? null : answer };
}
