/**
 * Exports as their libraries load them, and the hooks of recipes/hooks in those libraries against `fleming serve reward`.
 * `node scripts/read-exports.ts install` makes the Python environments; a library without one is skipped.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerFrame } from '../../src/grading/read-answer.ts';
import { computeReward } from '../../src/grading/reward.ts';
import { exportBank } from '../../src/questions/export/export-bank.ts';
import { EXPORT_FORMATS, isQuestionFormat } from '../../src/questions/export/export-format.ts';
import { publicQuestion } from '../../src/questions/fixtures/public-questions.ts';
import { formatOutput } from '../../src/records/question-text.ts';
import type { Trajectory } from '../../src/records/trajectory.ts';
import { writeJsonAtomic } from '../../src/support/atomic-file.ts';
import { readJsonl, writeJsonl } from '../../src/support/jsonl.ts';
import { PROMPTS } from '../../src/wording/prompt.ts';
import { readerOf, type ReadExport, type ReaderName } from '../../scripts/read-exports.ts';
import { atLeast } from '../worlds/at-least.ts';
import { REWARD_TOKEN, serveReward, type ServedReward } from '../worlds/served-reward.ts';
import { ROOT, startProgram } from '../worlds/start-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-read-exports-'));
const questions = [
  publicQuestion({ id: 'q0', answer: 'C', stem: 'Which drug lowers the INR "again"?\n\n pH <7.2, 40 µg\\kg' }),
  publicQuestion({ id: 'q1', language: 'zh', stem: '首选哪种药物？', options: ['阿司匹林', '肝素'], answer: 'B' }),
  publicQuestion({ id: 'q2', origin: { dataset: 'cmexam', licence: 'research only', commercialUse: false } }),
  ...Array.from({ length: 9 }, (_, at) => publicQuestion({ id: `more-${at}`, stem: `Question ${at}?` })),
];
const trace = formatOutput('Pressure <50 mmHg, "shock".\n\nSo C: 华法林 ✓', 'warfarin', 'en');
const traces: readonly Trajectory[] = [
  { questionId: 'q0', language: 'en', text: trace, strategy: 'direct', correct: true },
  { questionId: 'q1', language: 'zh', text: formatOutput('想', '肝素', 'zh'), strategy: 'direct', correct: true },
];
const outputs = [
  '<think>\nx\n</think>\n<answer>C</answer>',
  '<think>x</think><answer> warfarin</answer>',
  '<think>x</think><answer>A. warfarin</answer>',
  '<think>x</think> so <answer>C</answer>',
  '<answer>C</answer>',
  '想\u0000\u{1f600}</think><answer>**C. Warfarin**</answer>',
];
const prompt = PROMPTS.instructed.text(questions[0]!);
const rewards = outputs.map((output) => computeReward(output, 'C', answerFrame(questions[0]!)).reward);

let server: ServedReward;
beforeAll(async () => {
  mkdirSync(join(folder, 'exports'));
  const [bank, traced] = [join(folder, 'questions.jsonl'), join(folder, 'traces.jsonl')];
  writeJsonl(bank, questions);
  writeJsonl(traced, traces);
  const call = { bank, prompt: PROMPTS.instructed, split: null };
  for (const format of EXPORT_FORMATS) {
    const out = (rows: string): string => join(folder, 'exports', `${format}-${rows}`);
    exportBank({ ...call, format, traces: traced, out: out('traces') });
    if (isQuestionFormat(format)) exportBank({ ...call, format, traces: null, out: out('questions') });
  }
  writeJsonAtomic(join(folder, 'exports/completions.json'), outputs);
  server = await serveReward();
});
afterAll(async () => {
  server.running.signal('SIGTERM');
  await server.running.ended;
  rmSync(folder, { recursive: true });
});

interface Read {
  readonly exports: Readonly<Record<string, ReadExport>>;
  readonly rewards?: readonly number[];
  readonly columns?: readonly string[];
}

async function readBy<T = Read>(name: ReaderName): Promise<T> {
  const { python, script } = readerOf(name);
  const { code, stdout, stderr } = await startProgram(
    python,
    [script, join(folder, 'exports'), join(ROOT, 'recipes/hooks')],
    {
      environment: {
        FLEMING_REWARD_URL: server.address,
        FLEMING_REWARD_TOKEN: REWARD_TOKEN,
        HF_HUB_OFFLINE: '1',
        HF_HOME: join(folder, 'hugging-face'),
        MODELSCOPE_CACHE: join(folder, 'modelscope'),
        TOKENIZERS_PARALLELISM: 'false',
        CUDA_VISIBLE_DEVICES: '',
        OMP_NUM_THREADS: '1',
        PYTHONDONTWRITEBYTECODE: '1',
      },
    },
  ).ended;
  const line = stdout.split('\n').find((each) => each.startsWith('READ '));
  if (code !== 0 || line === undefined) throw new Error(`${name} (${String(code)}):\n${stdout}\n${stderr}`);
  return JSON.parse(line.slice('READ '.length)) as T;
}

/** The rows of an export, by the file and not by a library. */
async function rowsOf(name: string): Promise<Record<string, unknown>[]> {
  const path = join(folder, 'exports', name);
  const [file] = readdirSync(path).filter((each) => /\.(?:jsonl|parquet)$/.test(each));
  if (file!.endsWith('.jsonl')) return readJsonl<Record<string, unknown>>(join(path, file!));
  const bytes = readFileSync(join(path, file!));
  return parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
}

