/** 4,000 items of a server that fails in every way, the process killed ten times on the way: nothing is lost, nothing counts twice. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { asJsonl, madeUpRows, writeText } from '../../../benchmarks/fixtures/made-up-files.ts';
import { promptedItem } from '../../../benchmarks/prompt.ts';
import { PROMPTS } from '../../../wording/prompt.ts';
import { readBenchmark } from '../../../benchmarks/read-benchmark.ts';
import { scriptedText, startScriptedServer } from '../../../chat/fixtures/scripted-server.ts';
import { modelAnswerSchema, type ModelAnswer } from '../../../records/benchmark.ts';
import { readJsonl } from '../../../support/jsonl.ts';

const PROGRAM = fileURLToPath(new URL('../../main.ts', import.meta.url));
const ITEMS = 4000;
const KILLS = 10;
const FAULTS = { rateLimited: 0.02, serverError: 0.01, reset: 0.01, stall: 0.01 };

const root = mkdtempSync(join(tmpdir(), 'killed-evaluation-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A part of CareQA, made up. */
const data = writeText(join(root, 'careqa.jsonl'), asJsonl(madeUpRows('careqa').slice(0, ITEMS)));

/** Ends with the exit status; null when a signal ended it. */
function evaluate(model: string, out: string, untilKilled: () => boolean = () => false): Promise<number | null> {
  const parameters = ['--benchmark', 'careqa', '--data', data, '--model', model, '--out', out];
  const settings = ['--concurrency', '512', '--timeout-seconds', '3', '--quiet'];
  const child = spawn(process.execPath, [PROGRAM, 'evaluate', ...parameters, ...settings], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (said += text));
  const watch = setInterval(() => untilKilled() && child.kill('SIGKILL'), 2);
  return new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 || code === null ? resolve(code) : reject(new Error(said))));
  }).finally(() => clearInterval(watch));
}

const answersIn = (out: string): ModelAnswer[] =>
  readJsonl(join(out, 'careqa', 'answers.jsonl'), { schema: modelAnswerSchema, tornLastLine: 'drop' });
/** Answers come in another order, after other faults. */
const inOrder = (answers: readonly ModelAnswer[]): object[] =>
  answers
    .map((answer) => ({ ...answer, attempts: null }))
    .toSorted((left, right) => (left.itemId < right.itemId ? -1 : 1));

it('an evaluation killed ten times ends as an undisturbed one, and asks no kept answer twice', async () => {
  const items = await readBenchmark('careqa', data);
  const idOfPrompt = new Map(items.map((item) => [PROMPTS.instructed.text(promptedItem(item)), item.id]));
  const server = await startScriptedServer({ faults: FAULTS, latencyMs: 50 });
  const model = `openai:${server.url}#scripted`;
  try {
    const killed = join(root, 'killed');
    let last: ModelAnswer[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      const goal = (kill * ITEMS) / (KILLS + 1);
      expect(await evaluate(model, killed, () => server.answered.size >= goal)).toBeNull();
      const now = answersIn(killed);
      expect(new Set(now.map(({ itemId }) => itemId)).size).toBe(now.length);
      expect(now.slice(0, last.length)).toEqual(last);
      last = now;
    }
    expect(last.length).toBeGreaterThan(ITEMS / 2);
    const before = new Map(server.attempts);
    expect(await evaluate(model, killed)).toBe(0);
    const askedAgain = [...server.attempts].filter(([prompt, count]) => count > (before.get(prompt) ?? 0));
    const kept = new Set(last.map(({ itemId }) => itemId));
    expect(askedAgain.filter(([prompt]) => kept.has(idOfPrompt.get(prompt)!))).toEqual([]);
    for (const kind of ['rateLimited', 'serverError', 'reset', 'stall'])
      expect(server.outcomes[kind]).toBeGreaterThan(9);

    const undisturbed = join(root, 'undisturbed');
    expect(await evaluate(model, undisturbed)).toBe(0);
    const answers = inOrder(answersIn(killed));
    expect(answers).toHaveLength(ITEMS);
    expect(answers).toEqual(inOrder(answersIn(undisturbed)));
    expect(answers).toMatchObject(
      items
        .map((item) => ({ itemId: item.id, raw: scriptedText(PROMPTS.instructed.text(promptedItem(item))) }))
        .toSorted((left, right) => (left.itemId < right.itemId ? -1 : 1)),
    );
    for (const file of ['results.json', join('careqa', 'marks.jsonl')])
      expect(readFileSync(join(killed, file), 'utf8')).toBe(readFileSync(join(undisturbed, file), 'utf8'));
  } finally {
    await server.close();
  }
}, 900_000);
