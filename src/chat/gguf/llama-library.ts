/**
 * What is used of node-llama-cpp, as types of our own: the package is optional, hundreds of megabytes in full, and not
 * among the dependencies. Whoever has it hands it in.
 */

export interface LlamaLibrary {
  getLlama(options: { readonly build: 'never'; readonly logLevel: 'error' }): Promise<Llama>;
  readonly LlamaChatSession: new (options: {
    readonly contextSequence: LlamaSequence;
    readonly systemPrompt?: string;
  }) => LlamaSession;
}

export interface Llama {
  loadModel(options: { readonly modelPath: string }): Promise<LlamaModel>;
  dispose(): Promise<void>;
}

export interface LlamaModel {
  /** Tokens of prompt and answer together that the model was trained for. */
  readonly trainContextSize: number;
  tokenize(text: string): readonly unknown[];
  createContext(options: {
    readonly sequences: number;
    readonly contextSize: { readonly max: number };
    readonly threads?: number;
  }): Promise<LlamaContext>;
}

export interface LlamaContext {
  /** Of one sequence. */
  readonly contextSize: number;
  getSequence(): LlamaSequence;
}

export interface LlamaSequence {
  readonly tokenMeter: { readonly usedInputTokens: number; readonly usedOutputTokens: number };
  clearHistory(): Promise<void>;
}

export interface LlamaSession {
  promptWithMeta(
    prompt: string,
    options: {
      readonly temperature: number;
      readonly topP: number;
      /** 0 is off. */
      readonly topK: number;
      readonly maxTokens: number;
      readonly seed: number;
      /** The library punishes repeated tokens unless told not to, which no other server does. */
      readonly repeatPenalty: false;
      readonly signal?: AbortSignal;
    },
  ): Promise<{
    /** Text, and thinking as segments of its own. */
    readonly response: readonly (string | LlamaSegment)[];
    readonly stopReason: string;
  }>;
  dispose(options: { readonly disposeSequence: boolean }): void;
}

export interface LlamaSegment {
  readonly type: string;
  readonly segmentType?: string;
  readonly text?: string;
  readonly ended?: boolean;
}
