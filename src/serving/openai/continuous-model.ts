/**
 * A model of this process as it is served: prompts become tokens, and tokens pieces of text, while sequences come and go in the
 * engine's batch.
 */
import type { ContinuousSampler, ThinkingLimit } from '../../engine/continuous-sampler.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import { CheckpointError, EngineError, FlemingError } from '../../support/errors.ts';
import { deriveSeed } from '../../support/random.ts';
import { AnswerSequence } from './answer-sequence.ts';
import { ApiError, ourFault, wrongField } from './api-error.ts';
import type {
  Abilities,
  Generation,
  GenerationOptions,
  GenerationRequest,
  ModelLoad,
  Prompt,
  ServedModel,
} from './served-model.ts';

export interface ContinuousModelParts {
  readonly name: string;
  readonly revision: string;
  readonly sampler: ContinuousSampler;
  readonly tokenizer: Tokenizer;
}

export class ContinuousModel implements ServedModel {
  readonly name: string;
  readonly revision: string;
  readonly abilities: Abilities;
  readonly #sampler: ContinuousSampler;
  readonly #tokenizer: Tokenizer;
  /** Null where the tokenizer has none: the thinking cannot be ended then. */
  readonly #tags: { readonly open: number; readonly close: number } | null;

  constructor({ name, revision, sampler, tokenizer }: ContinuousModelParts) {
    this.name = name;
    this.revision = revision;
    this.#sampler = sampler;
    this.#tokenizer = tokenizer;
    this.#tags = tagsOf(tokenizer);
    const everything = { pieces: true, logprobs: true, seed: true, stop: true, topK: true, rawPrompts: true };
    this.abilities = { ...everything, thinkingBudget: this.#tags !== null };
  }

  get contextTokens(): number {
    return this.#sampler.maxPositions;
  }

  get load(): ModelLoad {
    return this.#sampler.load;
  }

  get ended(): Promise<Error> {
    return this.#sampler.ended;
  }

  async generate(request: GenerationRequest, { signal, ...told }: GenerationOptions): Promise<Generation> {
    signal.throwIfAborted();
    const { tokens, opensThinking } = this.#promptTokens(request.prompt);
    if (tokens.length === 0) throw wrongField('prompt', 'it is empty; send one token at least');
    this.#checkLength(tokens.length, request.prompt);
    const thinking = this.#thinkingLimit(request, opensThinking);
    const answers = Array.from({ length: request.count }, (_, choice) => {
      const seed = choice === 0 ? request.seed : deriveSeed('choice', request.seed, choice);
      const begun = { tokens, seed, thinking, opensThinking: opensThinking && request.prompt.kind === 'chat' };
      return new AnswerSequence(choice, request, begun, this.#tokenizer, told);
    });
    const stop = (): void => answers.forEach((answer) => answer.drop(signal.reason));
    signal.addEventListener('abort', stop);
    try {
      for (const answer of answers) answer.begin(this.#sampler);
      return { promptTokens: tokens.length, choices: await Promise.all(answers.map(({ ended }) => ended)) };
    } catch (cause) {
      stop();
      throw cause instanceof EngineError ? ourFault(cause) : cause;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  close(): Promise<void> {
    return this.#sampler.close();
  }

  #promptTokens(prompt: Prompt): { readonly tokens: readonly number[]; readonly opensThinking: boolean } {
    const { vocabularySize } = this.#tokenizer;
    if (prompt.kind === 'tokens') {
      const wrong = prompt.tokens.find((token) => token >= vocabularySize);
      if (wrong === undefined) return { tokens: prompt.tokens, opensThinking: false };
      throw new ApiError(400, `prompt: token ${wrong} is not in the vocabulary of ${vocabularySize}`, {
        param: 'prompt',
      });
    }
    const text = prompt.kind === 'text' ? prompt.text : this.#chatText(prompt.messages);
    this.#checkLength(this.#tokenizer.leastTokens(text), prompt);
    return { tokens: this.#tokenizer.encode(text), opensThinking: text.trimEnd().endsWith('<think>') };
  }

  #checkLength(tokens: number, { kind }: Prompt): void {
    if (tokens < this.contextTokens) return;
    throw new ApiError(
      400,
      `the prompt has ${tokens} tokens or more; the model takes ${this.contextTokens} with its answer: shorten it`,
      { param: kind === 'chat' ? 'messages' : 'prompt', code: 'context_length_exceeded' },
    );
  }

  /** No message can end its own turn. */
  #chatText(messages: Extract<Prompt, { readonly kind: 'chat' }>['messages']): string {
    const cleaned = messages.map(({ role, content }) => ({
      role,
      content: this.#tokenizer.withoutSpecialTokens(content),
    }));
    try {
      return this.#tokenizer.applyChatTemplate(cleaned, { addGenerationPrompt: true });
    } catch (cause) {
      if (!(cause instanceof FlemingError)) throw cause;
      throw new ApiError(400, cause.message, { cause, param: 'messages' });
    }
  }

  #thinkingLimit({ thinkingBudget }: GenerationRequest, isOpen: boolean): ThinkingLimit | null {
    return thinkingBudget === null || this.#tags === null ? null : { ...this.#tags, isOpen, tokens: thinkingBudget };
  }
}

function tagsOf(tokenizer: Tokenizer): { readonly open: number; readonly close: number } | null {
  try {
    return { open: tokenizer.idOf('<think>'), close: tokenizer.idOf('</think>') };
  } catch (cause) {
    if (cause instanceof CheckpointError) return null;
    throw cause;
  }
}
