/** One question to a model folder, its output taken apart by the rules that grading reads with. */
import { folderReference } from '../engine/model-reference.ts';
import type { Policy } from '../engine/policy.ts';
import { withAnsweringPolicy } from '../engine/with-policy.ts';
import { findAnswerBlock } from '../grading/answer-block.ts';
import { RecordError } from '../support/errors.ts';
import { embeddedEngines } from './adapters/embedded-engines.ts';

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

export interface AskOptions {
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
  readonly quantise: '8bit' | null;
  /** Strings at which the answer ends. */
  readonly stop: readonly string[];
}

export async function askModel(modelFolder: string, question: string, options: AskOptions): Promise<ModelAnswer> {
  const answer = async (policy: Policy): Promise<ModelAnswer> => {
    const prompt = policy.chatPrompt(policy.tokenizer.withoutSpecialTokens(question));
    refuseTooLong(prompt.length, policy.engine.maxPositions);
    const { maxTokens, temperature, seed, stop } = options;
    const params = { maxTokens, temperature, topP: null, topK: null, stop };
    const [completion] = await policy.complete([{ prompt, seed }], params);
    const { text, tokens, stopReason } = completion!;
    return { ...takeApart(text), raw: text, tokens: tokens.length, stopReason };
  };
  const { quantise } = options;
  return withAnsweringPolicy(embeddedEngines(), folderReference(modelFolder), answer, { quantise });
}

function refuseTooLong(promptTokens: number, maxPositions: number): void {
  if (promptTokens < maxPositions) return;
  throw new RecordError(
    `the question has ${promptTokens} tokens; the model takes ${maxPositions} with its answer: shorten it`,
  );
}

/** Thinking ends at the last `</think>`; an output that never closes it has no answer. */
export function takeApart(raw: string): Pick<ModelAnswer, 'thinking' | 'answer'> {
  const end = raw.lastIndexOf('</think>');
  if (end < 0) return { thinking: raw.replace(/^\s*<think>/, '').trim() || null, answer: null };
  const thinking = raw
    .slice(0, end)
    .replace(/^\s*<think>/, '')
    .trim();
  const block = findAnswerBlock(raw);
  const answer = block.kind === 'block' ? block.content.trim() : '';
  return { thinking: thinking === '' ? null : thinking, answer: answer === '' ? null : answer };
}
