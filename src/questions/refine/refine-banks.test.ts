import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatFailure, type ChatModel, type ChatRequest } from '../../chat/chat-model.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import { openBank } from '../../records/read-bank.ts';
import type { ReviewItem } from '../../records/review.ts';
import { noProgress } from '../../run/progress.ts';
import { readJsonl, writeJsonl } from '../../support/jsonl.ts';
import { madeUpWords, publicQuestion } from '../fixtures/public-questions.ts';
import { PROMPTS } from '../../wording/prompt.ts';
import { labelCheckSet, shownQuestion } from '../label-check/label-check.ts';
import { sha256OfQuestion } from '../review/decisions.ts';
import { readTier } from './annotate-difficulty.ts';
import { askOneSet } from '../../attempts/sets/ask-one-set.ts';
import type { OpenChatModel } from '../../products/stage-kind.ts';
import { LENGTH_LIMITS } from './length-filter.ts';
import { refineBanks, type RefineSettings } from './refine-banks.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-refine-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const questions = Array.from({ length: 12 }, (_, index) =>
  publicQuestion({
    id: `q${index}`,
    stem: `${madeUpWords(index, 20)}?`,
    options: madeUpWords(100 + index, 4).split(' '),
    answer: 'ABCD'[index % 4]!,
  }),
);

/** Answers by the text that the test says is right for the model; counts what it is asked. */
class Scripted implements ChatModel {
  readonly name = 'scripted';
  readonly asked: ChatRequest[] = [];
  readonly #answer: (request: ChatRequest) => string;
  readonly #failAfter: number;

  constructor(answer: (request: ChatRequest) => string, failAfter: number = Infinity) {
    this.#answer = answer;
    this.#failAfter = failAfter;
  }

