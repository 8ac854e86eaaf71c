/** A run's answers to its held-out questions as a sheet: a column for each row of its tables. */
import { join } from 'node:path';
import { z } from 'zod';
import { RequestError } from '../pages/local-server.ts';
import { readAnswersIndex } from '../products/answers.ts';
import type { Row } from '../records/row.ts';
import { scoreSchema, type Score } from '../records/score.ts';
import { iterateJsonl } from '../support/jsonl.ts';
import { unreadLabels } from '../evaluation/comparison/reading-labels.ts';
import type { QuestionFinder } from './question-finder.ts';
import type { Sheet, SheetEntry } from './sheet.ts';
import type { OutcomeLetter, SheetAnswer, SheetItem } from './studio-api.ts';
import type { StudioFolders } from './studio-folders.ts';

export interface AnswersCall {
  readonly folders: StudioFolders;
  readonly run: string;
  readonly stage: string;
  /** Where its questions stand. */
  readonly questionFiles: readonly string[];
  readonly finder: QuestionFinder;
  /** Columns that the recipe's report holds against each other; null: it says none. */
  readonly compared: { readonly before: string; readonly after: string } | null;
}

/** Of one row to one question. */
interface Kept {
  /** Where its line begins. */
  readonly at: number;
  readonly correct: boolean;
  readonly isRead: boolean;
}

export function runAnswersSheet(call: AnswersCall): Sheet {
  const { folders, run, stage, questionFiles, finder } = call;
  const folder = join(run, stage);
  const index = readAnswersIndex({ stage, folder });
  const rows = index.rows.filter(({ name }) => answersFile(folders, folder, name) !== null);
  if (rows.length === 0) throw new RequestError(404, `${folder} holds no answers yet`);
  const kept = rows.map(({ name }) => keptAnswers(answersFile(folders, folder, name)!));
  const remarks = kept.flatMap(({ damaged }, at) =>
    damaged === 0 ? [] : [`${rows[at]!.name}.jsonl: ${damaged} lines are no scores and are left out`],
  );
  const facts = new Map(kept.flatMap(({ facts: own }) => [...own]));
  const ids = new Set([...facts.values()].map(({ questionId }) => questionId));
  const stems = finder.stems(ids, questionFiles);
  const entries = [...facts].map(([key, { set, questionId, cluster, labels }]): SheetEntry => {
    const own = kept.map(({ answers }) => answers.get(key));
    const stem = stems.get(questionId) ?? questionId;
    return {
      set,
      id: questionId,
      cluster,
      stem,
      labels,
      outcomes: own.map(outcomeOf),
      right: own.map((answer) => answer?.correct ?? null),
    };
  });
  const first = rows.filter(({ role }) => role === 'recipe');
  const [before, after] = [first[0] ?? rows[0]!, first.at(-1) ?? rows.at(-1)!];
  const has = (name: string): boolean => rows.some((row) => row.name === name);
  const compared = call.compared !== null && has(call.compared.before) && has(call.compared.after);
  return {
    title: stage,
    columns: rows.map(columnOf),
    sets: index.sets.map(({ name, label, about }) => ({
      name,
      label,
      about,
      items: entries.filter(({ set }) => set === name).length,
    })),
    entries,
    before: compared ? call.compared!.before : before.name,
    after: compared ? call.compared!.after : after.name,
    remarks,
    open: (entry) => openItem(call, entry, rows, kept),
  };
}

function columnOf({ name, label, about, role }: Row): Sheet['columns'][number] {
  return { id: name, name: label, about, isControl: role === 'control' };
}

/** Names of rows come out of a file. */
function answersFile(folders: StudioFolders, folder: string, row: string): string | null {
  return /^[\w][\w.-]*$/.test(row) ? folders.fileIn(folder, `${row}.jsonl`) : null;
}

interface Facts {
  readonly set: string;
  readonly questionId: string;
  readonly cluster: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface KeptAnswers {
  readonly path: string;
  readonly answers: ReadonlyMap<string, Kept>;
  readonly facts: ReadonlyMap<string, Facts>;
  readonly damaged: number;
}

function keptAnswers(path: string): KeptAnswers {
  const answers = new Map<string, Kept>();
  const facts = new Map<string, Facts>();
  let damaged = 0;
  for (const { value, offset } of iterateJsonl(path, { tornLastLine: 'drop', onDamaged: () => damaged++ })) {
    const score = scoreSchema.safeParse(value);
    if (!score.success) {
      damaged++;
      continue;
    }
    const { set, questionId, cluster, correct, reading } = score.data;
    const key = keyOf(set, questionId);
    answers.set(key, { at: offset, correct, isRead: reading.kind === 'read' });
    facts.set(key, { set, questionId, cluster, labels: labelsOf(score.data) });
  }
  return { path, answers, facts, damaged };
}

function labelsOf({ language, kind, tier, hops, rarity }: Score): Record<string, string> {
  const stated = { language, kind, tier, hops, rarity };
  return Object.fromEntries(
    Object.entries(stated).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  );
}

function keyOf(set: string, id: string): string {
  return JSON.stringify([set, id]);
}

function outcomeOf(answer: Kept | undefined): OutcomeLetter {
  if (answer === undefined) return '-';
  if (answer.correct) return 'r';
  return answer.isRead ? 'w' : 'u';
}

function openItem(
  { finder, questionFiles }: AnswersCall,
  { set, id, labels }: SheetEntry,
  rows: readonly Row[],
  kept: readonly KeptAnswers[],
): SheetItem {
  const question = finder.find(id, questionFiles);
  return {
    set,
    id,
    question: question && { stem: question.stem, options: question.options, answer: question.answer },
    context: null,
    labels,
    columns: rows.map(({ name }, at) => {
      const { path, answers } = kept[at]!;
      const own = answers.get(keyOf(set, id));
      return { column: name, answers: own === undefined ? [] : [answerAt(path, own.at)] };
    }),
  };
}

function answerAt(path: string, from: number): SheetAnswer {
  const [line] = iterateJsonl(path, { from, schema: scoreSchema as z.ZodType<Score> });
  const { reading, correct, raw, tokens } = line!.value;
  return {
    sample: 0,
    raw,
    letters: reading.kind === 'read' ? reading.letter : null,
    reason: reading.kind === 'unread' ? unreadLabels[reading.reason] : null,
    correct,
    isRefused: false,
    tokens,
  };
}
