/**
 * How much of what identifies a person the anonymiser finds, and how often it touches a clinical text that tells of
 * nobody: `node bench/anonymise.ts [FOLDER]`, FOLDER holding `planted-en.jsonl`, `clean-en.jsonl` and the same of zh;
 * the project's own fixtures by default (`npm run bench -- anonymise` with FLEMING_BENCH_TEXTS). An identifier counts as found when no character of it remains. Prints JSON.
 */
import { join } from 'node:path';
import { anonymise } from '../src/questions/anonymise/anonymise.ts';
import { missedIn, readTexts } from '../src/questions/anonymise/fixtures/read-texts.ts';
import { rounded } from './support/statistics.ts';

/** Quantile of the normal distribution for intervals of 95 %. */
const Z = 1.96;

interface Share {
  readonly of: number;
  readonly share: number | null;
  /** Wilson's interval. */
  readonly low: number | null;
  readonly high: number | null;
}

function shareOf(count: number, of: number): Share {
  if (of === 0) return { of, share: null, low: null, high: null };
  const weight = (Z * Z) / of;
  const middle = (count / of + weight / 2) / (1 + weight);
  const margin = (Z * Math.sqrt(((count / of) * (1 - count / of)) / of + weight / (4 * of))) / (1 + weight);
  return { of, share: rounded(count / of), low: rounded(middle - margin), high: rounded(middle + margin) };
}

function measured(folder: string, language: 'en' | 'zh') {
  const { planted, clean } = readTexts(folder, language);
  const missed = planted.flatMap(missedIn);
  const kinds = [...new Set(planted.flatMap(({ identifiers }) => identifiers.map(({ kind }) => kind)))].toSorted();
  const countOf = (kind: string | null): number =>
    planted.flatMap(({ identifiers }) => identifiers).filter((each) => kind === null || each.kind === kind).length;
  const foundOf = (kind: string | null): Share =>
    shareOf(countOf(kind) - missed.filter((each) => kind === null || each.kind === kind).length, countOf(kind));
  const touched = clean.filter((text) => anonymise(text).text !== text);
  const texts = [...planted.map(({ text }) => text), ...clean];
  const before = process.cpuUsage();
  for (const text of texts) anonymise(text);
  const { user, system } = process.cpuUsage(before);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return {
    found: foundOf(null),
    foundByKind: Object.fromEntries(kinds.map((kind) => [kind, foundOf(kind)])),
    missed: missed.map(({ kind, identifier, text }) => ({ kind, identifier, text })),
    touchedPerThousand: {
      ...shareOf(touched.length, clean.length),
      perThousand: rounded((1000 * touched.length) / Math.max(1, clean.length)),
    },
    touched,
    megabytesPerCpuSecond: rounded(bytes / Math.max(1, user + system)),
  };
}

const OWN = join(import.meta.dirname, '../src/questions/anonymise/fixtures');

/** What `FLEMING_BENCH_TEXTS` names, else the project's own texts. */
export async function run(): Promise<Record<string, unknown>> {
  return Promise.resolve(measure(process.env['FLEMING_BENCH_TEXTS'] ?? OWN));
}

function measure(folder: string): Record<string, unknown> {
  return { folder, en: measured(folder, 'en'), zh: measured(folder, 'zh') };
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(measure(process.argv[2] ?? OWN), null, 2));
