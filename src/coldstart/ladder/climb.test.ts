import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatModel } from '../../chat/chat-model.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import { traceAttemptSchema } from '../../records/trace-attempt.ts';
import type { Teaching, TeachingSettings } from '../chat-teacher.ts';
import { askedQuestion, ScriptedTeacher, teach, writtenTrace } from '../fixtures/scripted-teacher.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-ladder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const question = (id: string): BankQuestion => askedQuestion(id, ['one', 'two', 'three', 'four']);

type Say = (asked: {
  readonly id: string;
  readonly sample: number;
  readonly prompt: string;
  readonly rung: string;
}) => string;

/** Says what rung a prompt is of by what it shows. */
function rungOf(prompt: string): string {
  if (prompt.includes('Right answer:')) return 'with-answer';
  if (prompt.includes('Earlier reasoning')) return 'refinement';
  return 'blind';
}

const scripted = (say: Say): ScriptedTeacher =>
  new ScriptedTeacher((id, sample, prompt) => say({ id, sample, prompt, rung: rungOf(prompt) }));
/** What it was asked, in order. */
const askedOf = ({ asked }: ScriptedTeacher): { id: string; rung: string; prompt: string }[] =>
  asked.map(({ id, messages }) => {
    const prompt = messages[0]!.content;
    return { id: id.itemId, rung: rungOf(prompt), prompt };
  });
const taught = (
  model: ChatModel,
  questions: readonly BankQuestion[],
  changes: Partial<TeachingSettings> = {},
): Promise<Teaching> =>
  teach(folder, model, questions, {
    mode: 'ladder',
    attempts: 4,
    refinements: 2,
    skeletons: 1,
    goldShare: 0.5,
    ...changes,
  });