  async complete(request: ChatRequest) {
    if (this.asked.length >= this.#failAfter) return chatFailure('fatal', 'the server went away');
    this.asked.push(request);
    const raw = `<think>\nx\n</think>\n<answer>${this.#answer(request)}</answer>`;
    return { kind: 'completion' as const, raw, finish: 'stop' as const, promptTokens: null, generatedTokens: null };
  }

  async close(): Promise<void> {}
}

/** Right, but for q0 always and for q1 in its first trial. */
function validatorAnswer({ id }: ChatRequest): string {
  const question = questions.find((each) => each.id === id.itemId)!;
  const { options, gold } = shownQuestion(question, id.sample, 0);
  const wrong = id.itemId === 'q0' || (id.itemId === 'q1' && id.sample === 0);
  return wrong ? options.find(({ letter }) => letter !== gold[0])!.text : gold[0]!;
}

const asModel = (model: ChatModel, change: Partial<OpenChatModel> = {}): OpenChatModel => ({
  model,
  spec: 'scripted:',
  sha256: null,
  concurrency: 4,
  maxTokens: null,
  ...change,
});

function settings(change: Partial<RefineSettings> = {}): RefineSettings {
  writeJsonl(join(folder, 'in.jsonl'), questions);
  return {
    out: join(folder, 'out'),
    banks: [openBank(join(folder, 'in.jsonl'))],
    callsFolder: join(folder, 'out', 'calls'),
    work: join(folder, 'out'),
    against: [],
    limits: LENGTH_LIMITS,
    near: 0.8,
    annotator: null,
    validator: null,
    spending: {},
    transport: 'live',
    trials: 5,
    prompt: PROMPTS.instructed,
    decisions: [],
    reviewersWanted: 1,
    seed: 0,
    progress: noProgress,
    stop: () => new AbortController().signal,
    again: 'the same command',
    ...change,
  };
}

const read = <T>(name: string): T[] => readJsonl<T>(join(folder, 'out', name));

it('listens for a stop when it asks a model, not before: filters let no signal in', async () => {
  const steps: string[] = [];
  const watched = {
    progress: { ...noProgress, stepDone: (step: string) => void steps.push(step) },
    stop: () => {
      steps.push('listens');
      return new AbortController().signal;
    },
  };
  await refineBanks(settings(watched));
  expect(steps).not.toContain('listens');
  expect(steps.splice(0)).toContain('length');
  await refineBanks(settings({ ...watched, validator: asModel(new Scripted(validatorAnswer)) }));
  expect(steps.indexOf('listens')).toBeGreaterThan(steps.lastIndexOf('length'));
});

describe('the label check', () => {
  it('sends what fails in all five trials to review, with every trial, and keeps the rest with its count', async () => {
    const model = new Scripted(validatorAnswer);
    const manifest = await refineBanks(settings({ validator: asModel(model) }));
    expect(model.asked).toHaveLength(60);
    expect(manifest.counts).toEqual({ questions: 11, dropped: 0, inReview: 1 });
    const [item] = read<ReviewItem>('review-queue.jsonl');
    expect(item).toMatchObject({ question: { id: 'q0' }, reason: 'failed-all-trials', validator: 'scripted' });
    expect(item!.trials.map(({ trial, right }) => [trial, right])).toEqual(
      [0, 1, 2, 3, 4].map((trial) => [trial, false]),
    );
    const kept = read<BankQuestion>('questions.jsonl');
    expect(kept.find(({ id }) => id === 'q1')!.refinement!.labelCheck).toEqual({ trials: 5, right: 4 });
    expect(kept.find(({ id }) => id === 'q2')!.refinement!.labelCheck).toEqual({ trials: 5, right: 5 });
  });

  it('shows options in another order in each trial and reads the letter back', () => {
    const orders = [0, 1, 2, 3, 4].map((trial) => shownQuestion(questions[3]!, trial, 0));
    expect(new Set(orders.map(({ options }) => options.map(({ text }) => text).join())).size).toBeGreaterThan(2);
    const text = questions[3]!.options[3]!.text;
    for (const { options, gold } of orders) expect(options.find(({ letter }) => letter === gold[0])!.text).toBe(text);
  });

  it('goes on after a failure without asking twice, to the same bank', async () => {
    const cut = new Scripted(validatorAnswer, 25);
    await expect(refineBanks(settings({ validator: asModel(cut) }))).rejects.toThrow(
      /q\d+: the server went away\. 25 of 60 answers are in .*label-check-.*; the same command goes on/,
    );
    const rest = new Scripted(validatorAnswer);
    await refineBanks(settings({ validator: asModel(rest) }));
    expect(rest.asked).toHaveLength(35);
    const resumed = readFileSync(join(folder, 'out', 'questions.jsonl'), 'utf8');
    rmSync(join(folder, 'out'), { recursive: true });
    await refineBanks(settings({ validator: asModel(new Scripted(validatorAnswer)) }));
    expect(readFileSync(join(folder, 'out', 'questions.jsonl'), 'utf8')).toBe(resumed);
  });

  it('re-applies decisions whenever the bank is made anew, and only to the words they were about', async () => {
    const decision = {
      questionId: 'q0',
      questionSha256: sha256OfQuestion(questions[0]!),
      action: 'correct',
      answer: 'C',
      note: '',
      reviewer: 'Reviewer One',
      at: '2026-11-22T10:00:00.000Z',
    };
    writeJsonl(join(folder, 'decisions.jsonl'), [decision]);
    const model = (): OpenChatModel => asModel(new Scripted(validatorAnswer));
    for (let round = 0; round < 2; round++) {
      const manifest = await refineBanks(
        settings({ validator: model(), decisions: [join(folder, 'decisions.jsonl')] }),
      );
      expect(manifest.counts).toEqual({ questions: 12, dropped: 0, inReview: 0 });
      const corrected = read<BankQuestion>('questions.jsonl').find(({ id }) => id === 'q0')!;
      expect(corrected).toMatchObject({
        answer: 'C',
        refinement: { reviewed: { action: 'correct', reviewers: ['Reviewer One'] } },
      });
    }
    writeJsonl(join(folder, 'decisions.jsonl'), [{ ...decision, questionSha256: 'f'.repeat(64) }]);
    const manifest = await refineBanks(settings({ validator: model(), decisions: [join(folder, 'decisions.jsonl')] }));
    expect(manifest.counts.inReview).toBe(1);
  });
});

describe('what the label check costs', () => {
  const check = async (change: Partial<RefineSettings> = {}): Promise<readonly string[]> => {
    const model = new Scripted(validatorAnswer);
    await refineBanks(settings({ validator: asModel(model), ...change }));
    return model.asked.map(({ id }) => `${id.itemId} ${id.sample}`);
  };

  it('is that of an edited question alone, of further trials alone, and of nothing for a corrected answer', async () => {
    expect(await check()).toHaveLength(60);
    expect(await check()).toEqual([]);
    const path = join(folder, 'edited.jsonl');
    const edited = questions.map((question, at) =>
      at === 3 ? { ...question, stem: question.stem.replace('?', ' today?') } : question,
    );
    writeJsonl(path, edited);
    expect((await check({ banks: [openBank(path)] })).toSorted()).toEqual([0, 1, 2, 3, 4].map((at) => `q3 ${at}`));
    writeJsonl(
      path,
      questions.map((question, at) => (at === 5 ? { ...question, answer: 'D' } : question)),
    );
    expect(await check({ banks: [openBank(path)] })).toEqual([]);
    expect(read<ReviewItem>('review-queue.jsonl').map(({ question }) => question.id)).toEqual(['q0', 'q5']);
    const further = await check({ trials: 7 });
    expect(further.toSorted()).toEqual(questions.flatMap(({ id }) => [`${id} 5`, `${id} 6`]).toSorted());
    expect(await check({ trials: 3 })).toEqual([]);
    expect(read<ReviewItem>('review-queue.jsonl')[0]!.trials).toHaveLength(3);
  });

  it('is told before the first call, is never more than its limit, and counts on over all calls', async () => {
    const told: string[] = [];
    const progress = { ...noProgress, log: (line: string) => void told.push(line) };
    const price = { read: 1000, written: 1000, currency: 'USD', asOf: '2026-12-01' };
    const ask = (model: ChatModel, spending: RefineSettings['spending']) =>
      refineBanks(settings({ validator: asModel(model, { price, maxTokens: 50 }), spending, progress }));
    const model = new Scripted(validatorAnswer);
    await expect(ask(model, { calls: 25 })).rejects.toThrow(
      /the limit of 25 calls is reached.*25 of 60 answers are in .*raise the limit/,
    );
    expect(model.asked).toHaveLength(25);
    expect(told.findIndex((line) => line.startsWith('60 calls are to be made: at most'))).toBe(0);
    // Nobody counted their tokens: the most that they can have taken is taken.
    await expect(ask(model, { money: 0.5 })).rejects.toThrow(/the limit of 0\.5 USD leaves no room.*25 of 60/);
    await expect(ask(model, { tokens: 100 })).rejects.toThrow(/the limit of 100 tokens leaves no room.*25 of 60/);
    await ask(model, { calls: 60 });
    expect(model.asked).toHaveLength(60);
    expect(told.at(-1)).toMatch(/^label-check: 60 requests, 60 answers.*USD/);
  });

  it('is refused before the annotator is paid where a limit says nothing about a model', async () => {
    const [annotator, validator] = [new Scripted(() => 'Easy'), new Scripted(validatorAnswer)];
    const price = { read: 1, written: 1, currency: 'USD', asOf: '2026-12-01' };
    const priced = asModel(annotator, { price, maxTokens: 50 });
    const spending = { money: 5 };
    await expect(refineBanks(settings({ annotator: priced, validator: asModel(validator), spending }))).rejects.toThrow(
      /a limit of 5 in money, and no price.*--price/,
    );
    await expect(
      refineBanks(settings({ annotator: priced, validator: asModel(validator, { price }), spending })),
    ).rejects.toThrow(/needs a longest answer.*--max-tokens/);
    expect([annotator.asked, validator.asked]).toEqual([[], []]);
  });

  it('is nothing for a replay, which is never taken for the whole', async () => {
    const cut = new Scripted(validatorAnswer, 25);
    await expect(check({ validator: asModel(cut) })).rejects.toThrow(/the server went away/);
    await expect(check({ transport: 'replay' })).rejects.toThrow(/"replay" asks nothing, and 25 of 60 answers/);
    expect(await check()).toHaveLength(35);
    expect(await check({ transport: 'replay' })).toEqual([]);
  });

  it('is that of no answer which a journal of before holds, refusals too', async () => {
    class Refusing extends Scripted {
      override async complete(request: ChatRequest) {
        const { itemId } = request.id;
        // Whether it answers anything at all.
        if (!questions.some(({ id }) => id === itemId)) {
          const nothing = { promptTokens: null, generatedTokens: null };
          return { kind: 'completion' as const, raw: 'A', finish: 'stop' as const, ...nothing };
        }
        if (itemId === 'q2') return chatFailure('refused', 'HTTP 400: filtered');
        return itemId === 'q11' ? chatFailure('absent', 'not yet') : super.complete(request);
      }
    }
    await askOneSet(
      labelCheckSet(questions, 'the bank', PROMPTS.instructed, 0),
      asModel(new Refusing(validatorAnswer)),
      {
        folder: join(folder, 'out', 'answers-label-check'),
        samples: 5,
        temperature: 0.6,
        seed: 0,
        progress: noProgress,
        stop: () => new AbortController().signal,
        again: 'again',
      },
    );
    const told: string[] = [];
    const progress = { ...noProgress, log: (line: string) => void told.push(line) };
    expect(await check({ seed: 1, trials: 1, progress })).toHaveLength(12);
    expect(told[0]).toMatch(/answers in .*answers-label-check are of another temperature, seed and are not taken/);
    rmSync(join(folder, 'out', 'calls'), { recursive: true });
    expect((await check({ progress })).toSorted()).toEqual([0, 1, 2, 3, 4].map((at) => `q11 ${at}`));
    expect(told).toContainEqual(expect.stringMatching(/55 answers were taken from .*answers-label-check/));
    expect(told.at(-1)).toMatch(/^label-check: 55 requests, 55 answers/);
    const queue = read<ReviewItem>('review-queue.jsonl');
    expect(queue.map(({ question }) => question.id)).toEqual(['q0', 'q2']);
    expect(queue[1]!.trials.map(({ unread, raw }) => [unread, raw])).toEqual(
      Array.from({ length: 5 }, () => ['no-answer-block', '']),
    );
    expect(await check()).toEqual([]);
  });
});

describe('difficulty by a model', () => {
  it('is one of the three tiers or unread', async () => {
    const words = ['Easy', 'moderate.', '**Difficult**', 'hard'];
    const annotator = asModel(new Scripted(({ id }) => words[Number(id.itemId.slice(1)) % 4]!));
    const manifest = await refineBanks(settings({ annotator }));
    expect(manifest.steps.find(({ name }) => name === 'difficulty')!.counts).toEqual({
      easy: 3,
      moderate: 3,
      difficult: 3,
      unread: 3,
    });
    expect(
      read<BankQuestion>('questions.jsonl')
        .slice(0, 4)
        .map(({ refinement }) => refinement!.annotatedTier),
    ).toEqual(['easy', 'moderate', 'difficult', null]);
    expect(manifest.tierAgreement).toBeNull();
  });

  it.each([
    ['<answer>Easy</answer>', 'easy'],
    ['<think>Difficult?</think><answer> MODERATE </answer>', 'moderate'],
    ['Easy?</think>\n<answer>\nDifficult\n</answer>', 'difficult'],
    ['<answer>“Easy”。</answer>', 'easy'],
    ['<answer>【Moderate】</answer>', 'moderate'],
    ['<答案>Difficult！</答案>', 'difficult'],
    ['Difficult', null],
    ['', null],
    ['I cannot judge that.', null],
    ['<answer>Easy or moderate</answer>', null],
    ['<answer>Easy（简单）</answer>', null],
    ['<answer>{"tier": "Easy"}</answer>', null],
    ['<answer>Eas', null],
    ['<think>never closed <answer>Easy</answer>', null],
  ])('reads %s', (raw, tier) => {
    expect(readTier(raw)).toBe(tier);
  });
});
