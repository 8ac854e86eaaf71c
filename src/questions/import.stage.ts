/** The stage kind `questions.import`: a researcher's own files, or a public data set, as a bank. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { NO_MODEL } from '../products/expectation.ts';
import { atMost } from '../products/expected-count.ts';
import { UNKNOWN_QUESTIONS, type SourcedQuestions } from '../products/expected-products.ts';
import { findBenchmarkFiles } from '../benchmarks/files/find-files.ts';
import { GROUND_TRUTH } from '../benchmarks/readers/pubmedqa.ts';
import { complaint, defineStageKind, type WrongSetting } from '../products/stage-kind.ts';
import { withoutFolders } from './bank/named-inputs.ts';
import { ANSWER_FORMS } from './own/answer-form.ts';
import { importOwnBank, type OwnBankSettings } from './own/import-own-bank.ts';
import { checkOwnSettings, MAPPED_PARTS } from './own/own-settings.ts';
import { importDatasetBank } from './public/import-dataset-bank.ts';
import { trainingSetNamed } from './public/training-sets.ts';

const column = z.string().min(1);

const own = z.object({
  /** What the set is called: part of every id, and its source in mixes. */
  name: z.string().optional(),
  /** Under which terms, as their owner states them. */
  licence: z.string().optional(),
  /** Absent: allowed, unless the licence's words say otherwise. */
  commercialUse: z.boolean().optional(),
  /** Part of every id; absent: train. */
  split: z.string().optional(),
  address: z.string().min(1).optional(),
  /** Columns that are not found by their usual names. */
  map: z
    .object({
      ...(Object.fromEntries(MAPPED_PARTS.map((part) => [part, column.optional()])) as Record<
        Exclude<(typeof MAPPED_PARTS)[number], 'options'>,
        z.ZodOptional<typeof column>
      >),
      options: z.union([column, z.array(column).min(2)]).optional(),
    })
    .optional(),
  /** Of every question, where no column holds them. */
  options: z.array(z.string()).optional(),
  language: z.enum(['en', 'zh']).optional(),
  answers: z.enum(ANSWER_FORMS).optional(),
  /** Of a workbook; absent: the first. */
  sheet: z.string().optional(),
});
const OWN = Object.keys(own.shape) as readonly (keyof typeof own.shape)[];

const settings = own.extend({
  /** Parts of one set in order; of a public set also a folder where it lies. */
  files: z.array(z.string().min(1)).min(1),
  /** A public set, of `fleming questions import --list`; absent: the files are one's own, and name and licence are stated. */
  dataset: z.string().optional(),
});
type ImportSettings = z.output<typeof settings>;

export const importQuestionsKind = defineStageKind({
  name: 'questions.import',
  about: 'files of questions as a bank: your own under their name, or a public data set by its id',
  version: 3,
  settings,
  roles: {},
  makes: ['bank'],
  paths: ['files'],
  files: filesRead,
  check: problemsOf,
  weight: () => 2,
  expect: ({ settings: stated }) => ({ ...NO_MODEL, makes: { bank: [expectedOf(stated)] } }),
  run: async ({ settings: stated, context }) => {
    const { dataset, files, ...rest } = stated;
    const call = { out: context.folder, named: withoutFolders };
    const { manifest, warnings } =
      dataset === undefined
        ? await importOwnBank(defined(rest) as unknown as OwnBankSettings, {
            ...call,
            files,
            progress: (done, total) => context.progress.update(done, total),
          })
        : await importDatasetBank(trainingSetNamed(dataset), { ...call, files: pathsOf(dataset, files) });
    for (const warning of warnings) context.progress.log(warning);
    return { ...manifest.counts };
  },
});

/** Of a public set as many as its largest published file holds; nobody knows what is in files of one's own. */
function expectedOf({ dataset, name }: ImportSettings): SourcedQuestions {
  if (dataset === undefined) return { ...UNKNOWN_QUESTIONS, source: name ?? null };
  const { editions, itemBytes = null } = trainingSetNamed(dataset).definition;
  const most = atMost(Math.max(...editions.map(({ rows, items }) => items ?? rows)));
  return { source: dataset, questions: most, bytes: itemBytes, untiered: most };
}

/** What is stated, without the rest. */
function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** Folders give way to the set's files below them. */
function pathsOf(dataset: string, paths: readonly string[]): string[] {
  const { definition } = trainingSetNamed(dataset);
  return paths.flatMap((path) => findBenchmarkFiles(definition, path));
}

/** By their own names, numbered: where they lie does not count. What a set's reader looks for beside a file is read too. */
function filesRead({ dataset, files }: ImportSettings): Record<string, string> {
  const there = files.filter((path) => existsSync(path));
  const paths = dataset === undefined ? there : pathsOf(dataset, there);
  const beside = [...new Set(paths.map((path) => join(dirname(path), GROUND_TRUTH)))].filter(
    (path) => dataset !== undefined && existsSync(path),
  );
  return Object.fromEntries([...paths, ...beside].map((path, at) => [`${at + 1} ${basename(path)}`, path]));
}

function problemsOf(stated: ImportSettings): WrongSetting[] {
  const { dataset, files } = stated;
  const absent = files.filter((path) => !existsSync(path));
  const problems: WrongSetting[] = absent.map((path) => ({
    setting: 'files',
    message: `there is no ${path}${nearby(path)}`,
    missing: true,
  }));
  if (dataset !== undefined) {
    const foreign = OWN.filter((key) => stated[key] !== undefined);
    problems.push(
      ...foreign.map((setting) => ({
        setting,
        message: `it is for your own questions, and dataset = "${dataset}" names a public set: give one of them`,
      })),
      ...complaint('dataset', () => trainingSetNamed(dataset)),
      ...(absent.length > 0 || foreign.length > 0 ? [] : complaint('files', () => pathsOf(dataset, files))),
    );
    return problems;
  }
  for (const path of files)
    if (existsSync(path) && statSync(path).isDirectory())
      problems.push({ setting: 'files', message: `${path} is a folder: name its files, or the public set in dataset` });
  const { name, licence } = stated;
  if (name === undefined || licence === undefined) {
    const what = name === undefined ? 'name' : 'licence';
    problems.push({
      setting: what,
      message: `${what} is missing: your own questions have both, such as name = "ward" and licence = "own data"; a public set has dataset`,
    });
    return problems;
  }
  const checked = { ...defined(stated), name, licence, commercialUse: true } as Parameters<typeof checkOwnSettings>[0];
  return [...problems, ...complaint('name', () => checkOwnSettings(checked))];
}

function nearby(path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder)) return '; the path starts at the own folder of the recipe';
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return `; ${folder} holds ${names.toSorted().slice(0, 8).join(', ') || 'nothing'}`;
}