function onlyWith(name: ReaderName, says: string, test: () => Promise<void>): void {
  const { missing } = readerOf(name);
  it.skipIf(missing !== null)(missing === null ? says : `${says} (${name} is ${missing})`, test);
}

const asked = { role: 'user', content: prompt };
const chat = `<|im_start|>user\n${prompt}<|im_end|>\n<|im_start|>assistant\n${trace}<|im_end|>\n`;

describe('exports', () => {
  onlyWith('datasets', 'are loaded by datasets, each split that its card names', async () => {
    const read = await readBy<{ exports: Record<string, Record<string, ReadExport>> }>('datasets');
    const names = atLeast(
      19,
      readdirSync(join(folder, 'exports')).filter((name) => !name.endsWith('.json')),
    );
    expect(Object.keys(read.exports)).toEqual(names.toSorted());
    for (const name of names) {
      const rows = await rowsOf(name);
      expect(withoutNulls(read.exports[name]), name).toEqual({ train: { rows: rows.length, first: rows[0] } });
    }
  });

  onlyWith('trl', 'teach TRL the trace alone, and give its reward function every column', async () => {
    const { exports, columns, rewards: given } = await readBy('trl');
    expect(exports['trl-traces']).toEqual({ rows: 2, first: chat, learned: `${trace}<|im_end|>\n` });
    expect(exports['trl-questions']).toEqual({ rows: questions.length, first: [asked] });
    expect(columns).toEqual(
      expect.arrayContaining(['completions', 'ground_truth', 'answer_text', 'options', 'licence']),
    );
    expectRewards(given);
  });

  onlyWith('llamafactory', 'teach LLaMA-Factory the trace alone, in each shape that it takes', async () => {
    const { exports } = await readBy('llamafactory');
    for (const name of atLeast(3, ['llama-factory-traces', 'sharegpt-traces', 'alpaca-traces'])) {
      expect(exports[name]?.rows, name).toBe(2);
      expect(exports[name]?.first, name).toContain(chat.trimEnd());
      expect(exports[name]?.learned, name).toBe(`${trace}<|im_end|>\n`);
    }
    expect(exports['llama-factory-questions']).toMatchObject({
      rows: questions.length,
      learned: '<answer> C</answer><|im_end|>\n',
    });
  });

  onlyWith('verl', 'are data sets of verl, and its reward is ours', async () => {
    const { exports, rewards: given } = await readBy('verl');
    const { prompt: messages, ...columns } = (await rowsOf('verl-questions'))[0]!;
    expect(messages).toEqual([asked]);
    expect(exports['verl-questions']).toEqual({ rows: questions.length, first: { ...columns, raw_prompt: [asked] } });
    expect(exports['verl-traces']).toEqual({ rows: 2, first: chat, learned: `${trace}<|im_end|>\n` });
    expectRewards(given);
  });

  onlyWith('skyrl', 'are a data set of SkyRL, whose environment rewards as we do', async () => {
    const { exports, rewards: given } = await readBy('skyrl');
    expect(exports['skyrl-questions']).toEqual({ rows: questions.length, first: (await rowsOf('skyrl-questions'))[0] });
    expectRewards(given);
  });

  onlyWith('swift', 'are loaded by ms-swift with the columns of its reward', async () => {
    const { exports, rewards: given } = await readBy('swift');
    for (const name of atLeast(2, ['ms-swift-questions', 'ms-swift-traces'])) {
      const rows = await rowsOf(name);
      expect(exports[name]?.rows, name).toBe(rows.length);
      expect(exports[name]?.first, name).toMatchObject(rows[0]!);
    }
    expectRewards(given);
  });

  onlyWith('axolotl', 'teach axolotl the trace alone', async () => {
    const { exports } = await readBy('axolotl');
    expect(exports['axolotl-traces']).toEqual({ rows: 2, first: chat, learned: `${trace}<|im_end|>` });
  });

  onlyWith('cookbook', 'teach the Tinker cookbook the trace alone', async () => {
    const { exports } = await readBy('cookbook');
    // Its renderer of Qwen3 has a blank line behind the reasoning, as that model's own template.
    const rendered = trace.replace('</think>\n', '</think>\n\n');
    expect(exports['cookbook-traces']).toMatchObject({ rows: 2, learned: `${rendered}<|im_end|>` });
    expect(exports['cookbook-traces']?.first).toContain(prompt);
  });
});

/** Of parts of a content that do not all have a field, Arrow has it in all. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each: unknown) => (each === null ? undefined : each)));
}

/** Numbers of Python's float32 are those of JavaScript to seven digits. */
function expectRewards(given: readonly number[] | undefined): void {
  expect(given?.map((reward) => Math.round(reward * 1e5) / 1e5)).toEqual(rewards);
  expect(new Set(rewards).size).toBe(4);
}
