/**
 * Commands that write, each with what it needs, so that it can be killed or starved and given again: the data half from
 * a graph store to splits and exports, review, evaluations, and the first stages of a run.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSyntheticDump } from '../../scripts/synthetic-dump.ts';
import { sha256OfQuestion } from '../../src/questions/review/decisions.ts';
import type { BankQuestion } from '../../src/records/bank-question.ts';
import type { Decision } from '../../src/records/review.ts';
import { readJsonl } from '../../src/support/jsonl.ts';
import { runSnapshot } from '../../src/run/fixtures/run-snapshot.ts';
import { storeContent } from '../pipeline/fixtures/store-content.ts';
import { filesOf, runNode, type DisturbedCommand } from './disk-faults.ts';

const QUESTIONS = 150;

export interface NamedCommand extends DisturbedCommand {
  readonly name: string;
  /** A graph store that it fills: SQLite writes past the failing disk, so that limits of time and size disturb it. */
  readonly database: string | null;
  readonly snapshot: (folder: string) => unknown;
}

/** Makes what the commands start from below `root`, by the commands themselves. */
export async function disturbedCommands(root: string): Promise<NamedCommand[]> {
  const start = join(root, 'start');
  mkdirSync(start, { recursive: true });
  const at = (name: string): string => join(start, name);
  const done = async (words: string): Promise<void> => {
    const { code, stderr } = await runNode(commandLine(words, start));
    if (code !== 0) throw new Error(`fleming ${words}\n${stderr}`);
  };
  writeLines(at('medqa.jsonl'), madeUpQuestions('case'));
  writeLines(at('benchmark.jsonl'), madeUpQuestions('exam'));
  writeLines(
    at('outputs.jsonl'),
    Array.from({ length: QUESTIONS }, (_, row) => answered(row)),
  );
  writeSyntheticDump(at('dump.xml'), 400, 1);
  await done('knowledge import seed --graph @graph.db --quiet');
  await done('questions synthesize --graph @graph.db --count 60 --out @drawn --quiet');
  await done('questions import medqa @medqa.jsonl --out @imported --quiet');
  const questions = ['drawn', 'imported'].flatMap((bank) => bankOf(at(bank)));
  writeLines(at('tries.jsonl'), questions.map(tried));
  const refine =
    'questions refine @drawn @imported --trials 1 --quiet --against medqa=@benchmark.jsonl --validator recorded:@tries.jsonl';
  await done(`${refine} --out @refined`);
  const waiting = readJsonl<{ question: BankQuestion }>(join(at('refined'), 'review-queue.jsonl'));
  if (waiting.length < 10) throw new Error(`Only ${waiting.length} questions wait for review`);
  writeLines(
    at('decisions.jsonl'),
    waiting.slice(0, 20).map(({ question }, index) => decided(question, index)),
  );
  await done(`${refine} --out @reviewed`);
  await done('questions review @reviewed --import @decisions.jsonl --status');
  const evaluate = 'evaluate --benchmark medqa --data @benchmark.jsonl --model recorded:@outputs.jsonl --quiet';
  await done(`${evaluate} --out @evaluated`);

  const files = (words: string, out = 'new'): NamedCommand => ({
    name: nameOf(words),
    start,
    database: null,
    command: (folder) => commandLine(words, folder),
    snapshot: (folder) => withoutClocks(filesOf(join(folder, out))),
  });
  const store = (words: string, out: string): NamedCommand => ({
    ...files(words, out),
    database: out,
    snapshot: (folder) => storeContent(join(folder, out)),
  });
  return [
    store('knowledge import seed --graph @new.db --quiet', 'new.db'),
    store('knowledge dump @dump.xml --graph @wiki.db --quiet', 'wiki.db'),
    files('questions synthesize --graph @graph.db --count 40 --out @new --quiet'),
    files('questions import medqa @medqa.jsonl --out @new --quiet'),
    files(`${refine} --out @new`),
    files('questions review @refined --import @decisions.jsonl --status', 'refined'),
    files('questions review @reviewed --apply', 'reviewed'),
    files('questions mix @drawn @imported --out @new'),
    files('questions split @drawn --development 0.1 --held-out 0.2 --out @new'),
    files('questions export @drawn --for verl --out @new'),
    files(`${evaluate} --out @new`),
    files('evaluate regrade @evaluated', 'evaluated'),
    files('evaluate compare @evaluated --html @new/page.html --svg @new/size.svg'),
    files('evaluate contamination --bank @drawn --benchmark medqa --data @benchmark.jsonl --out @new/found.json'),
    {
      ...files('run recipes/smoke.toml --until questions --out @new'),
      snapshot: (folder) => runSnapshot(join(folder, 'new')),
    },
  ];
}