describe('the ladder', () => {
  it('goes on with a question as long as no try has answered it, and marks what each saw of the answer', async () => {
    const ways: Record<string, (rung: string, sample: number) => string> = {
      // Answered blind by one of four.
      q0: (_, sample) => writtenTrace(sample === 2 ? 'B' : 'A'),
      // Answered once refined.
      q1: (rung, sample) => writtenTrace(rung === 'refinement' && sample === 1 ? 'B' : 'ACDA'[sample]!),
      // Answered with the answer told.
      q2: (rung, sample) => writtenTrace(rung === 'with-answer' ? 'B' : 'ACDA'[sample]!),
    };
    const model = scripted(({ id, rung, sample }) => ways[id]!(rung, sample));
    const { trajectories, attempts, counts, unsolved } = await taught(model, ['q0', 'q1', 'q2'].map(question));
    expect(trajectories.map(({ questionId, sawAnswer }) => [questionId, sawAnswer])).toEqual([
      ['q0', 'none'],
      ['q1', 'feedback'],
      ['q2', 'gold'],
    ]);
    const asked = askedOf(model).map(({ id, rung }) => `${id} ${rung}`);
    const timesOf = (words: string): number => asked.filter((each) => each === words).length;
    expect([timesOf('q0 blind'), timesOf('q0 refinement')]).toEqual([4, 0]);
    expect([timesOf('q1 refinement'), timesOf('q1 with-answer')]).toEqual([2, 0]);
    expect([timesOf('q2 refinement'), timesOf('q2 with-answer')]).toEqual([2, 1]);
    expect(counts.rungs).toEqual({
      blind: { tries: 12, right: 1, kept: 1 },
      refinement: { tries: 4, right: 1, kept: 1 },
      'with-answer': { tries: 1, right: 1, kept: 1 },
    });
    // Of the first rung alone: what help brings is no pass of the teacher.
    expect([counts.passAtAttempts, counts.passAt1]).toEqual([1 / 3, 1 / 12]);
    for (const attempt of attempts) traceAttemptSchema.parse(attempt);
    expect(unsolved).toEqual([]);
  });

  it('never shows the answer before its last rung, and shows there which criterion failed', async () => {
    const model = scripted(({ rung, sample }) =>
      rung === 'with-answer' ? writtenTrace('B') : writtenTrace('ACDA'[sample]!, 'one q0 is all there is.'),
    );
    const { attempts } = await taught(model, [question('q0')], { goldShare: 1 });
    for (const { prompt } of askedOf(model).filter(({ rung }) => rung !== 'with-answer')) {
      expect(prompt).not.toMatch(/right answer|Right answer|B\. two q0[^]*two q0/);
    }
    const refined = askedOf(model)
      .filter(({ rung }) => rung === 'refinement')
      .map(({ prompt }) => prompt);
    expect(refined).toHaveLength(2);
    expect(refined[0]).toMatch(/one q0 is all there is\.[^]*weighed one possibility alone/);
    expect(
      attempts.filter(({ rung }) => rung === 'refinement').map(({ strategy, failure }) => [strategy, failure]),
    ).toEqual([
      ['path-exploration', 'one-hypothesis'],
      ['path-exploration', 'one-hypothesis'],
    ]);
  });

  it('leaves a question to people whose tries agree on another answer, and does not argue it towards its key', async () => {
    const model = scripted(({ sample }) => writtenTrace(sample === 1 ? 'A' : 'C'));
    const { unsolved, trajectories } = await taught(model, [question('q0')], { goldShare: 1 });
    expect(unsolved).toEqual([{ questionId: 'q0', why: 'another-answer', letter: 'C', chosen: 3, read: 4 }]);
    expect([trajectories, model.asked.length]).toEqual([[], 4]);
  });

  it('does not call a try wrong that never ended, nor refine it', async () => {
    const model = scripted(({ rung }) => (rung === 'with-answer' ? writtenTrace('B') : ''));
    const { unsolved, counts } = await taught(model, [question('q0')], { goldShare: 1 });
    expect(askedOf(model).map(({ rung }) => rung)).toEqual(['blind', 'blind', 'blind', 'blind', 'with-answer']);
    expect([counts.empty, counts.passAt1, unsolved]).toEqual([4, null, []]);
  });

  it('tells the answer for a share of the traces at the most, and leaves the rest to people', async () => {
    const questions = Array.from({ length: 10 }, (_, at) => question(`q${at}`));
    const isEasy = (id: string): boolean => Number(id.slice(1)) < 4;
    const model = scripted(({ id, rung, sample }) =>
      writtenTrace(rung === 'with-answer' || isEasy(id) ? 'B' : 'ACDA'[sample]!),
    );
    const { trajectories, unsolved } = await taught(model, questions, { goldShare: 0.2 });
    const gold = trajectories.filter(({ sawAnswer }) => sawAnswer === 'gold').length;
    expect([trajectories.length, gold]).toEqual([5, 1]);
    expect(unsolved.map(({ why }) => why)).toEqual(Array.from({ length: 5 }, () => 'no-trace'));
    const { trajectories: none } = await taught(model, questions, { goldShare: 0 });
    expect(none.every(({ sawAnswer }) => sawAnswer === 'none')).toBe(true);
  });

  it('pays for nothing twice when it climbs again, and goes on where it was stopped', async () => {
    const say: Say = ({ id, rung, sample }) =>
      writtenTrace(
        id === 'q0' || (rung === 'refinement' && id === 'q1') || rung === 'with-answer' ? 'B' : 'ACDA'[sample]!,
      );
    const questions = ['q0', 'q1', 'q2'].map(question);
    await expect(taught(scripted(say), questions, { limits: { calls: 13 } })).rejects.toThrow(/limit of 13 calls/);
    const rest = scripted(say);
    const resumed = await taught(rest, questions);
    const again = scripted(say);
    expect(await taught(again, questions)).toEqual(resumed);
    expect(again.asked).toEqual([]);
    rmSync(join(folder, 'calls'), { recursive: true });
    const whole = scripted(say);
    expect(await taught(whole, questions)).toEqual(resumed);
    expect(rest.asked.length).toBe(whole.asked.length - 13);
  });

  it('ends at so many traces, or so many tries over all rungs', async () => {
    const questions = Array.from({ length: 6 }, (_, at) => question(`q${at}`));
    const say: Say = ({ rung, sample }) => writtenTrace(rung === 'refinement' ? 'B' : 'ACDA'[sample]!);
    const few = scripted(say);
    const { counts } = await taught(few, questions, { accept: { accepted: 2, tries: 100 } });
    expect([counts.kept, askedOf(few).filter(({ rung }) => rung === 'refinement').length]).toEqual([2, 2]);
    rmSync(join(folder, 'calls'), { recursive: true });
    const tight = scripted(say);
    await taught(tight, questions, { accept: { accepted: 6, tries: 25 } });
    expect(tight.asked.length).toBe(25);
  });

  it('shows a refined try in the order of the one that it takes up, so that letters keep their sense', async () => {
    const shownAt = (prompt: string, text: string): string => new RegExp(`^([A-D])\\. ${text}$`, 'm').exec(prompt)![1]!;
    const model = scripted(({ id, prompt, rung }) => {
      const [right, wrong] = [shownAt(prompt, `two ${id}`), shownAt(prompt, `one ${id}`)];
      return writtenTrace(rung === 'refinement' ? right : wrong, `Option ${right} fits poorly.`);
    });
    const questions = Array.from({ length: 6 }, (_, at) => question(`q${at}`));
    // Three of four tries agree on another answer: no case for review here.
    const { trajectories, attempts } = await taught(model, questions, {
      shuffleOptions: true,
      againstKey: 1,
      attempts: 2,
    });
    const ordersOf = (id: string, rung: string): string[] =>
      askedOf(model)
        .filter((each) => each.id === id && each.rung === rung)
        .map(({ prompt }) => ['one', 'two', 'three', 'four'].map((word) => shownAt(prompt, `${word} ${id}`)).join(''));
    for (const { id } of questions) expect(ordersOf(id, 'refinement')[0]).toBe(ordersOf(id, 'blind').at(-1));
    // A trace that names letters of an order that is not the bank's is never kept.
    const shuffled = new Set(questions.filter(({ id }) => ordersOf(id, 'blind').at(-1) !== 'ABCD').map(({ id }) => id));
    expect(shuffled.size).toBeGreaterThan(2);
    expect(trajectories.filter(({ questionId }) => shuffled.has(questionId))).toEqual([]);
    expect(attempts.some(({ verdict }) => verdict === 'names-letters')).toBe(true);
  });

  it('counts for a goal what it asked for alone, whatever an earlier run was answered', async () => {
    const questions = Array.from({ length: 6 }, (_, at) => question(`q${at}`));
    const model = scripted(() => writtenTrace('B'));
    await taught(model, questions);
    const { trajectories, attempts, unsolved } = await taught(model, questions, { accept: { accepted: 2, tries: 5 } });
    expect(trajectories).toHaveLength(2);
    expect(attempts.filter(({ verdict }) => verdict !== 'not-asked')).toHaveLength(2);
    // Nobody asked about the other four.
    expect([unsolved, model.asked.length]).toEqual([[], 24]);
  });
});
