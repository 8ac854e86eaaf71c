import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetWriteFile } from 'hyparquet-writer';
import { afterAll, describe, expect, it } from 'vitest';
import { benchmarkItemSchema } from '../records/benchmark.ts';
import { benchmarkNamed } from './benchmarks.ts';
import {
  asColumns,
  asCsv,
  asJsonl,
  editionOf,
  madeUpRow,
  madeUpRows,
  writeMadeUpBenchmark,
  writeParquet,
  writeText,
  type Fields,
} from './fixtures/made-up-files.ts';
import { readBenchmark, readBenchmarkFile } from './read-benchmark.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-read-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = (name: string): string => join(folder, String(count++), name);

const medqaRow = (number: number): Fields => madeUpRow['medqa']!({ gold: number % 4, options: 4, number });

describe('items of a file', () => {
  it('have what the record asks for', async () => {
    const path = writeText(fresh('test.jsonl'), asJsonl([medqaRow(0), medqaRow(1)]));
    const items = await readBenchmark('medqa', path);
    expect(items[1]).toEqual({
      benchmark: 'medqa',
      id: 'row-2',
      language: 'en',
      stem: 'Question 1?',
      context: null,
      options: [
        { letter: 'A', text: 'finding 1-1' },
        { letter: 'B', text: 'finding 1-2' },
        { letter: 'C', text: 'finding 1-3' },
        { letter: 'D', text: 'finding 1-4' },
      ],
      gold: ['B'],
      labels: { step: 'step1' },
    });
    for (const item of items) expect(benchmarkItemSchema.parse(item)).toEqual(item);
  });

  it('are the same from every form of Medbullets', async () => {
    const rows = madeUpRows('medbullets').slice(0, 40);
    const forms = await Promise.all(
      [
        writeText(fresh('medbullets_op5.json'), asColumns(rows)),
        writeText(fresh('medbullets_op5.csv'), asCsv(rows)),
        writeParquet(fresh('op5_test-00000-of-00001.parquet'), rows),
        writeText(fresh('medbullets_op5.jsonl'), asJsonl(rows)),
      ].map((path) => readBenchmark('medbullets', path)),
    );
    for (const items of forms) expect(items).toEqual(forms[0]);
    expect(forms[0]).toHaveLength(40);
  });

  it('come from lists and structures inside Parquet', async () => {
    const path = fresh('test-00000-of-00001.parquet');
    writeText(path, '');
    const rows = [0, 1, 2].map((number) =>
      madeUpRow['mmlu-pro-biology']!({ gold: number, options: 3 + number, number }),
    );
    parquetWriteFile({
      filename: path,
      columnData: [
        { name: 'question_id', data: rows.map((row) => BigInt(row['question_id'] as number)) },
        ...['question', 'answer', 'category', 'src'].map((name) => ({ name, data: rows.map((row) => row[name]) })),
        { name: 'options', data: rows.map((row) => row['options']) },
        { name: 'answer_index', data: rows.map((row) => BigInt(row['answer_index'] as number)) },
      ],
      schema: [
        { name: 'root', num_children: 7 },
        { name: 'question_id', type: 'INT64', repetition_type: 'OPTIONAL' },
        ...['question', 'answer', 'category', 'src'].map((name) => ({
          name,
          type: 'BYTE_ARRAY' as const,
          converted_type: 'UTF8' as const,
          repetition_type: 'OPTIONAL' as const,
        })),
        { name: 'options', converted_type: 'LIST', num_children: 1, repetition_type: 'OPTIONAL' },
        { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
        { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        { name: 'answer_index', type: 'INT64', repetition_type: 'OPTIONAL' },
      ],
    });
    const items = await readBenchmark('mmlu-pro-biology', path);
    expect(items.map(({ id, options, gold }) => [id, options.length, gold])).toEqual([
      ['0', 3, ['A']],
      ['1', 4, ['B']],
      ['2', 5, ['C']],
    ]);
  });

  it('leave out repeated stems where the paper does, and only there', async () => {
    const medbullets = await readBenchmarkFile(
      benchmarkNamed('medbullets'),
      writeMadeUpBenchmark('medbullets', fresh('')),
    );
    expect([medbullets.rows, medbullets.items.length, medbullets.leftOut.length]).toEqual([308, 298, 10]);
    expect(medbullets.leftOut[0]!.reason).toMatch(/asks what .*row 1 \(key 0\) asks/);
    const biology = await readBenchmark('mmlu-pro-biology', writeMadeUpBenchmark('mmlu-pro-biology', fresh('')));
    expect(new Set(biology.map(({ stem }) => stem)).size).toBe(600);
    expect(biology).toHaveLength(717);
  });

  it('pass over empty rows, which bare NaN leaves', async () => {
    const rows = [0, 1].map((number) => madeUpRow['careqa']!({ gold: 0, options: 4, number }));
    const nothing = JSON.stringify(Object.fromEntries(Object.keys(rows[0]!).map((name) => [name, '?']))).replaceAll(
      '"?"',
      'NaN',
    );
    const path = writeText(fresh('care_qa.jsonl'), `${asJsonl([rows[0]!])}${nothing}\n${asJsonl([rows[1]!])}`);
    const file = await readBenchmarkFile(benchmarkNamed('careqa'), path);
    expect(file.leftOut).toEqual([{ where: `${path}:2`, reason: 'it is empty' }]);
    expect([file.rows, file.items.map(({ id }) => id)]).toEqual([2, ['unique-0', 'unique-1']]);
  });

  it('have ids of their own: two alike are an error that names both', async () => {
    const row = madeUpRow['careqa']!({ gold: 0, options: 4, number: 3 });
    const path = writeText(fresh('CareQA_en.json'), JSON.stringify([row, row]));
    await expect(readBenchmark('careqa', path)).rejects.toThrow(/row 2: id "unique-3" is that of .*row 1 too/);
  });

  it('are not made of another benchmark', async () => {
    const law = changed(madeUpRow['mmlu-pro-health']!({ gold: 0, options: 10, number: 0 }), { category: 'law' });
    const path = writeText(fresh('test.jsonl'), asJsonl([law]));
    await expect(readBenchmark('mmlu-pro-health', path)).rejects.toThrow(/1 rows, none of mmlu-pro-health/);
    await expect(readBenchmark('medqa', path)).rejects.toThrow(/row 1: field answer_idx: got nothing/);
    const one = changed(medqaRow(0), { options: { A: 'only' }, answer_idx: 'A' });
    await expect(readBenchmark('medqa', writeText(fresh('test.jsonl'), asJsonl([one])))).rejects.toThrow(/1 options/);
  });
});

describe('a whole file with other counts than the published', () => {
  it('is refused: MedMCQA counted from the wrong end', async () => {
    const rows = madeUpRows('medmcqa').map((row) => changed(row, { cop: 3 - Number(row['cop']) }));
    const path = writeParquet(fresh('validation.parquet'), rows);
    await expect(readBenchmark('medmcqa', path)).rejects.toThrow(
      /not medmcqa as published: right answers by letter: A 825, B 925, C 1085, D 1348; allowed: A 1348, B 1085, C 925, D 825/,
    );
  });

  it('is reported with every problem', async () => {
    const rows = madeUpRows('careqa').map((row) => changed(row, { category: 'Nursing' }));
    const file = await readBenchmarkFile(
      benchmarkNamed('careqa'),
      writeText(fresh('CareQA_en.json'), JSON.stringify(rows)),
    );
    expect(file.coverage).toMatchObject({
      kind: 'wrong',
      problems: [expect.stringMatching(/^rows by category: Nursing 5621;/)],
    });
  });

  it('is a part when it holds fewer rows, and wrong when it holds more', async () => {
    const rows = madeUpRows('jmed', editionOf('jmed', 'hub'));
    const read = (records: readonly Fields[]) =>
      readBenchmarkFile(benchmarkNamed('jmed'), writeText(fresh('JMED.jsonl'), asJsonl(records)));
    expect((await read(rows.slice(0, 30))).coverage.kind).toBe('part');
    expect((await read(rows)).coverage.kind).toBe('whole');
    expect((await read([...rows, ...rows])).coverage).toMatchObject({
      kind: 'wrong',
      problems: ['2000 rows; allowed: 1000 (hub)'],
    });
  });
});

function changed(fields: Fields, changes: Fields): Fields {
  return { ...fields, ...changes };
}
