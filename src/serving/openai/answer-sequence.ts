/** One answer of a model of this process: a sequence of the engine's batch, its text, and what is told of it. */
import type {
  ContinuousSampler,
  RunningSequence,
  SequenceToken,
  ThinkingLimit,
} from '../../engine/continuous-sampler.ts';
import type { Tokenizer } from '../../engine/tokenizer/tokenizer.ts';
import { EngineError } from '../../support/errors.ts';
import { ReasoningSplitter } from './reasoning-splitter.ts';
import type { Choice, GenerationOptions, GenerationRequest, TextToken, WrittenToken } from './served-model.ts';
import { WrittenText } from './written-text.ts';

export interface BegunAnswer {
  readonly tokens: readonly number[];
  readonly seed: number;
  readonly thinking: ThinkingLimit | null;
  /** The answer begins inside a thinking. */
  readonly opensThinking: boolean;
}

export class AnswerSequence {
  readonly ended: Promise<Choice>;
  readonly #choice: number;
  readonly #request: GenerationRequest;
  readonly #begun: BegunAnswer;
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
    begun: BegunAnswer,
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
    const generatedTokens = this.#count;
    const reasoningTokens = this.#splitter === null ? null : this.#thought;
    this.#told.onPiece({ choice: this.#choice, reasoning, text, tokens, generatedTokens, reasoningTokens });
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
