/** What a figure of `npm run bench -- engine --peers` is, and what it is given. */
import type { ShapeName } from '../support/model-shapes.ts';
import type { InTurns, Item } from '../support/in-turns.ts';
import type { GrpoShape, OurOpening } from './calls.ts';
import type { Program, Side } from './side.ts';

/** Packages of others; `transformers` is on PyTorch. */
export type Package = 'transformers' | 'peft' | 'trl' | 'node-llama-cpp';

export interface Settings {
  readonly rounds: number;
  /** Of every side. */
  readonly threads: number;
  /** A model folder in float32; null is none. */
  readonly model: string | null;
  /** A GGUF file of the same model; null is none. */
  readonly gguf: string | null;
  /** Tokens of an answer where a folder's model decodes. */
  readonly newTokens: number;
  readonly batches: readonly number[];
  /** Null: those that the figure takes by itself. */
  readonly shapes: readonly (ShapeName | 'model')[] | null;
  /** Of the peers' weights where they decode. */
  readonly peerDtype: 'float32' | 'bfloat16';
}

/** One of two sides: who runs it, and what it opens. */
export interface Contender {
  readonly program: Program;
  readonly opening: Omit<OurOpening, 'threads'> & { readonly grpo?: GrpoShape };
}

export interface Comparison<Measured> {
  readonly contenders: readonly [Contender, Contender];
  readonly items: readonly Item<Side, Measured>[];
  /** Opened one after the other, each round anew: both do not fit into the memory. */
  readonly apart: boolean;
}

export interface Compared<Measured> extends InTurns<Measured> {
  /** Median of the MatMul peaks before, between and after the rounds. */
  readonly peakGflops: number;
}

export interface Bench {
  readonly settings: Settings;
  isInstalled(name: Package): boolean;
  /** Starts and opens a side. */
  open(contender: Contender): Promise<Side>;
  compare<Measured>(comparison: Comparison<Measured>): Promise<Compared<Measured>>;
  /** The machine's MatMul peak now, GFLOP/s; the report has them all. */
  peak(): Promise<number>;
  /** Waits until threads that spin have come to rest. */
  rest(): Promise<unknown>;
  say(text: string): void;
}

export interface Figure {
  readonly name: string;
  /** One line of help. */
  readonly about: string;
  readonly needs: readonly (Package | 'model' | 'gguf')[];
  run(bench: Bench): Promise<Record<string, unknown>>;
}

/** Parameters from which on two trainings are not in the memory at once. */
export const APART_FROM = 100_000_000;
