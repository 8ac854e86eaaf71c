import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatFailure, type ChatModel, type ChatRequest } from '../chat/chat-model.ts';
import type { BankQuestion } from '../records/bank-question.ts';
import { noProgress } from '../run/progress.ts';
import { askTeacher, type Teaching } from './chat-teacher.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-teacher-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const question = (id: string, language: 'en' | 'zh' = 'en'): BankQuestion => ({
  id,
  language,
  stem: `Which one is right in ${id}?`,
  options: ['one', 'two', 'three'].map((text, at) => ({ letter: 'ABC'[at]!, text: `${text} ${id}` })),
  answer: 'B',
  origin: {
    dataset: 'own',
    split: 'train',
    role: 'training',
    itemId: id,
    licence: 'own data',
    commercialUse: true,
    address: 'own.csv',
    file: '0'.repeat(64),
  },
  labels: {},
  specialty: null,
});
const trace = (answer: string, thinking = 'Because.'): string =>
  `<think>\n${thinking}\n</think>\n<answer>${answer}</answer>`;

class Scripted implements ChatModel {
  readonly name = 'scripted';
  readonly asked: ChatRequest[] = [];
  readonly #output: (itemId: string, sample: number) => string;
  readonly #failAfter: number;

  constructor(output: (itemId: string, sample: number) => string, failAfter = Infinity) {
    this.#output = output;
    this.#failAfter = failAfter;
  }

  async complete(request: ChatRequest) {
    if (this.asked.length >= this.#failAfter) return chatFailure('fatal', 'the server went away');
    this.asked.push(request);
    const raw = this.#output(request.id.itemId, request.id.sample);
    return { kind: 'completion' as const, raw, finish: 'stop' as const, promptTokens: null, generatedTokens: null };
  }

  async close(): Promise<void> {}
}

function taught(model: ChatModel, questions: readonly BankQuestion[], attempts = 3): Promise<Teaching> {
  const asked = { model, spec: 'scripted:', sha256: null, concurrency: 1, maxTokens: null };
  return askTeacher(questions, asked, {
    attempts,
    answers: 'letter',
    temperature: 0.7,
    folder: join(folder, 'answers'),
    seed: 0,
    progress: noProgress,
    stop: () => new AbortController().signal,
    again: 'the same command',
  });
}

describe('a chat model as the teacher', () => {
  it('has the shortest of the right and well-formed traces kept, letter or text alike', async () => {
    const outputs: Record<string, readonly string[]> = {
      q0: [trace('B', 'A long way to say it.'), ` ${trace('two q0')}\n`, trace('A')],
      q1: [trace('A', 'No.'), 'The answer is B.', trace('B').replace('</think>', '')],
      q2: [trace('B', 'First.'), trace('B', 'Other.'), ''],
    };
    const model = new Scripted((id, sample) => outputs[id]![sample]!);
    const { trajectories, counts } = await taught(model, [question('q0'), question('q1'), question('q2')]);
    expect(trajectories).toEqual([
      { questionId: 'q0', language: 'en', text: trace('two q0'), strategy: 'direct', correct: true },
      { questionId: 'q2', language: 'en', text: trace('B', 'First.'), strategy: 'direct', correct: true },
    ]);
    expect(counts).toEqual({
      asked: 3,
      attempts: 3,
      wellFormed: 6,
      right: 4,
      empty: 1,
      kept: 2,
      passAtAttempts: 2 / 3,
      passAt1: 4 / 9,
    });
  });

  it('is shown the question with its right answer, in the language of the question', async () => {
    const model = new Scripted(() => trace('B'));
    await taught(model, [question('q0'), question('q1', 'zh')], 1);
    const [english, chinese] = model.asked.map(({ messages }) => messages[0]!.content);
    expect(english).toMatch(/Which one is right in q0\?\nA\. one q0\n[^]*Right answer: B\. two q0\n[^]*the letter of/);
    expect(chinese).toMatch(/B\.two q1\n[^]*正确答案： B\.two q1\n[^]*正确选项的字母/);
  });

  it('is asked for nothing twice after a failure, and the traces are those of an undisturbed call', async () => {
    const questions = Array.from({ length: 6 }, (_, at) => question(`q${at}`));
    const output = (id: string, sample: number): string => trace('B', `${id}, in ${'x'.repeat(9 - sample)}`);
    await expect(taught(new Scripted(output, 10), questions)).rejects.toThrow(/10 of 18 answers are in/);
    const rest = new Scripted(output);
    const resumed = await taught(rest, questions);
    expect(rest.asked).toHaveLength(8);
    rmSync(join(folder, 'answers'), { recursive: true });
    expect(await taught(new Scripted(output), questions)).toEqual(resumed);
  });

  it('refuses a question whose answer is none of its options', async () => {
    const wrong = { ...question('q0'), answer: 'D' };
    await expect(taught(new Scripted(() => ''), [wrong])).rejects.toThrow(
      /question q0: answer D is none of its options A, B, C/,
    );
  });
});
