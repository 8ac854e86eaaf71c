/** Reads a training bank once and says of each benchmark what of it stands there. */
import type { BenchmarkId, BenchmarkItem } from '../../records/benchmark.ts';
import { openBank } from '../../records/read-bank.ts';
import { bankRecords } from './bank-records.ts';
import { BenchmarkGrams } from './benchmark-grams.ts';
import type { Contamination } from './contamination-schema.ts';
import { tokensOf, type GramUnit } from '../../support/text-grams.ts';

/** `bank`: a bank's folder, its questions.jsonl, or another file of JSON Lines. */
export function findContamination(
  bank: string,
  benchmarks: readonly { readonly id: BenchmarkId; readonly items: readonly BenchmarkItem[] }[],
): Contamination {
  const searched = benchmarks.map(({ id, items }) => new BenchmarkGrams(id, items));
  const units = [...new Set(searched.map(({ unit }) => unit))];
  const { file, sha256 } = openBank(bank);
  let records = 0;
  for (const record of bankRecords(file)) {
    const tokens = new Map<GramUnit, string[]>(units.map((unit) => [unit, tokensOf(record.text, unit)]));
    for (const benchmark of searched) benchmark.look(record, tokens.get(benchmark.unit)!);
    records++;
  }
  return {
    kind: 'fleming-contamination',
    version: 1,
    bank: { path: bank, sha256, records },
    benchmarks: searched.map((benchmark) => benchmark.overlap()),
  };
}
