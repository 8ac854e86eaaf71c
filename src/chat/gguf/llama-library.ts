/**
 * What is used of node-llama-cpp, as types of our own: the package is optional, hundreds of megabytes in full, and not
 * among the dependencies. Whoever has it hands it in. Its chat sessions are not used: they choose a template of their own
 * by the name of the model, and limit thinking to a part of the context.
 */

export interface LlamaLibrary {
  getLlama(options: { readonly build: 'never'; readonly logLevel: 'error' }): Promise<Llama>;
}

export interface Llama {
  loadModel(options: { readonly modelPath: string }): Promise<LlamaModel>;
  dispose(): Promise<void>;
}

export interface LlamaModel {
  /** Tokens of prompt and answer together that the model was trained for. */
  readonly trainContextSize: number;
  readonly fileInfo: { readonly metadata: { readonly tokenizer?: { readonly chat_template?: string } } };
  readonly tokens: {
    readonly bos: LlamaToken | null;
    readonly bosString: string | null;
    readonly eosString: string | null;
    readonly shouldPrependBosToken: boolean;
  };
  /** `specialTokens`: text that spells a control token is that token. */
  tokenize(text: string, specialTokens: boolean): readonly LlamaToken[];
  detokenize(tokens: readonly LlamaToken[], specialTokens: boolean): string;
  createContext(options: {
    readonly sequences: number;
    readonly contextSize: { readonly max: number };
    readonly threads?: number;
  }): Promise<LlamaContext>;
}

export type LlamaToken = number;

export interface LlamaContext {
  /** Of one sequence. */
  readonly contextSize: number;
  getSequence(): LlamaSequence;
}

export interface LlamaSequence {
  clearHistory(): Promise<void>;
  /** Token by token; ends before a token that ends the turn. */
  evaluate(
    tokens: readonly LlamaToken[],
    options: {
      /** 0 is greedy. */
      readonly temperature: number;
      /** 1 is off; the library's own default is not. */
      readonly topP: number;
      /** 0 is off; the library's own default is not. */
      readonly topK: number;
      readonly seed: number;
    },
  ): AsyncIterable<LlamaToken>;
}
