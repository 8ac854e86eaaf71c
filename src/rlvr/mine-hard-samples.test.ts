import { describe, expect, it } from 'vitest';
import { questionText } from '../records/question-text.ts';
import { fakePolicy, formatted } from '../engine/fixtures/fake-engine.ts';
import { toyQuestion } from './fixtures/toy-questions.ts';
import { mineHardSamples } from './mine-hard-samples.ts';

const [solved, shaky, hopeless] = ['solved', 'shaky', 'hopeless'].map((id) => toyQuestion(id));
const questions = [solved!, shaky!, hopeless!];
const settings = { attempts: 4, temperature: 0.7, maxTokens: 30 };
/** Always right, right every other time, never right. */
const script = (prompt: string, occurrence: number): string => {
  if (prompt.includes('solved')) return formatted('fever');
  return formatted(prompt.includes('shaky') && occurrence % 2 === 0 ? 'fever' : 'cough');
};

describe('mining', () => {
  it('asks the whole set, each question so many times with its own seed', async () => {
    const { policy, engine } = fakePolicy(script);
    const round = await mineHardSamples(policy, questions, new Map(), settings, [0, 'mining', 5]);
    expect(round).toMatchObject({ asked: 3, failed: 2 });
    expect(engine.requests.length).toBe(12);
    expect(new Set(engine.requests.map(({ seed }) => seed)).size).toBe(12);
    expect(engine.params[0]).toMatchObject({ maxTokens: 30, temperature: 0.7, topP: null, topK: null });
    expect(engine.requests[0]!.prompt).toEqual(policy.chatPrompt(questionText(solved!)));
    // Both answers have five letters; the end of the turn counts.
    expect(round.sampledTokens).toBe(12 * policy.turn(formatted('fever')).length);
    const prompts = questions.map((question) => policy.chatPrompt(questionText(question)).length);
    expect(round.promptTokens).toBe(prompts.reduce((sum, length) => sum + length));
  });

  it('counts failures, older rounds by half', async () => {
    const { policy } = fakePolicy(script);
    const first = await mineHardSamples(policy, questions, new Map(), settings, [0, 0]);
    expect([...first.records].map(([id, { failures }]) => [id, failures])).toEqual([
      ['solved', 0],
      ['shaky', 2],
      ['hopeless', 4],
    ]);
    const second = await mineHardSamples(policy, questions, first.records, settings, [0, 1]);
    expect([...second.records.values()].map(({ failures }) => failures)).toEqual([0, 3, 6]);
  });

  it('forgets the past of a question that is answered right throughout', async () => {
    const { policy } = fakePolicy(() => formatted('fever'));
    const before = new Map([['hopeless', { attempts: 4, failures: 4 }]]);
    const { records, failed } = await mineHardSamples(policy, questions, before, settings, [0, 1]);
    expect(records.get('hopeless')!.failures).toBe(0);
    expect(failed).toBe(0);
  });

  it('takes an answer that cannot be read for a failure', async () => {
    const { policy } = fakePolicy(() => 'no idea');
    const { failed } = await mineHardSamples(policy, questions, new Map(), settings, [0, 1]);
    expect(failed).toBe(3);
  });
});
