/**
 * What a stage will take and make, as far as it can be known before it runs: sequences and tokens through the engine's
 * models, conversations with chat models, room on the disk, and what the stages that read from it reckon with. A kind of
 * stage says it in `expect`; `fleming plan` chains and adds up. Null is unknown, never 0.
 */
import type { JsonObject } from '../support/json.ts';
import type { ExpectedCount } from './expected-count.ts';
import { exactly } from './expected-count.ts';
import type { ExpectedProducts } from './expected-products.ts';
import type { Entries, Feeds, Product } from './stage-kind.ts';

/** What costs alike. */
export interface ExpectedPart {
  /** Answers, traces or rows. */
  readonly sequences: ExpectedCount | null;
  readonly tokens: ExpectedCount | null;
}

/** Through the engine's models, parted by what costs differently. */
export interface ExpectedWork {
  /** Forward and backward; a prompt that answers share counts once, as it is computed. */
  readonly trained: ExpectedPart;
  /** Sampled, token by token. */
  readonly written: ExpectedPart;
  /** Forward alone: the prompts of what is written, and what is scored. */
  readonly read: ExpectedPart;
  /** Updates of the weights. */
  readonly steps: ExpectedCount | null;
  /** Null: nothing is trained, or nobody knows how long its sequences are. */
  readonly batch: BatchShape | null;
  /** What these numbers leave out: `mining`. */
  readonly without: readonly string[];
}

/** The sequences of one update, by which a machine's rate is measured. */
export interface BatchShape {
  /** Rows are learned whole, of pairs the answers, in groups answers share a prompt. */
  readonly kind: 'rows' | 'pairs' | 'groups';
  readonly sequences: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** Answers behind one prompt. */
  readonly groupSize: number;
}

/** What is put on the disk, in bytes. */
export interface ExpectedFiles extends ExpectedCount {
  /** What it is: `model/, a llama of 134,515,008 parameters in f32`. */
  readonly of: string;
}

/** Conversations with one chat model. */
export interface ExpectedCalls {
  readonly calls: ExpectedCount;
  readonly readTokens: ExpectedCount | null;
  /** Null where the longest answer is the recipe's to say: `maxTokens` of `[models.NAME]` then bounds it, where stated. */
  readonly writtenTokens: ExpectedCount | null;
}

export interface Expectation {
  /** Null: unknown. */
  readonly work: ExpectedWork | null;
  /** By the role that the chat model plays; a role that is not named is unknown. */
  readonly calls?: Readonly<Record<string, ExpectedCalls | null>>;
  /** Where a person should know it before; absent: unknown, or next to nothing. */
  readonly writes?: ExpectedFiles;
  readonly makes?: ExpectedProducts;
}

/** A product that is there and will be read as it is. */
export interface StandingProduct extends Product {
  /** What its stage said of itself when it was complete. */
  readonly summary: JsonObject;
}

export interface KnownBefore<Settings> {
  readonly settings: Settings;
  readonly feeds: Feeds;
  readonly entries: Entries;
  /** The product of a stage that feeds this one, null while it is still to be made: `standing(feeds.questions[0])`. */
  readonly standing: (stage: string | undefined) => StandingProduct | null;
  /** What a stage that feeds this one makes: what is there where it stands, else what it expects. */
  readonly made: (stage: string | undefined) => ExpectedProducts;
  /** Of the words that the recipe's prompt puts around a question. */
  readonly promptBytes: number;
}

export const NONE: ExpectedPart = { sequences: exactly(0), tokens: exactly(0) };

/** What is not named is none. */
export function engineWork(parts: Partial<ExpectedWork>): ExpectedWork {
  return { trained: NONE, written: NONE, read: NONE, steps: exactly(0), batch: null, without: [], ...parts };
}

/** Of a stage that neither trains nor asks a model. */
export const NO_MODEL: Expectation = { work: engineWork({}), calls: {} };
