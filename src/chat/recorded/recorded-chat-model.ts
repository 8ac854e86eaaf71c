/**
 * Outputs that were recorded before, as a model: a JSON Lines file with one output a line, found by item and sample. Takes
 * the answers of an evaluation as they are, and outputs made elsewhere: `{"itemId": "12", "raw": "..."}` is enough. The
 * texts stay in the file; memory holds where each one stands.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { RecordError } from '../../support/errors.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import {
  chatFailure,
  hasFired,
  type ChatModel,
  type ChatRequest,
  type ChatResult,
  type ConversationId,
} from '../chat-model.ts';
import { readFinishReason } from '../finish-reason.ts';

export const recordedOutputSchema = z.object({
  /** Left out: the output answers the item of that id in any set. Answers of before call it `benchmark`. */
  set: z.string().optional(),
  benchmark: z.string().optional(),
  itemId: z.string().min(1),
  sample: z.number().int().nonnegative().default(0),
  raw: z.string(),
  finish: z.enum(['stop', 'length', 'filtered', 'unknown']).default('unknown'),
  promptTokens: z.number().int().nonnegative().nullable().default(null),
  generatedTokens: z.number().int().nonnegative().nullable().default(null),
  /** As servers name them, for outputs that were kept beside their texts elsewhere. */
  finish_reason: z.string().nullish(),
  error: z.unknown().optional(),
  /** In the answers of an evaluation: the model refused. */
  refused: z.string().optional(),
});

interface Place {
  readonly offset: number;
  readonly bytes: number;
  readonly line: number;
  readonly refused: boolean;
}

/** RecordError, with its line, for a line that is no output, or two for one item and sample. */
export function openRecordedChatModel(path: string): RecordedChatModel {
  const places = new Map<string, Place>();
  for (const { value, line, offset, bytes } of iterateJsonl(path, { schema: recordedOutputSchema })) {
    const key = keyOf(value.set ?? value.benchmark ?? null, value.itemId, value.sample);
    const before = places.get(key);
    const refused = value.refused !== undefined;
    if (before !== undefined && !before.refused && !refused) {
      throw new RecordError(
        `${path}:${line}: item ${value.itemId}, sample ${value.sample} stands on line ${before.line} already; one of the two must go`,
      );
    }
    // Asked again, a model may answer what it refused at first.
    if (before === undefined || !refused) places.set(key, { offset, bytes, line, refused });
  }
  if (places.size === 0) throw new RecordError(`${path} holds no output; each line is {"itemId": "...", "raw": "..."}`);
  return new RecordedChatModel(path, places);
}

export class RecordedChatModel implements ChatModel {
  readonly name: string;
  readonly #path: string;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #file: number;
  #closed = false;

  constructor(path: string, places: ReadonlyMap<string, Place>) {
    this.name = basename(path).replace(/\.jsonl$/, '');
    this.#path = path;
    this.#places = places;
    this.#file = openSync(path, 'r');
  }

  async complete({ id }: ChatRequest, signal?: AbortSignal): Promise<ChatResult> {
    if (hasFired(signal)) return chatFailure('aborted', 'stopped');
    if (this.#closed) return chatFailure('fatal', `${this.#path} is closed`);
    const place = this.#placeOf(id);
    if (place === undefined) {
      return chatFailure(
        'absent',
        `${this.#path} has no output for item ${id.itemId} of ${id.set}, sample ${id.sample}`,
      );
    }
    const output = this.#outputAt(place);
    if (output === null) return chatFailure('fatal', `${this.#path}:${place.line} has changed since it was opened`);
    const { raw, promptTokens, generatedTokens, refused } = output;
    if (refused !== undefined) return chatFailure('unanswerable', refused);
    const ended = readFinishReason(output.finish_reason);
    // Asked again it would be the same.
    if (typeof ended !== 'string' || isError(output.error)) {
      const what = typeof ended === 'string' ? `an error: ${shown(output.error)}` : ended.message;
      return chatFailure('absent', `${this.#path}:${place.line} records a failure and no answer (${what})`);
    }
    const finish = output.finish === 'unknown' ? ended : output.finish;
    return { kind: 'completion', raw, finish, promptTokens, generatedTokens };
  }

  async close(): Promise<void> {
    if (!this.#closed) closeSync(this.#file);
    this.#closed = true;
  }

  #placeOf({ set, itemId, sample }: ConversationId): Place | undefined {
    return this.#places.get(keyOf(set, itemId, sample)) ?? this.#places.get(keyOf(null, itemId, sample));
  }

  #outputAt({ offset, bytes, line }: Place): z.infer<typeof recordedOutputSchema> | null {
    const buffer = Buffer.allocUnsafe(bytes);
    if (readSync(this.#file, buffer, 0, bytes, offset) !== bytes) return null;
    try {
      // Only the first line may have a byte order mark.
      const text = buffer.toString('utf8');
      return recordedOutputSchema.parse(JSON.parse(line === 1 ? text.replace(/^\u{feff}/u, '') : text));
    } catch {
      return null;
    }
  }
}

function isError(error: unknown): boolean {
  return error !== undefined && error !== null && error !== false && error !== '';
}

function shown(error: unknown): string {
  const text = typeof error === 'string' ? error : JSON.stringify(error);
  return text.replaceAll(/[\s\p{C}]+/gu, ' ').slice(0, 200);
}

function keyOf(set: string | null, itemId: string, sample: number): string {
  return JSON.stringify([set, itemId, sample]);
}
