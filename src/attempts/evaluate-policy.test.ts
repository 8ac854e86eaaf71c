import { describe, expect, it } from 'vitest';
import { scoreSchema } from '../records/score.ts';
import { fakePolicy, formatted } from '../engine/fixtures/fake-engine.ts';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import { RecordError } from '../support/errors.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { evaluatePolicy, greedyAccuracy } from './evaluate-policy.ts';

const questions = ['right', 'wrong', 'garbled'].map((id) => toyQuestion(id, 'moderate'));
const call = { row: 'stage-1', set: 'new-diseases', prompt: PROMPTS.plain, maxTokens: 40 };
const script = (prompt: string): string =>
  prompt.includes('garbled') ? 'hm' : formatted(prompt.includes('right') ? 'fever' : 'cough');

describe('evaluation', () => {
  it('asks greedily, reads the answers and marks them, in the order of the questions', async () => {
    const { policy, engine } = fakePolicy(script);
    const scores = await evaluatePolicy(policy, questions, call);
    expect(scores.map(({ correct }) => correct)).toEqual([true, false, false]);
    expect(scores.map(({ reading }) => reading.kind)).toEqual(['read', 'read', 'unread']);
    expect(engine.params).toEqual([expect.objectContaining({ maxTokens: 40, temperature: 0, topP: null, topK: null })]);
    expect(engine.requests.map(({ prompt }) => prompt)).toEqual(
      questions.map((question) => policy.chatPrompt(PROMPTS.plain.text(question))),
    );
    for (const [at, score] of scores.entries()) {
      expect(scoreSchema.parse(score)).toEqual(score);
      expect(score).toMatchObject({
        questionId: questions[at]!.id,
        cluster: questions[at]!.cluster,
        row: 'stage-1',
        set: 'new-diseases',
        tier: 'moderate',
      });
    }
    expect(scores[2]!.raw).toBe('hm');
    expect(scores[2]!.tokens).toBe(3);
  });

  it('leaves null what the bank does not say', async () => {
    const { policy } = fakePolicy(script);
    const bare = { ...questions[0]!, tier: null, kind: null, hops: null, rarity: null };
    const [score] = await evaluatePolicy(policy, [bare], call);
    expect(scoreSchema.parse(score)).toEqual(score);
    expect(score).toMatchObject({ correct: true, tier: null, kind: null, hops: null, rarity: null });
  });

  it('shows the question as the prompt does', async () => {
    const { policy, engine } = fakePolicy(script);
    await evaluatePolicy(policy, questions.slice(0, 1), { ...call, prompt: PROMPTS.instructed });
    expect(engine.requests[0]!.prompt).toEqual(policy.chatPrompt(PROMPTS.instructed.text(questions[0]!)));
  });
});

describe('greedy accuracy', () => {
  it('is the share of right answers, and refuses to be a share of nothing', async () => {
    const { policy } = fakePolicy(script);
    expect(await greedyAccuracy(policy, questions, call)).toBe(1 / 3);
    await expect(greedyAccuracy(policy, [], call)).rejects.toThrow(RecordError);
  });
});
