/**
 * Evaluations as a sheet, finished or under way: a column for each folder, read and marked from the answers that are there.
 * Benchmarks and files of questions stand in it alike.
 */
import { statSync } from 'node:fs';
import { iterateAnswers, keptKind, takesPlaceOf, type KeptKind } from '../attempts/sets/read-answers.ts';
import { readEvaluationFile, type EvaluationFile } from '../attempts/sets/evaluation-file.ts';
import { QUESTIONS } from '../attempts/sets/question-set.ts';
import { unreadLabels } from '../evaluation/comparison/reading-labels.ts';
import { benchmarkIdSchema, modelAnswerSchema, type ModelAnswer } from '../records/benchmark.ts';
import { iterateJsonl } from '../support/jsonl.ts';
import { askedBenchmarkItems, askedQuestions, type AskedItem } from './asked-items.ts';
import type { Sheet, SheetEntry } from './sheet.ts';
import type { OutcomeLetter, SheetAnswer, SheetItem } from './studio-api.ts';
import type { StudioFolders } from './studio-folders.ts';

/** Of an item; further ones are counted in its outcome, and not shown. */
const MOST_SAMPLES_SHOWN = 8;

export interface EvaluationAsked {
  readonly id: string;
  readonly folder: string;
}

interface KeptSample {
  readonly kind: KeptKind;
  readonly correct: boolean;
  readonly letters: string | null;
  /** Where its line begins. */
  readonly at: number;
}

interface ColumnAnswers {
  readonly items: ReadonlyMap<string, AskedItem>;
  readonly samples: ReadonlyMap<string, readonly (KeptSample | undefined)[]>;
  /** The file that the answers to an item stand in. */
  readonly pathOf: ReadonlyMap<string, string>;
  readonly wanted: number;
  readonly remarks: readonly string[];
}

export function evaluationsSheet(folders: StudioFolders, asked: readonly EvaluationAsked[]): Sheet {
  const files = asked.map(({ folder }) => readEvaluationFile(folder));
  const columns = asked.map(({ folder }, at) => columnAnswers(folders, folder, files[at]!));
  const items = new Map(columns.flatMap((column) => [...column.items]));
  const entries = [...items].map(([key, item]) => entryOf(key, item, columns));
  const names = files.map(({ model }) => model.name);
  const isTwin = (name: string): boolean => names.filter((other) => other === name).length > 1;
  const sets = [...new Set(entries.map(({ set }) => set))];
  return {
    title: names.join(' · '),
    columns: asked.map(({ id }, at) => {
      const name = isTwin(names[at]!) ? `${names[at]!} (${id})` : names[at]!;
      return { id, name: { en: name, zh: name }, about: null, isControl: false };
    }),
    sets: sets.map((name) => ({
      name,
      label: { en: name, zh: name },
      about: null,
      items: entries.filter(({ set }) => set === name).length,
    })),
    entries,
    before: asked[0]!.id,
    after: asked.at(-1)!.id,
    remarks: columns.flatMap(({ remarks }, at) => remarks.map((remark) => `${asked[at]!.id}: ${remark}`)),
    open: ({ set, id }) => openItem(keyOf(set, id), items.get(keyOf(set, id))!, asked, columns),
  };
}

/** Files that a sheet is made of, with what tells that they have changed. */
export function evaluationStamp(folders: StudioFolders, asked: readonly EvaluationAsked[]): string {
  const stamps = asked.flatMap(({ folder }) => {
    const sets = readEvaluationFile(folder).sets.map(({ id }) => id);
    const paths = sets.flatMap((id) => ['items.jsonl', 'answers.jsonl'].map((file) => [id, file] as const));
    return paths.map(([id, file]) => {
      const path = isFolderName(id) ? folders.fileIn(folder, id, file) : null;
      const stat = path === null ? null : statSync(path);
      return `${id} ${stat?.size ?? 0} ${stat?.mtimeMs ?? 0}`;
    });
  });
  return stamps.join('\n');
}

