/**
 * Files of a public data set as questions of a bank: read by the reader that its benchmark has, counted against the
 * published split, made anonymous before anything is kept. A row that makes no question is dropped with its reason; a row
 * that contradicts itself is an error with file and line, since then the file is not what it says it is.
 */
import { readBenchmarkFiles, type BenchmarkFile } from '../../benchmarks/read-benchmark.ts';
import { LETTERS } from '../../records/question-text.ts';
import type { BenchmarkItem } from '../../records/benchmark.ts';
import type { BankManifest, BankStep } from '../../records/bank-manifest.ts';
import type { Dropped, PublicQuestion } from '../../records/bank-question.ts';
import { RecordError } from '../../support/errors.ts';
import { addFound, anonymise, anonymiseQuestion, identifierFlaw } from '../anonymise/anonymise.ts';
import { tally } from '../tally.ts';
import { addressOfSet, type TrainingSet } from './training-sets.ts';

/** Ours: the longest abstract is a hundredth of it; a longer text is a file whose rows have run together. */
export const LONGEST_TEXT = 100_000;

/** Count of the step: rows of the file that belong to another split or category, such as a test set, and were not read. */
export const OTHER_ROWS = 'other-rows';

export interface ImportedDataset {
  readonly questions: readonly PublicQuestion[];
  readonly dropped: readonly Dropped[];
  readonly inputs: BankManifest['inputs'];
  readonly coverage: BenchmarkFile['coverage'];
  /** Rows by first right letter, as the file has them. */
  readonly gold: Readonly<Record<string, number>>;
  readonly step: BankStep;
}

/** `files` are shards of one split, in order. */
export async function importDataset(set: TrainingSet, files: readonly string[]): Promise<ImportedDataset> {
  const file = await readBenchmarkFiles(set.definition, files);
  const { coverage, rows, leftOut, otherRows, gold } = file;
  if (coverage.kind === 'wrong')
    throw new RecordError(
      `${files.join(', ')}: not ${set.id} (${set.split}) as published: ${coverage.problems.join('; ')}`,
    );
  const questions: PublicQuestion[] = [];
  const dropped: Dropped[] = leftOut.map(({ where, reason }) => ({
    id: where,
    step: 'import',
    reason: 'no-question',
    evidence: `${where}: ${anonymise(reason).text}`,
    question: null,
  }));
  const identifiers: Record<string, number> = {};
  for (const item of file.items) {
    if (item.gold.length > 1) {
      dropped.push({
        id: idOf(set, item),
        step: 'import',
        reason: 'several-right-answers',
        evidence: `right answers: ${item.gold.join(', ')}; a question of a bank has one`,
        question: null,
      });
      continue;
    }
    const made = anonymiseQuestion(questionOf(set, item, file.files[0]!.sha256));
    const flaw = identifierFlaw(made);
    if (flaw !== null) {
      dropped.push({ id: made.question.id, step: 'import', ...flaw, question: made.question });
      continue;
    }
    addFound(identifiers, made.found);
    questions.push(made.question);
  }
  return {
    questions,
    dropped,
    inputs: file.files.map(({ path, sha256 }) => ({ path, sha256, records: files.length === 1 ? rows : 0 })),
    coverage,
    gold,
    step: {
      name: 'import',
      // Empty rows are none of the benchmark's, and are dropped all the same.
      before: questions.length + dropped.length,
      after: questions.length,
      dropped: tally(dropped.map(({ reason }) => reason)),
      counts: { ...identifiers, ...(otherRows > 0 ? { [OTHER_ROWS]: otherRows } : {}) },
    },
  };
}

function idOf({ id, split }: TrainingSet, item: BenchmarkItem): string {
  return `${id}/${split.split(' ')[0]}/${item.id}`;
}

function questionOf(set: TrainingSet, item: BenchmarkItem, file: string): PublicQuestion {
  const { context, stem, options, gold, labels, language } = item;
  const whole = context === null ? stem : `${context}\n\n${stem}`;
  for (const text of [whole, ...options.map((option) => option.text)])
    if (text.length > LONGEST_TEXT)
      throw new RecordError(
        `${set.id}, item ${item.id}: a text of ${text.length} characters; allowed: ${LONGEST_TEXT}. Have lines of the file run together?`,
      );
  const specialty = set.specialtyLabels.map((name) => labels[name]).find((value) => value !== undefined);
  return {
    id: idOf(set, item),
    language,
    stem: whole,
    options: options.map(({ text }, place) => ({ letter: LETTERS[place]!, text })),
    answer: gold[0]!,
    origin: {
      dataset: set.id,
      split: set.split,
      role: set.role,
      itemId: item.id,
      licence: set.definition.licence,
      commercialUse: set.commercialUse,
      address: addressOfSet(set),
      file,
    },
    labels,
    specialty: specialty ?? null,
  };
}
