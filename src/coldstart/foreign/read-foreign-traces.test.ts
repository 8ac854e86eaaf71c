import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeParquet } from '../../benchmarks/fixtures/made-up-files.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { readForeignTraces } from './read-foreign-traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-foreign-traces-'));
afterAll(() => rmSync(folder, { recursive: true }));
const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const rows = [
  { Question: 'Which drug?', Complex_CoT: 'Pressure <50 mmHg, "shock".\nSo B.', Response: 'noradrenaline 🫀' },
  { Question: '哪种药物？', Complex_CoT: '收缩压 <50 mmHg，是休克。', Response: '去甲肾上腺素' },
  { Question: 'Quel médicament ?', Complex_CoT: 'Это шок.', Response: 'B' },
  { Question: 'Which?', Complex_CoT: '', Response: 'B' },
  { Question: '', Complex_CoT: 'x', Response: 'B' },
];
const lines = rows.map((each) => JSON.stringify(each)).join('\n');

describe('one set', () => {
  it.each([
    ['JSON', 'set.json', JSON.stringify(rows, null, 2)],
    ['JSON Lines', 'set.jsonl', `\ufeff${lines}\n`],
    ['JSON Lines under another name', 'lines.json', lines],
  ])('of %s is read the same', async (_form, name, text) => {
    const reading = await readForeignTraces(written(name, text));
    expect(reading).toMatchObject({
      shape: { name: 'huatuo' },
      rows: 5,
      read: 4,
      withoutReasoning: 1,
      labelled: 0,
      languages: { en: 2, zh: 1, other: 1 },
      leftOut: { 'no-question': 1 },
    });
    expect(reading.traces.map(({ reasoning }) => reasoning)).toEqual([
      rows[0]!.Complex_CoT,
      rows[1]!.Complex_CoT,
      rows[2]!.Complex_CoT,
      null,
    ]);
    expect(reading.traces[0]!.answer).toBe('noradrenaline 🫀');
  });

  it('of Parquet is read, too', async () => {
    const path = writeParquet(join(folder, 'set.parquet'), rows);
    expect(await readForeignTraces(path)).toMatchObject({ rows: 5, read: 4, languages: { zh: 1 } });
  });
});

it('keeps as many traces as are asked for, and counts all', async () => {
  const { traces, read } = await readForeignTraces(written('few.jsonl', lines), { most: 2 });
  expect([traces.length, read]).toEqual([2, 4]);
  expect(traces[1]!.where).toMatch(/few\.jsonl:2$/);
});

it('takes a word that Python writes and JSON forbids, and a lone row with nothing but turns', async () => {
  const odd = '{"instruction": "Which?", "input": NaN, "output": "<think>a</think>B"}\n';
  expect((await readForeignTraces(written('odd.jsonl', odd))).traces[0]).toMatchObject({ question: 'Which?' });
  const lone = '{"conversations": [{"from": "human", "value": "Which?"}, {"from": "gpt", "value": "B"}]}';
  expect((await readForeignTraces(written('lone.jsonl', lone))).traces[0]).toMatchObject({ answer: 'B' });
});

it('counts all that has Latin letters as English', async () => {
  const fields = {
    Question: 'Quel médicament ?',
    Complex_CoT: 'La pression est basse, le cœur est rapide.',
    Response: 'B',
  };
  const path = written('french.json', JSON.stringify([fields]));
  expect(await readForeignTraces(path)).toMatchObject({ languages: { en: 1, zh: 0, other: 0 } });
});

it('reads the shape that is named where two fit', async () => {
  const both = {
    messages: [],
    conversations: [
      { from: 'human', value: 'Which?' },
      { from: 'gpt', value: 'B' },
    ],
  };
  const path = written('both.jsonl', JSON.stringify(both));
  await expect(readForeignTraces(path)).rejects.toThrow(/both\.jsonl:1: .*fit 2 shapes/);
  expect((await readForeignTraces(path, { shape: 'sharegpt' })).read).toBe(1);
  await expect(readForeignTraces(path, { shape: 'other' })).rejects.toThrow(/no shape of traces 'other'.*huatuo/);
});

it('refuses in words what holds no trace', async () => {
  await expect(readForeignTraces(join(folder, 'absent'))).rejects.toThrow(ConfigError);
  await expect(readForeignTraces(folder)).rejects.toThrow(/not a file/);
  await expect(readForeignTraces(written('empty.jsonl', '\n'))).rejects.toThrow(/there is no row/);
  await expect(readForeignTraces(written('list.jsonl', '[1]\n'))).rejects.toThrow(/list\.jsonl:1: got \[1\]; allowed/);
  await expect(readForeignTraces(written('none.jsonl', '{"prompt": "q", "completion": ""}'))).rejects.toThrow(
    /none of 1 rows is a trace of the shape prompt-completion \(no-answer 1\)/,
  );
  await expect(readForeignTraces(written('torn.jsonl', `${lines}\n{"Question": "a`))).rejects.toThrow(RecordError);
});
