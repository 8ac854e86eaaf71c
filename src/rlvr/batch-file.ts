/**
 * Sampled batches in the folder of a checkpoint, as JSON Lines: what a run that goes on trains on next. Numbers are read back
 * as they were; questions are named by their ids.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { CommonQuestion } from '../records/common-question.ts';
import { CheckpointError } from '../support/errors.ts';
import { iterateJsonl, writeJsonl } from '../support/jsonl.ts';
import type { GradedRollout } from './draw-groups.ts';
import type { SampledBatch } from './sampled-batch.ts';

/** A batch, and what it was sampled for and by. */
export interface Batch extends SampledBatch {
  /** That trains on it. */
  readonly step: number;
  /** Steps that its policy had been trained. */
  readonly sampledAfter: number;
  /** Drawn from a snapshot, beside training; else in turn with it. */
  readonly aside: boolean;
}

const FILE = 'batches-ahead.jsonl';

const whole = z.number().int().nonnegative();

const headSchema = z.strictObject({
  kind: z.literal('batch'),
  step: whole,
  sampledAfter: whole,
  aside: z.boolean(),
  round: z
    .strictObject({
      failed: whole,
      asked: whole,
      sampledTokens: whole,
      promptTokens: whole,
      mined: z.record(z.string(), z.strictObject({ attempts: z.number(), failures: z.number() })),
    })
    .nullable(),
});

const rolloutSchema = z.strictObject({
  kind: z.literal('rollout'),
  questionId: z.string(),
  group: whole,
  index: whole,
  seed: whole,
  reward: z.number(),
  advantage: z.number(),
  correct: z.boolean(),
  format: z.boolean(),
  completion: z.strictObject({
    prompt: z.array(whole),
    tokens: z.array(whole),
    logprobs: z.array(z.number()),
    stopReason: z.enum(['stop', 'length']),
    text: z.string(),
  }),
});

const lineSchema = z.discriminatedUnion('kind', [headSchema, rolloutSchema]);
type Line = z.input<typeof lineSchema>;

/** No file where there is no batch. */
export function writeBatches(folder: string, batches: readonly Batch[]): void {
  if (batches.length > 0) writeJsonl(join(folder, FILE), linesOf(batches));
}

function* linesOf(batches: readonly Batch[]): Generator<Line> {
  for (const { step, sampledAfter, aside, round, rollouts } of batches) {
    yield { kind: 'batch', step, sampledAfter, aside, round };
    for (const rollout of rollouts) yield lineOf(rollout);
  }
}

function lineOf({ question, group, index, seed, reward, advantage, correct, format, completion }: GradedRollout): Line {
  const { prompt, tokens, logprobs, stopReason, text } = completion;
  const sampled = { prompt: [...prompt], tokens: [...tokens], logprobs: [...logprobs], stopReason, text };
  const marked = { reward, advantage, correct, format };
  return { kind: 'rollout', questionId: question.id, group, index, seed, ...marked, completion: sampled };
}

/** None where there is no file. CheckpointError where it names questions that are not among `questions`. */
export function readBatches(folder: string, questions: readonly CommonQuestion[]): Batch[] {
  const path = join(folder, FILE);
  if (!existsSync(path)) return [];
  const byId = new Map(questions.map((question) => [question.id, question]));
  const batches: (Batch & { readonly rollouts: GradedRollout[] })[] = [];
  for (const { value, line } of iterateJsonl(path, { schema: lineSchema })) {
    if (value.kind === 'batch') {
      const { kind: _, ...head } = value;
      batches.push({ ...head, rollouts: [] });
      continue;
    }
    const { kind: _, questionId, ...rollout } = value;
    const question = byId.get(questionId);
    const batch = batches.at(-1);
    if (question === undefined || batch === undefined)
      throw new CheckpointError(
        `${path}:${line} is a rollout of ${question === undefined ? `${questionId}, which is no question of the stage` : 'no batch'}: ` +
          'the file was changed; remove the checkpoint, and the stage begins anew',
      );
    batch.rollouts.push({ ...rollout, question });
  }
  return batches;
}
