/**
 * A model's answers to one set, as refining and telling vignettes need them: journalled, so that the same command goes on
 * after any end of the process. What is asked binds the journal: other questions or settings are refused there.
 */
import { join } from 'node:path';
import { askSets } from './ask-sets.ts';
import { answersPath, type AskedSet } from './asked-set.ts';
import type { ChatModel } from '../../chat/chat-model.ts';
import { InterruptedError } from '../../run/interrupt.ts';
import type { Progress } from '../../run/progress.ts';
import { RunError, TeacherError } from '../../support/errors.ts';
import { readOutputs } from './read-answers.ts';

export interface AskedModel {
  readonly model: ChatModel;
  /** As given: `openai:URL#model`, ... */
  readonly spec: string;
  /** Of a local model's files; null over a network. */
  readonly sha256: string | null;
  readonly concurrency: number;
  readonly maxTokens: number | null;
}

export interface AskOneSetSettings {
  /** The journal's folder. */
  readonly folder: string;
  readonly samples: number;
  readonly temperature: number | null;
  readonly seed: number;
  readonly progress: Progress;
  /** Called when asking begins. */
  readonly stop: () => AbortSignal;
  /** How a person continues. */
  readonly again: string;
}

/** Output of each item and sample. What a model refuses is empty; a model that fails, or refuses all, is an error. */
export async function askOneSet<Item>(
  set: AskedSet<Item>,
  { model, spec, sha256, concurrency, maxTokens }: AskedModel,
  { folder, samples, temperature, seed, progress, stop, again }: AskOneSetSettings,
): Promise<Map<string, Map<number, string>>> {
  const { outcome, before, kept, wanted } = await askSets({
    folder,
    asked: { spec, name: model.name, sha256 },
    decoding: { temperature, topP: null, maxTokens, samples, seed, shuffleOptions: samples > 1 },
    sets: [set as AskedSet],
    model,
    concurrency,
    progress,
    stop: stop(),
  });
  const there = `${before + kept} of ${wanted} answers are in ${join(folder, set.id)}`;
  if (outcome.kind === 'stopped') throw new InterruptedError(`Stopped: ${there}. To continue: ${again}`);
  if (outcome.kind === 'failed')
    throw new TeacherError(
      `${set.id}, question ${outcome.request.id.itemId}: ${outcome.failure.message}. ${there}; the same command goes on`,
    );
  if (wanted === 0) throw new RunError(`${set.id}: no question is left to ask about`);
  return readOutputs(answersPath(folder, set));
}
