/**
 * What a stage will take, as far as it can be known before it runs: tokens through the engine's models, conversations with
 * chat models, room on the disk. A kind of stage says it in `expect`; `fleming plan` adds up. Null is unknown, never 0.
 */
import type { JsonObject } from '../support/json.ts';
import type { Feeds, Product } from './stage-kind.ts';

export interface ExpectedCount {
  readonly count: number;
  readonly bound: 'exactly' | 'about' | 'at most';
}

export interface ExpectedTokens extends ExpectedCount {
  /** What is counted, and what is not: `trained`, `sampled; mining not counted`. */
  readonly of: string;
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
  /** Through the engine's models. */
  readonly tokens: ExpectedTokens | null;
  /** By the role that the chat model plays; a role that is not named is unknown. */
  readonly calls?: Readonly<Record<string, ExpectedCalls | null>>;
  /** Where a person should know it before; absent: unknown, or next to nothing. */
  readonly writes?: ExpectedFiles;
}

/** A product that is there and will be read as it is. */
export interface StandingProduct extends Product {
  /** What its stage said of itself when it was complete. */
  readonly summary: JsonObject;
}

export interface KnownBefore<Settings> {
  readonly settings: Settings;
  readonly feeds: Feeds;
  /** The product of a stage that feeds this one, null while it is still to be made: `standing(feeds.questions[0])`. */
  readonly standing: (stage: string | undefined) => StandingProduct | null;
}

/** Of a stage that neither trains nor asks a model. */
export const NO_MODEL: Expectation = { tokens: { count: 0, bound: 'exactly', of: 'no model' }, calls: {} };

export function exactly(count: number): ExpectedCount {
  return { count, bound: 'exactly' };
}

export function about(count: number): ExpectedCount {
  return { count: Math.round(count), bound: 'about' };
}

export function atMost(count: number): ExpectedCount {
  return { count, bound: 'at most' };
}

/** The loosest bound of the parts is the bound of the sum. */
export function sumOfCounts(counts: readonly ExpectedCount[]): ExpectedCount {
  const bounds = new Set(counts.map(({ bound }) => bound));
  const count = counts.reduce((sum, each) => sum + each.count, 0);
  return { count, bound: bounds.has('at most') ? 'at most' : bounds.has('about') ? 'about' : 'exactly' };
}
