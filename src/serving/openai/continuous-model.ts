/**
 * A model of this process as it is served: prompts become tokens, and tokens pieces of text, while sequences come and go in the
 * engine's batch.
 */
import type {
  ContinuousSampler,
  RunningSequence,
  SequenceToken,
  ThinkingLimit,
} from '../../engine/continuous-sampler.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import { CheckpointError, EngineError, FlemingError } from '../../support/errors.ts';
import { deriveSeed } from '../../support/random.ts';
import { ApiError } from './api-error.ts';
import { ReasoningSplitter } from './reasoning-splitter.ts';
import type {
  Abilities,
  Choice,
  Generation,
  GenerationOptions,
  GenerationRequest,
  ModelLoad,
  Prompt,
  ServedModel,
  TextToken,
  WrittenToken,
} from './served-model.ts';
import { WrittenText } from './written-text.ts';

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

  async generate(request: GenerationRequest, { signal, ...told }: GenerationOptions): Promise<Generation> {
    signal.throwIfAborted();
    const { tokens, opensThinking } = this.#promptTokens(request.prompt);
    if (tokens.length >= this.contextTokens)
      throw new ApiError(
        400,
        `the prompt has ${tokens.length} tokens; the model takes ${this.contextTokens} with its answer: shorten it`,
        { param: request.prompt.kind === 'chat' ? 'messages' : 'prompt', code: 'context_length_exceeded' },
      );
    const thinking = this.#thinkingLimit(request, opensThinking);
    const answers = Array.from({ length: request.count }, (_, choice) => {
      const seed = choice === 0 ? request.seed : deriveSeed('choice', request.seed, choice);
      const begun = { tokens, seed, thinking, opensThinking: opensThinking && request.prompt.kind === 'chat' };
      return new Answer(choice, request, begun, this.#tokenizer, told);
    });
    const stop = (): void => answers.forEach((answer) => answer.drop(signal.reason));
    signal.addEventListener('abort', stop);
    try {
      for (const answer of answers) answer.begin(this.#sampler);
      return { promptTokens: tokens.length, choices: await Promise.all(answers.map(({ ended }) => ended)) };
    } catch (cause) {
      stop();
      throw cause instanceof EngineError ? new ApiError(500, cause.message, { cause }) : cause;
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
    return { tokens: this.#tokenizer.encode(text), opensThinking: text.trimEnd().endsWith('<think>') };
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

interface Begun {
  readonly tokens: readonly number[];
  readonly seed: number;
  readonly thinking: ThinkingLimit | null;
  /** The answer begins inside a thinking. */
  readonly opensThinking: boolean;
}

/** One sequence and its text. */
class Answer {
  readonly ended: Promise<Choice>;
  readonly #choice: number;
  readonly #request: GenerationRequest;
  readonly #begun: Begun;
  readonly #tokenizer: Tokenizer;
  readonly #told: Omit<GenerationOptions, 'signal'>;
  readonly #text: WrittenText;
  /** Null for a raw prompt, whose continuation is text whatever tags it has. */
  readonly #splitter: ReasoningSplitter | null;
  readonly #settle: PromiseWithResolvers<Choice> = Promise.withResolvers();
  readonly #tokens: WrittenToken[] = [];
  #reasoning = '';
  #said = '';
  #count = 0;
  #thought = 0;
  #running: RunningSequence | null = null;

  constructor(
    choice: number,
    request: GenerationRequest,
    begun: Begun,
    tokenizer: Tokenizer,
    told: Omit<GenerationOptions, 'signal'>,
  ) {
    this.#choice = choice;
    this.#request = request;
    this.#begun = begun;
    this.#tokenizer = tokenizer;
    this.#told = told;
    this.#text = new WrittenText(request.stop);
    this.#splitter = request.prompt.kind === 'chat' ? new ReasoningSplitter(begun.opensThinking) : null;
    this.ended = this.#settle.promise;
    // Each is waited for by `Promise.all`, which hears of the first failure alone.
    this.ended.catch(() => {});
  }

  begin(sampler: ContinuousSampler): void {
    const { temperature, topP, topK, maxTokens, topLogprobs } = this.#request;
    const { endTokens: stopTokens, vocabularySize } = this.#tokenizer;
    const { tokens: prompt, seed, thinking } = this.#begun;
    const params = { maxTokens, temperature: temperature ?? 1, topP, topK, stopTokens, vocabularySize };
    const request = { prompt, seed, params, topLogprobs: topLogprobs ?? 0, thinking };
    this.#running = sampler.begin(request, {
      onToken: (token) => this.#take(token),
      onEnd: (end) => (end instanceof EngineError ? this.#settle.reject(end) : this.#end(end)),
    });
  }

  drop(reason: unknown): void {
    this.#running?.drop();
    this.#settle.reject(reason as Error);
  }

  #take(drawn: SequenceToken): void {
    this.#count++;
    const wasThinking = this.#isThinking();
    const piece = this.#text.push(this.#tokenizer.bytesOf(drawn.token));
    const split = this.#splitter?.push(piece) ?? { reasoning: '', text: piece };
    // The tags count as thinking.
    if (wasThinking || this.#isThinking()) this.#thought++;
    const tokens = this.#request.topLogprobs === null ? [] : this.#written(drawn);
    this.#tell(split, tokens);
    if (!this.#text.hasEnded) return;
    this.#running?.drop();
    this.#end('stop');
  }

  #isThinking(): boolean {
    return this.#splitter?.isThinking ?? false;
  }

  #end(finish: 'stop' | 'length'): void {
    const rest = this.#text.end();
    const held = this.#splitter?.push(rest) ?? { reasoning: '', text: rest };
    const last = this.#splitter?.end() ?? { reasoning: '', text: '' };
    this.#tell({ reasoning: held.reasoning + last.reasoning, text: held.text + last.text }, []);
    const choice: Choice = {
      reasoning: this.#reasoning,
      text: this.#said,
      finish,
      generatedTokens: this.#count,
      reasoningTokens: this.#splitter === null ? null : this.#thought,
      tokens: this.#request.topLogprobs === null ? null : this.#tokens,
    };
    this.#told.onChoice(this.#choice, choice);
    this.#settle.resolve(choice);
  }

  #tell({ reasoning, text }: { reasoning: string; text: string }, tokens: readonly WrittenToken[]): void {
    if (reasoning === '' && text === '' && tokens.length === 0) return;
    this.#reasoning += reasoning;
    this.#said += text;
    this.#tokens.push(...tokens);
    this.#told.onPiece({ choice: this.#choice, reasoning, text, tokens });
  }

  /** The token that ends a turn is none of the text. */
  #written({ token, logprob, top }: SequenceToken): WrittenToken[] {
    if (this.#tokenizer.endTokens.includes(token)) return [];
    const asText = (id: number, of: number): TextToken => {
      const bytes = Buffer.from(this.#tokenizer.bytesOf(id), 'latin1');
      // What shows nothing is told by its name: it could have ended the turn, say.
      const text = bytes.length === 0 ? this.#tokenizer.decode([id]) : bytes.toString('utf8');
      return { text, bytes: [...bytes], logprob: of };
    };
    return [{ ...asText(token, logprob), top: top.map((each) => asText(each.token, each.logprob)) }];
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
