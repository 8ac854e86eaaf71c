/**
 * What the server asks of a model, whatever it was opened by: answers to one prompt, told piece by piece, the thinking apart.
 * A request that cannot be answered is an ApiError.
 */
import type { ChatMessage } from '../../chat/chat-model.ts';

/** What a model can be asked for; what it cannot is refused in words. */
export interface Abilities {
  /** Pieces come as they are written; else each answer comes whole, its thinking first. */
  readonly pieces: boolean;
  readonly logprobs: boolean;
  readonly seed: boolean;
  readonly stop: boolean;
  readonly topK: boolean;
  readonly thinkingBudget: boolean;
  /** Prompts without a chat template: text, or tokens. */
  readonly rawPrompts: boolean;
}

export type Prompt =
  | {
      readonly kind: 'chat';
      readonly messages: readonly ChatMessage[];
      /** Of a recorded output. */
      readonly item: { readonly set: string; readonly id: string } | null;
    }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tokens'; readonly tokens: readonly number[] };

/** null leaves it to the model. */
export interface GenerationRequest {
  readonly prompt: Prompt;
  /** Answers to it. */
  readonly count: number;
  /** Of the first answer; those of the others are derived from it. */
  readonly seed: number;
  readonly maxTokens: number;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly stop: readonly string[];
  /** Null: no log-probabilities; 0: of the tokens of the answer alone. */
  readonly topLogprobs: number | null;
  /** Tokens; null is no limit. */
  readonly thinkingBudget: number | null;
}

/** A token as text. */
export interface TextToken {
  readonly text: string;
  /** UTF-8. */
  readonly bytes: readonly number[];
  readonly logprob: number;
}

export interface WrittenToken extends TextToken {
  readonly top: readonly TextToken[];
}

/** What one answer has become longer by. */
export interface Piece {
  readonly choice: number;
  readonly reasoning: string;
  readonly text: string;
  /** Where log-probabilities are asked for; the tokens of both, and of tags between them. */
  readonly tokens: readonly WrittenToken[];
  /** Of the answer so far; null where nobody says. */
  readonly generatedTokens: number | null;
  readonly reasoningTokens: number | null;
}

export interface Choice {
  readonly reasoning: string;
  readonly text: string;
  readonly finish: 'stop' | 'length' | 'content_filter';
  /** Null where nobody says. */
  readonly generatedTokens: number | null;
  readonly reasoningTokens: number | null;
  /** Null where none were asked for. */
  readonly tokens: readonly WrittenToken[] | null;
}

export interface Generation {
  readonly promptTokens: number | null;
  /** In the order of their numbers. */
  readonly choices: readonly Choice[];
}

export interface GenerationOptions {
  readonly signal: AbortSignal;
  readonly onPiece: (piece: Piece) => void;
  /** A choice has ended; the others may go on. */
  readonly onChoice: (choice: number, ended: Choice) => void;
}

export interface ModelLoad {
  /** Answers that are being written, and those that wait for that; null where nobody here knows. */
  readonly running: number | null;
  readonly waiting: number | null;
}

export interface ServedModel {
  readonly name: string;
  /** SHA-256 of its files; null for one that is reached over a network. */
  readonly revision: string | null;
  readonly abilities: Abilities;
  /** Tokens of prompt and answer together; null where nobody here knows. */
  readonly contextTokens: number | null;
  readonly load: ModelLoad;
  /** Why nothing can be asked any more, once that is so, for ever; closing is a reason. */
  readonly ended: Promise<Error>;
  generate(request: GenerationRequest, options: GenerationOptions): Promise<Generation>;
  close(): Promise<void>;
}
