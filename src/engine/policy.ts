/**
 * A model one can talk to in text: an engine and its tokenizer. Encodes conversations, samples and decodes; knows
 * nothing of questions or rewards. `Policy` alone can answer; who has to score or train asks for a `Policy<Scorer>` or a
 * `TrainingPolicy`.
 */
import { CheckpointError } from '../support/errors.ts';
import { deriveSeed } from '../support/random.ts';
import type { Tokenizer } from './tokenizer/tokenizer.ts';
import type { SampledSequence, SampleOptions, Sampler, SamplingParams } from './sampler.ts';
import { textBeforeStop } from './stop-strings.ts';
import type { TrainingEngine } from './training-engine.ts';

export interface Completion extends SampledSequence {
  readonly prompt: readonly number[];
  /** Decoded without special tokens; `<think>` and `<answer>` stay. It ends before a stop string. */
  readonly text: string;
}

export interface CompletionParams extends Omit<SamplingParams, 'stopTokens' | 'stopStrings' | 'vocabularySize'> {
  /** Strings at which an answer ends; absent is none. */
  readonly stop?: readonly string[];
}

export interface PromptRequest {
  readonly prompt: readonly number[];
  readonly seed: number;
}

export class Policy<Engine = Sampler> {
  readonly engine: Engine;
  readonly tokenizer: Tokenizer;
  /** Sequences end at these tokens: the end of a turn, or of the text. */
  readonly stopTokens: readonly number[];

  constructor(engine: Engine, tokenizer: Tokenizer) {
    this.engine = engine;
    this.tokenizer = tokenizer;
    this.stopTokens = tokenizer.endTokens;
  }

  /** Token ids of one user turn, ready for the assistant's. */
  chatPrompt(userText: string): number[] {
    // A question of a bank must not be able to end its own turn.
    const messages = [{ role: 'user' as const, content: this.tokenizer.withoutSpecialTokens(userText) }];
    return this.tokenizer.encode(this.tokenizer.applyChatTemplate(messages, { addGenerationPrompt: true }));
  }

  /** Token ids of an assistant's turn with its end token. */
  turn(text: string): number[] {
    const [end] = this.stopTokens;
    if (end !== undefined) return [...this.tokenizer.encode(text), end];
    throw new CheckpointError(
      'The model folder does not say which token ends a turn: state eos_token_id in its generation_config.json',
    );
  }

  async complete(
    this: Policy,
    requests: readonly PromptRequest[],
    { stop = [], ...params }: CompletionParams,
    options?: SampleOptions,
  ): Promise<Completion[]> {
    const { stopTokens, tokenizer } = this;
    const { vocabularySize } = tokenizer;
    const stopStrings = { strings: stop, bytesOf: (token: number) => tokenizer.bytesOf(token) };
    const ends = stop.length === 0 ? { stopTokens } : { stopTokens, stopStrings };
    const sequences = await this.engine.sample(requests, { ...params, ...ends, vocabularySize }, options);
    return sequences.map((sequence, index) => ({
      ...sequence,
      prompt: requests[index]!.prompt,
      text: textBeforeStop(tokenizer.decode(sequence.tokens, { skipSpecial: true }), stop),
    }));
  }

  /** The most probable continuation of each prompt. */
  greedy(
    this: Policy,
    prompts: readonly (readonly number[])[],
    maxTokens: number,
    options?: SampleOptions,
  ): Promise<Completion[]> {
    const requests = prompts.map((prompt, index) => ({ prompt, seed: deriveSeed('greedy', index) }));
    return this.complete(requests, { maxTokens, temperature: 0, topP: null, topK: null }, options);
  }
}

/** A policy that can be trained. */
export type TrainingPolicy = Policy<TrainingEngine>;
