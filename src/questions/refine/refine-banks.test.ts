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
import { shownQuestion } from '../label-check/label-check.ts';
import { sha256OfQuestion } from '../review/decisions.ts';
import { readTier } from './annotate-difficulty.ts';
import type { AskedModel } from '../../attempts/sets/ask-one-set.ts';
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

const asModel = (model: ChatModel): AskedModel => ({
  model,
  spec: 'scripted:',
  sha256: null,
  concurrency: 4,
  maxTokens: null,
});

function settings(change: Partial<RefineSettings> = {}): RefineSettings {
  writeJsonl(join(folder, 'in.jsonl'), questions);
  return {
    out: join(folder, 'out'),
    banks: [openBank(join(folder, 'in.jsonl'))],
    work: join(folder, 'out'),
    against: [],
    limits: LENGTH_LIMITS,
    near: 0.8,
    annotator: null,
    validator: null,
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
      /25 of 60 answers are in .*label-check; the same command goes on/,
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
    const model = (): AskedModel => asModel(new Scripted(validatorAnswer));
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