function columnAnswers(folders: StudioFolders, folder: string, { sets, decoding }: EvaluationFile): ColumnAnswers {
  const items = new Map<string, AskedItem>();
  const samples = new Map<string, (KeptSample | undefined)[]>();
  const pathOf = new Map<string, string>();
  const remarks: string[] = [];
  for (const { id, items: expected } of sets) {
    const path = isFolderName(id) ? folders.fileIn(folder, id, 'items.jsonl') : null;
    if (path === null) {
      remarks.push(`${id} was not begun`);
      continue;
    }
    if (id !== QUESTIONS && !benchmarkIdSchema.safeParse(id).success) {
      remarks.push(`${id} has items of another kind, which are not shown`);
      continue;
    }
    const own = new Map(
      [...(id === QUESTIONS ? askedQuestions(path) : askedBenchmarkItems(path))].map((i) => [i.id, i]),
    );
    for (const item of own.values()) items.set(keyOf(item.set, item.id), item);
    const answers = folders.fileIn(folder, id, 'answers.jsonl');
    if (answers === null) {
      remarks.push(`${id} has no answer yet`);
      continue;
    }
    let count = 0;
    for (const { value, offset } of iterateAnswers(answers)) {
      const item = own.get(value.itemId);
      if (item === undefined || value.sample >= decoding.samples) continue;
      const key = keyOf(item.set, item.id);
      const list = samples.get(key) ?? [];
      const kind = keptKind(value);
      const before = list[value.sample]?.kind;
      if (!takesPlaceOf(before, kind)) continue;
      if (before === undefined) count++;
      const mark = kind === 'refusal' ? { letters: null, correct: false } : item.mark(value);
      list[value.sample] = { kind, correct: mark.correct, letters: mark.letters, at: offset };
      samples.set(key, list);
      pathOf.set(key, answers);
    }
    const all = expected * decoding.samples;
    if (count < all) remarks.push(`${id}: ${count} of ${all} answers so far`);
  }
  return { items, samples, pathOf, wanted: decoding.samples, remarks };
}

function entryOf(key: string, item: AskedItem, columns: readonly ColumnAnswers[]): SheetEntry {
  const { set, id, cluster, stem, labels } = item;
  const own = columns.map((column) => {
    if (!column.items.has(key)) return { outcome: '-' as const, right: null };
    const samples = (column.samples.get(key) ?? []).filter((sample) => sample !== undefined);
    return { outcome: outcomeOf(samples, column.wanted), right: isVotedRight(samples) };
  });
  return {
    set,
    id,
    cluster,
    stem,
    labels,
    outcomes: own.map(({ outcome }) => outcome),
    right: own.map(({ right }) => right),
  };
}

function outcomeOf(samples: readonly KeptSample[], wanted: number): OutcomeLetter {
  const right = samples.filter(({ correct }) => correct).length;
  if (right > 0) return right === wanted ? 'r' : 'm';
  if (samples.length === 0) return 'x';
  if (samples.every(({ kind }) => kind === 'refusal')) return 'f';
  return samples.every(({ letters }) => letters === null) ? 'u' : 'w';
}

/** Of several samples the most frequent answer counts; a shared first place is not right. */
function isVotedRight(samples: readonly KeptSample[]): boolean {
  const votes = Map.groupBy(
    samples.filter(({ letters }) => letters !== null),
    ({ letters }) => letters!,
  );
  const ranked = [...votes.values()].toSorted((one, other) => other.length - one.length);
  const [first, second] = ranked;
  return first !== undefined && first[0]!.correct && first.length > (second?.length ?? 0);
}

function openItem(
  key: string,
  item: AskedItem,
  asked: readonly EvaluationAsked[],
  columns: readonly ColumnAnswers[],
): SheetItem {
  const { set, id, stem, options, gold, context, labels } = item;
  return {
    set,
    id,
    question: { stem, options, answer: gold },
    context,
    labels,
    columns: columns.map((column, at) => ({ column: asked[at]!.id, answers: answersOf(column, key) })),
  };
}

function answersOf({ items, samples, pathOf }: ColumnAnswers, key: string): SheetAnswer[] {
  const [item, path] = [items.get(key), pathOf.get(key)];
  if (item === undefined || path === undefined) return [];
  const kept = (samples.get(key) ?? []).filter((sample) => sample !== undefined).slice(0, MOST_SAMPLES_SHOWN);
  return kept.map(({ at, kind }) => {
    const [line] = iterateJsonl<ModelAnswer>(path, { from: at, schema: modelAnswerSchema });
    const answer = line!.value;
    const mark = kind === 'refusal' ? { letters: null, reason: null, correct: false } : item.mark(answer);
    return {
      sample: answer.sample,
      raw: answer.refused ?? answer.raw,
      letters: mark.letters,
      reason: mark.reason === null ? null : unreadLabels[mark.reason],
      correct: mark.correct,
      isRefused: kind === 'refusal',
      tokens: answer.generatedTokens,
    };
  });
}

function keyOf(set: string, id: string): string {
  return JSON.stringify([set, id]);
}

/** Ids of sets come out of a file and name folders. */
function isFolderName(id: string): boolean {
  return /^[\w][\w.-]*$/.test(id);
}
