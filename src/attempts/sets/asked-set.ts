/** A named set of items and how each is put to a model: a benchmark, or a file of questions of our own. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatMessage } from '../../chat/chat-model.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { iterateJsonl, jsonLine, writeJsonl } from '../../support/jsonl.ts';
import type { RecordSchema } from '../../support/record-schema.ts';
import type { SetSettings } from './evaluation-file.ts';

export interface AskedSet<Item = unknown> extends Omit<SetSettings, 'items' | 'itemsSha256'> {
  /** In the order of the source, as they are asked. */
  items(): Iterable<Item>;
  readonly schema: RecordSchema<Item>;
  idOf(item: Item): string;
  /** `sample` counts from 0: a set may put its item another way each time. */
  messagesOf(item: Item, sample: number): readonly ChatMessage[];
}

/** What evaluation.json keeps of a set. */
export function settingsOfSet(set: AskedSet): SetSettings {
  const hash = createHash('sha256');
  let items = 0;
  for (const item of set.items()) {
    hash.update(jsonLine(item, set.source));
    items++;
  }
  const { id, version, prompt, source, sha256, limit } = set;
  const asked = limit === undefined ? { items } : { items, limit };
  return { id, version, prompt, source, ...asked, sha256, itemsSha256: hash.digest('hex') };
}

export function itemsPath(folder: string, { id }: Pick<AskedSet, 'id'>): string {
  return join(folder, id, 'items.jsonl');
}

export function answersPath(folder: string, { id }: Pick<AskedSet, 'id'>): string {
  return join(folder, id, 'answers.jsonl');
}

/** Writes items.jsonl, unless it is there as it should be. */
export function keepItems(folder: string, set: AskedSet, { itemsSha256 }: SetSettings): void {
  const path = itemsPath(folder, set);
  if (existsSync(path) && sha256OfFile(path) === itemsSha256) return;
  writeJsonl(path, set.items());
}

/** The items as they were kept, one at a time. */
export function* keptItems<Item>(folder: string, set: AskedSet<Item>): Generator<Item> {
  for (const { value } of iterateJsonl(itemsPath(folder, set), { schema: set.schema })) yield value;
}
