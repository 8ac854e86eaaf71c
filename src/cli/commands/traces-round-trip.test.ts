/** A trace of ours, written in every format and read as a stranger's: the same question, reasoning and answer come back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readForeignTraces } from '../../coldstart/foreign/read-foreign-traces.ts';
import { exportBank } from '../../questions/export/export-bank.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../questions/export/export-format.ts';
import { publicQuestion } from '../../questions/fixtures/public-questions.ts';
import { formatOutput, questionText } from '../../records/question-text.ts';
import type { Trajectory } from '../../records/trajectory.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { PROMPTS } from '../../wording/prompt.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-round-trip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const questions = [
  publicQuestion({ id: 'en', stem: 'Pressure <50 mmHg, he says "cold" 🥶.\nWhich drug?', answer: 'B' }),
  publicQuestion({
    id: 'zh',
    language: 'zh',
    stem: '收缩压 <50 mmHg，首选哪种药物？',
    options: ['阿司匹林', '肝素'],
    answer: 'B',
  }),
];
const written = [
  {
    reasoning:
      'Pressure <50 mmHg & "shock" 🫀.\n\nA tag <think> is a word here, {"a": "\\\\n"} and \\n too.\n\tSo p<0.05 > all.',
    answer: 'heparin "low" <1 U/kg 💉',
  },
  {
    reasoning: '收缩压 <50 mmHg，“休克” 🫀。\n\n标签 <think> 在这里只是文字，\\n 也是。\n因此选肝素。',
    answer: '肝素',
  },
];
const traces = questions.map(({ id, language }, at): Trajectory => ({
  questionId: id,
  language,
  text: formatOutput(written[at]!.reasoning, written[at]!.answer, language),
  strategy: 'direct',
  correct: true,
}));
const bank = join(folder, 'bank.jsonl');
const traceFile = join(folder, 'trajectories.jsonl');
writeJsonl(bank, questions);
writeJsonl(traceFile, traces);

const SHAPE_OF: Readonly<Record<ExportFormat, string>> = {
  trl: 'prompt-completion',
  verl: 'messages',
  'llama-factory': 'messages',
  messages: 'messages',
  openai: 'messages-reasoning',
  sharegpt: 'sharegpt',
  alpaca: 'alpaca',
  huatuo: 'huatuo',
  meditron: 'meditron',
  axolotl: 'messages',
  skyrl: 'messages',
  cookbook: 'messages',
  'ms-swift': 'messages',
};

it.each(EXPORT_FORMATS)('of %s', async (format) => {
  const out = join(folder, format);
  exportBank({ bank, format, prompt: PROMPTS.plain, out, split: null, traces: traceFile });
  const file = join(out, format === 'verl' ? 'bank.parquet' : 'bank.jsonl');
  const reading = await readForeignTraces(file);
  expect(reading).toMatchObject({ shape: { name: SHAPE_OF[format] }, rows: 2, read: 2, labelled: 2 });
  expect(reading.languages).toEqual({ en: 1, zh: 1, other: 0 });
  expect(reading.traces.map(({ question, reasoning, answer, label }) => [question, reasoning, answer, label])).toEqual(
    questions.map((question, at) => [questionText(question), written[at]!.reasoning, written[at]!.answer, 'B']),
  );
});