/** Arguments of `node` for a command of the command line, in which `@` stands for the folder. */
function commandLine(words: string, folder: string): string[] {
  return ['src/cli/main.ts', ...words.split(' ').map((word) => word.replace('@', `${folder}/`))];
}

/** What the command does, without its files: `questions review --apply`. */
function nameOf(words: string): string {
  const [first, second, ...flags] = words.split(' ');
  const telling = flags.filter((flag) => ['--apply', '--import'].includes(flag));
  const isWord = /^[a-z]+$/.test(second!);
  return [first, ...(isWord ? [second] : []), ...telling].join(' ');
}

function bankOf(folder: string): BankQuestion[] {
  return readJsonl<BankQuestion>(join(folder, 'questions.jsonl'));
}

/** In the form of MedQA; no two alike, as near duplicates would go. */
function madeUpQuestions(kind: string): object[] {
  const empty = { length: QUESTIONS };
  const [signs, sites] = [
    ['ache', 'rash', 'swelling', 'cough', 'tremor'],
    ['arm', 'chest', 'back', 'hand', 'neck', 'leg'],
  ];
  return Array.from(empty, (_, row) => {
    const told = [...'abcdefghi'].map((word) => `${kind}${row}sign${word}`).join(' ');
    const options = { A: `drug ${row}a`, B: `drug ${row}b`, C: `drug ${row}c`, D: `drug ${row}d` };
    const [sign, site] = [signs[row % 5], sites[row % 6]];
    const question = `Patient ${row} tells of ${sign} in the ${site}, with ${told}. Which drug helps?`;
    return { question, options, answer: options.C, answer_idx: 'C', meta_info: 'step1' };
  });
}

/** A model's try: every third is wrong. */
function tried({ id, answer }: BankQuestion, index: number): object {
  const letter = index % 3 > 0 ? answer : answer === 'A' ? 'B' : 'A';
  return { itemId: id, raw: `<think>The signs say so.</think>\n<answer>${letter}</answer>` };
}

function answered(row: number): object {
  const letter = 'CCBCA'[row % 5];
  return { itemId: `row-${row + 1}`, raw: `<think>The signs say so.</think>\n<answer>${letter}</answer>` };
}

function decided(question: BankQuestion, index: number): Decision {
  const action = (['keep', 'drop', 'correct'] as const)[index % 3]!;
  const other = question.answer === 'A' ? 'B' : 'A';
  return {
    questionId: question.id,
    questionSha256: sha256OfQuestion(question),
    action,
    answer: action === 'correct' ? other : null,
    note: '',
    reviewer: 'R. One',
    at: `2026-01-01T00:00:${String(index).padStart(2, '0')}Z`,
  };
}

function writeLines(path: string, rows: readonly object[]): void {
  writeFileSync(path, rows.map((row) => JSON.stringify(row) + '\n').join(''));
}

/** Times of day, and the order in which answers came, differ from one call to the next, and nothing else may. */
function withoutClocks(files: Record<string, string>): Record<string, string> {
  const clock = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|"(wallSeconds|seconds|startedAt|finishedAt)": ?[^,}\n]+/g;
  const sorted = (text: string): string => text.split('\n').toSorted().join('\n');
  return Object.fromEntries(
    Object.entries(files)
      .map(([path, text]) => [path, text.replace(clock, 'TIME')] as const)
      .map(([path, text]) => [path, path.endsWith('answers.jsonl') ? sorted(text) : text]),
  );
}
