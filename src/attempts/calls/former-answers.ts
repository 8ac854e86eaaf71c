/**
 * Answers of a journal by item and sample (`answers-<set>/`), as they were kept before calls had keys: each is taken into the
 * journal of calls under the key that it would have been asked by, and is not paid for again. The folder itself stays as it is.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Decoding } from '../../chat/chat-model.ts';
import { isRefusal, type ModelAnswer } from '../../records/benchmark.ts';
import { answersPath, itemsPath, keptItems, type AskedSet } from '../sets/asked-set.ts';
import { EVALUATION_FILE, readEvaluationFile } from '../sets/evaluation-file.ts';
import { iterateAnswers } from '../sets/read-answers.ts';
import type { CallJournal } from './call-journal.ts';

export interface FormerJournal<Item> {
  readonly folder: string;
  readonly set: AskedSet<Item>;
  /** How it is asked now. */
  readonly model: { readonly spec: string; readonly sha256: string | null };
  readonly decoding: Decoding;
  /** Of the orders of options. */
  readonly seed: number;
  /** Of an item as the folder keeps it. */
  readonly keyOf: (item: Item, sample: number) => string;
}

export interface FormerAnswer {
  readonly key: string;
  readonly answer: ModelAnswer;
}

/** What it was asked by that differs from how it is asked now; null where there is no such journal. */
export function differencesOf<Item>({ folder, set, model, decoding, seed }: FormerJournal<Item>): string[] | null {
  if (!existsSync(join(folder, EVALUATION_FILE)) || !existsSync(itemsPath(folder, set))) return null;
  const before = readEvaluationFile(folder);
  const of = before.sets.find(({ id }) => id === set.id);
  const isOfModel = model.sha256 === null ? before.model.spec === model.spec : before.model.sha256 === model.sha256;
  const { temperature, topP, maxTokens } = before.decoding;
  const differs: Readonly<Record<string, boolean>> = {
    prompt: of?.version !== set.version || of.prompt !== set.prompt,
    model: !isOfModel,
    temperature: temperature !== decoding.temperature || topP !== decoding.topP,
    'longest answer': maxTokens !== decoding.maxTokens,
    seed: before.decoding.seed !== seed,
  };
  return Object.keys(differs).filter((name) => differs[name]);
}

/** In the order in which they came, repeats too. An item that was edited since gives a key that nobody asks for. */
export function* formerAnswers<Item>({ folder, set, keyOf }: FormerJournal<Item>): Generator<FormerAnswer> {
  const items = new Map<string, Item>();
  for (const item of keptItems(folder, set)) items.set(set.idOf(item), item);
  for (const { value: answer, ended } of iterateAnswers(answersPath(folder, set))) {
    const item = items.get(answer.itemId);
    if (ended && item !== undefined) yield { key: keyOf(item, answer.sample), answer };
  }
}

/** Lines that wait for the disk. */
const MOST_WAITING = 1000;

/** How many the journal did not hold. */
export async function adoptAnswers(journal: CallJournal, answers: Iterable<FormerAnswer>): Promise<number> {
  const taken = new Set<string>();
  const refused = new Map<string, string>();
  const writing: Promise<void>[] = [];
  for (const { key, answer } of answers) {
    if (taken.has(key) || !['open', 'failed-again'].includes(journal.stateOf(key))) continue;
    if (isRefusal(answer)) {
      refused.set(key, answer.refused ?? 'the answer was filtered');
      continue;
    }
    taken.add(key);
    writing.push(journal.answered(asLine(key, answer), { mostRead: null, mostWritten: null }));
    if (writing.length >= MOST_WAITING) await Promise.all(writing.splice(0));
  }
  await Promise.all(writing);
  const final = [...refused].filter(([key]) => !taken.has(key));
  await Promise.all(final.map(([key, message]) => journal.judged({ key, reason: 'refused', message, again: false })));
  return taken.size + final.length;
}

function asLine(key: string, { itemId, sample, raw, finish, promptTokens, generatedTokens }: ModelAnswer) {
  const tokens = { read: promptTokens, written: generatedTokens, reasoningTokens: null, seconds: null };
  return { key, item: itemId, index: sample, content: raw, reasoning: null, finish, ...tokens };
}
