/**
 * Small files of the public data sets and of the nine benchmarks, made up, in the shapes in which they are published. Their
 * words mean nothing; every question asks something else, but for one of each data set that a benchmark asks too.
 */
import { join } from 'node:path';
import { benchmarkNamed } from '../../src/benchmarks/benchmarks.ts';
import {
  asColumns,
  asCsv,
  asJsonl,
  madeUpRow,
  writeParquet,
  writeText,
  type Fields,
} from '../../src/benchmarks/fixtures/made-up-files.ts';
import { trainingSetNamed } from '../../src/questions/public/training-sets.ts';
import { randomStream } from '../../src/support/random.ts';

const TEST_ITEMS = 4;
const OPTIONS: Readonly<Record<string, number>> = {
  medbullets: 5,
  medxpertqa: 10,
  jmed: 21,
  cmexam: 5,
  pubmedqa: 3,
};
const BENCHMARKS = ['careqa', 'jmed', 'medbullets', 'medmcqa', 'medqa', 'medxpertqa', 'mmlu-pro-biology'] as const;
/** Questions of each data set that are trained on, and the number of the first: their options are no benchmark's either. */
const TRAINING: Readonly<Record<string, { readonly count: number; readonly first: number }>> = {
  medqa: { count: 14, first: 100 },
  medmcqa: { count: 18, first: 200 },
  cmexam: { count: 14, first: 300 },
};
const LABELLED = 10;

/** The files, below a data folder. */
export function writeQuestionFiles(folder: string): void {
  for (const id of [...BENCHMARKS, 'mmlu-pro-health']) writeBenchmark(id, join(folder, benchmarkNamed(id).folder));
  writePubmedqa(join(folder, 'pubmedqa'));
  for (const [id, { count, first }] of Object.entries(TRAINING)) {
    const home = join(folder, trainingSetNamed(id).definition.folder);
    const own = rowsOf(id, `${id}, training`, { count, first });
    // Nobody trains on it: the same is asked of a benchmark.
    const rows = id === 'cmexam' ? own : [...own, ...rowsOf(id, id, { count: 1 })];
    if (id === 'medqa') writeText(join(home, 'phrases_no_exclude_train.jsonl'), asJsonl(rows));
    else if (id === 'medmcqa') writeParquet(join(home, 'data', 'train-00000-of-00001.parquet'), rows);
    else writeText(join(home, 'train.csv'), `\uFEFF${asCsv(rows)}`);
  }
}

function writeBenchmark(id: string, home: string): void {
  const rows = rowsOf(id, id, { count: TEST_ITEMS });
  if (id === 'medmcqa') writeParquet(join(home, 'data', 'validation-00000-of-00001.parquet'), rows);
  else if (id === 'careqa') writeText(join(home, 'CareQA_en.json'), JSON.stringify(rows));
  else if (id === 'medbullets') writeText(join(home, 'medbullets_op5.json'), asColumns(rows));
  else if (id === 'jmed') writeText(join(home, 'JMED.jsonl'), asJsonl(rows));
  else if (id === 'medqa') writeText(join(home, 'phrases_no_exclude_test.jsonl'), asJsonl(rows));
  else writeText(join(home, `${id.startsWith('mmlu') ? id.replace('mmlu-pro-', '') : 'test'}.jsonl`), asJsonl(rows));
}

/** Training set and test set are one file there. */
function writePubmedqa(home: string): void {
  const rows = rowsOf('pubmedqa', 'pubmedqa', { count: LABELLED }).map((row, at) => ({
    ...row,
    CONTEXTS: [`${wordsOf(`abstract ${at}`, 'en', 12)}.`, `${wordsOf(`results ${at}`, 'en', 9)}.`],
  }));
  const numbered = rows.map((row, at) => [String(1000 + at), row] as const);
  writeText(join(home, 'ori_pqal.json'), JSON.stringify(Object.fromEntries(numbered)));
  const test = numbered.slice(0, TEST_ITEMS).map(([id, row]) => [id, (row as Fields)['final_decision']]);
  writeText(join(home, 'test_ground_truth.json'), JSON.stringify(Object.fromEntries(test)));
}

/** `address`: of the words, so that the same gives the same rows. */
function rowsOf(
  id: string,
  address: string,
  { count, first = 0 }: { readonly count: number; readonly first?: number },
): Fields[] {
  const options = OPTIONS[id] ?? 4;
  return Array.from({ length: count }, (_, at) => {
    const number = first + at;
    const row = madeUpRow[id]!({ gold: number % Math.min(options, 5), options, number });
    const language = id === 'jmed' || id === 'cmexam' ? 'zh' : 'en';
    const asked = wordsOf(`${address} ${number}`, language, 8);
    const stem = language === 'zh' ? `${asked}，最可能的诊断是？` : `Is ${asked} the cause?`;
    return Object.fromEntries(
      Object.entries(row).map(([name, value]) => {
        if (name.toLowerCase() !== 'question') return [name, value];
        return [name, String(value).includes('Answer Choices') ? `${stem}${choicesOf(String(value))}` : stem];
      }),
    );
  });
}

/** The options, which one data set tells in its question too. */
function choicesOf(question: string): string {
  return question.slice(question.lastIndexOf('\nAnswer Choices'));
}

const CHARACTERS = '甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃寒来暑往秋收冬藏';

function wordsOf(address: string, language: 'en' | 'zh', count: number): string {
  const random = randomStream('rehearsal', address);
  if (language === 'zh') return Array.from({ length: 2 * count }, () => random.pick([...CHARACTERS])).join('');
  const word = (): string => String.fromCharCode(...Array.from({ length: 5 }, () => 97 + random.integer(26)));
  return Array.from({ length: count }, word).join(' ');
}
