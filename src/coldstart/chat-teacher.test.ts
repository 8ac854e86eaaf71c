import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatModel } from '../chat/chat-model.ts';
import { traceAttemptSchema } from '../records/trace-attempt.ts';
import type { BankQuestion } from '../records/bank-question.ts';
import type { Language } from '../records/question.ts';
import type { Teaching, TeachingSettings } from './chat-teacher.ts';
import { askedQuestion, ScriptedTeacher, teach, writtenTrace } from './fixtures/scripted-teacher.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-teacher-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const question = (id: string, language?: Language): BankQuestion =>
  askedQuestion(id, ['one', 'two', 'three'], language);
const taught = (
  model: ChatModel,
  questions: readonly BankQuestion[],
  attempts = 3,
  changes: Partial<TeachingSettings> = {},
): Promise<Teaching> =>
  teach(folder, model, questions, { mode: 'paper', attempts, refinements: 0, skeletons: 0, goldShare: 0, ...changes });

/** The letter that the prompt shows the right option with. */
const shownLetter = (id: string, prompt: string): string => new RegExp(`^([A-C])\\. two ${id}$`, 'm').exec(prompt)![1]!;

describe('a chat model as the teacher', () => {
  it('has the shortest of the right and well-formed traces kept, letter or text alike', async () => {
    const outputs: Record<string, readonly string[]> = {
      q0: [writtenTrace('B', 'A long way to say it.'), ` ${writtenTrace('two q0')}\n`, writtenTrace('A')],
      q1: [writtenTrace('A', 'No.'), 'The answer is B.', writtenTrace('B').replace('</think>', '')],
      q2: [writtenTrace('B', 'First.'), writtenTrace('B', 'Other.'), ''],
    };
    const model = new ScriptedTeacher((id, sample) => outputs[id]![sample]!);
    const { trajectories, counts, attempts } = await taught(model, [question('q0'), question('q1'), question('q2')]);
    expect(trajectories).toEqual([
      {
        questionId: 'q0',
        language: 'en',
        text: writtenTrace('two q0'),
        strategy: 'direct',
        correct: true,
        sawAnswer: 'gold',
      },
      {
        questionId: 'q2',
        language: 'en',
        text: writtenTrace('B', 'First.'),
        strategy: 'direct',
        correct: true,
        sawAnswer: 'gold',
      },
    ]);
    expect(counts).toMatchObject({
      asked: 3,
      attempts: 3,
      whole: 7,
      wellFormed: 6,
      right: 4,
      empty: 1,
      mixedChannels: 1,
      kept: 2,
    });
    // What is empty, or cannot be told from its reasoning, is no wrong answer.
    expect([counts.passAtAttempts, counts.passAt1]).toEqual([2 / 3, 4 / 7]);
    const verdicts = attempts.map(({ questionId, verdict }) => `${questionId} ${verdict}`);
    expect(verdicts.slice(0, 3)).toEqual(['q0 right', 'q0 right', 'q0 wrong']);
    expect(verdicts.slice(3, 6)).toEqual(['q1 wrong', 'q1 no-format', 'q1 mixed-channels']);
    expect(verdicts.slice(6)).toEqual(['q2 right', 'q2 right', 'q2 empty']);
    expect(attempts.filter(({ kept }) => kept).map(({ questionId, attempt }) => `${questionId} ${attempt}`)).toEqual([
      'q0 1',
      'q2 0',
    ]);
    for (const attempt of attempts) expect(traceAttemptSchema.parse(attempt).sawAnswer).toBe('gold');
  });

  it('is shown the question with its right answer, in the language of the question', async () => {
    const model = new ScriptedTeacher(() => writtenTrace('B'));
    await taught(model, [question('q0'), question('q1', 'zh')], 1);
    const [english, chinese] = model.asked.map(({ messages }) => messages[0]!.content);
    expect(english).toMatch(/Which one is right in q0\?\nA\. one q0\n[^]*Right answer: B\. two q0\n[^]*the letter of/);
    expect(chinese).toMatch(/B\.two q1\n[^]*正确答案： B\.two q1\n[^]*正确选项的字母/);
  });

  it('is shown the options in an order of each try, and its letters are put back', async () => {
    const questions = Array.from({ length: 6 }, (_, at) => question(`q${at}`));
    const model = new ScriptedTeacher((id, sample, prompt) =>
      writtenTrace(shownLetter(id, prompt), sample === 3 ? `Option ${shownLetter(id, prompt)} it is.` : 'Because.'),
    );
    const { attempts } = await taught(model, questions, 4, { shuffleOptions: true, select: 'random' });
    const letters = new Set(model.asked.map(({ id, messages }) => shownLetter(id.itemId, messages[0]!.content)));
    expect([...letters].toSorted()).toEqual(['A', 'B', 'C']);
    expect(attempts).toHaveLength(24);
    for (const { letter, attempt, verdict } of attempts) {
      expect(letter).toBe('B');
      if (attempt < 3) expect(verdict).toBe('right');
    }
    // Letters inside the reasoning are of an order that the student never sees.
    expect(attempts.filter(({ verdict }) => verdict === 'names-letters').length).toBeGreaterThan(2);
    const { trajectories } = await taught(model, questions, 4, { shuffleOptions: true, select: 'random' });
    for (const { text } of trajectories) expect(text).toMatch(/<answer>B<\/answer>$/);
    expect(model.asked).toHaveLength(24);
  });

  it('is asked for nothing twice after a failure, and the traces are those of an undisturbed call', async () => {
    const questions = Array.from({ length: 6 }, (_, at) => question(`q${at}`));
    const output = (id: string, sample: number): string => writtenTrace('B', `${id}, in ${'x'.repeat(9 - sample)}`);
    await expect(taught(new ScriptedTeacher(output, 10), questions)).rejects.toThrow(/10 of 18 answers are in/);
    const rest = new ScriptedTeacher(output);
    const resumed = await taught(rest, questions);
    expect(rest.asked).toHaveLength(8);
    rmSync(join(folder, 'calls'), { recursive: true });
    expect(await taught(new ScriptedTeacher(output), questions)).toEqual(resumed);
  });

  it('is asked for further tries, an edited question and nothing else', async () => {
    const questions = Array.from({ length: 6 }, (_, at) => question(`q${at}`));
    const model = new ScriptedTeacher(() => writtenTrace('B'));
    await taught(model, questions, 2);
    await taught(model, questions, 3);
    expect(model.asked).toHaveLength(18);
    const edited = questions.with(2, { ...questions[2]!, stem: 'Which one is right now?' });
    await taught(model, edited, 3);
    expect(model.asked).toHaveLength(21);
    const replayed = await taught(model, edited, 3, { transport: 'replay', select: 'random' });
    expect([replayed.counts.right, model.asked.length]).toEqual([18, 21]);
    const more = await taught(model, edited, 4, { transport: 'replay' });
    expect([more.counts.notAsked, more.counts.right, model.asked.length]).toEqual([6, 18, 21]);
  });

  it('stops at a limit in words, and goes on from there when it is raised', async () => {
    const questions = Array.from({ length: 6 }, (_, at) => question(`q${at}`));
    const model = new ScriptedTeacher(() => writtenTrace('B'));
    await expect(taught(model, questions, 3, { limits: { calls: 7 } })).rejects.toThrow(
      /the limit of 7 calls is reached: 7 were made\. 7 of 18 answers are in .*raise the limit/,
    );
    const { counts } = await taught(model, questions, 3, { limits: { calls: 9 }, whenSpent: 'partial' });
    expect([counts.right, counts.notAsked, model.asked.length]).toEqual([9, 9, 9]);
  });

  it('can be asked for so many traces, in no more tries than a limit', async () => {
    const questions = Array.from({ length: 12 }, (_, at) => question(`q${at}`));
    const model = new ScriptedTeacher((id, sample) => writtenTrace(Number(id.slice(1)) % 2 === sample ? 'B' : 'A'));
    const { counts, trajectories } = await taught(model, questions, 3, { accept: { accepted: 8, tries: 30 } });
    expect([counts.kept, trajectories.length]).toEqual([8, 8]);
    expect(model.asked.length).toBeLessThanOrEqual(15);
    const few = await taught(new ScriptedTeacher(() => writtenTrace('A')), questions, 3, {
      accept: { accepted: 8, tries: 30 },
    });
    expect(few.counts.right).toBe(8);
  });

  it('that was cut off gave no wrong answer', async () => {
    const model = new ScriptedTeacher((_id, sample) => (sample === 0 ? '<think>and then (cut)' : writtenTrace('B')));
    const { counts } = await taught(model, [question('q0')], 2);
    expect(counts).toMatchObject({ cutOff: 1, whole: 1, right: 1, passAt1: 1 });
  });

  it('has the trace kept that its student finds most probable', async () => {
    const outputs = [writtenTrace('B', 'Short.'), writtenTrace('A'), writtenTrace('B', 'A longer one.')];
    const seen: string[] = [];
    const { trajectories, attempts } = await taught(
      new ScriptedTeacher((_, sample) => outputs[sample]!),
      [question('q0')],
      3,
      {
        select: 'likeliest',
        askStudent: (traces) => {
          seen.push(...traces.map(({ text }) => text));
          return Promise.resolve(traces.map(({ text }) => (text.includes('longer') ? -0.5 : -1.5)));
        },
      },
    );
    expect(seen).toEqual([outputs[0], outputs[2]]);
    expect(trajectories.map(({ text }) => text)).toEqual([outputs[2]]);
    expect(attempts.map(({ studentLogProbability }) => studentLogProbability)).toEqual([-1.5, null, -0.5]);
  });

  it('refuses a question whose answer is none of its options', async () => {
    const wrong = { ...question('q0'), answer: 'D' };
    await expect(taught(new ScriptedTeacher(() => ''), [wrong])).rejects.toThrow(
      /question q0: answer D is none of its options A, B, C/,
    );
  });
});
