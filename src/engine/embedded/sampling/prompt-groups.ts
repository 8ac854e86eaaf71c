/**
 * Which prompts go through the network together: equal ones once, and in one pass those whose lengths round up to the
 * same. So the padded length, on which the rounding of the softmax depends, is a function of a prompt's own length.
 */
import { roundUp } from './round-up.ts';
import type { QueuedRequest } from './sequence.ts';

export interface PromptGroup<Request extends Pick<QueuedRequest, 'prompt'> = QueuedRequest> {
  readonly prompt: Int32Array;
  /** The requests with this prompt. */
  readonly requests: readonly Request[];
}

/** Padded tokens in one pass. */
const maxTokens = 4096;

/** A prompt's length with padding. */
export function paddedLength(prompt: Int32Array): number {
  return roundUp(prompt.length, 8);
}

/**
 * Groups in passes; within a pass all have the same padded length. Requests that `apart` tells from each other are in
 * groups of their own, whatever their prompts.
 */
export function groupByPrompt<Request extends Pick<QueuedRequest, 'prompt'>>(
  requests: readonly Request[],
  apart: (request: Request) => number = () => 0,
): PromptGroup<Request>[][] {
  const byPrompt = new Map<string, { prompt: Int32Array; requests: Request[] }>();
  for (const request of requests) {
    const key = `${apart(request)}:${request.prompt.join()}`;
    const group = byPrompt.get(key);
    if (group) group.requests.push(request);
    else byPrompt.set(key, { prompt: request.prompt, requests: [request] });
  }
  const passes = new Map<number, PromptGroup<Request>[][]>();
  for (const group of byPrompt.values()) {
    const padded = paddedLength(group.prompt);
    const ofLength = passes.get(padded) ?? [[]];
    passes.set(padded, ofLength);
    if ((ofLength.at(-1)!.length + 1) * padded > maxTokens && ofLength.at(-1)!.length > 0) ofLength.push([]);
    ofLength.at(-1)!.push(group);
  }
  return [...passes.values()].flat();
}
