import { describe, expect, it } from 'vitest';
import { questionText } from '../records/question-text.ts';
import { scoreSchema } from '../records/score.ts';
import { fakePolicy, formatted } from '../engine/fixtures/fake-engine.ts';
import { toyQuestion } from '../rlvr/fixtures/toy-questions.ts';
import { evaluatePolicy } from './evaluate.ts';

const questions = ['right', 'wrong', 'garbled'].map((id) => toyQuestion(id, 'moderate'));

describe('evaluation', () => {
  it('asks greedily, reads the answers and marks them, in the order of the questions', async () => {
    const { policy, engine } = fakePolicy((prompt) => {
      if (prompt.includes('garbled')) return 'hm';
      return formatted(prompt.includes('right') ? 'fever' : 'cough');
    });
    const scores = await evaluatePolicy(policy, questions, 'stage-1', 40);
    expect(scores.map(({ correct }) => correct)).toEqual([true, false, false]);
    expect(scores.map(({ reading }) => reading.kind)).toEqual(['read', 'read', 'unread']);
    expect(engine.params).toEqual([expect.objectContaining({ maxTokens: 40, temperature: 0, topP: null, topK: null })]);
    expect(engine.requests.map(({ prompt }) => prompt)).toEqual(
      questions.map((question) => policy.chatPrompt(questionText(question))),
    );
    for (const [at, score] of scores.entries()) {
      expect(scoreSchema.parse(score)).toEqual(score);
      expect(score).toMatchObject({ questionId: questions[at]!.id, stage: 'stage-1', set: 'train', tier: 'moderate' });
    }
    expect(scores[2]!.raw).toBe('hm');
    expect(scores[2]!.tokens).toBe(3);
  });
});
