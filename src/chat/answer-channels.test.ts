import { describe, expect, it } from 'vitest';
import { readChannels, type SentParts } from './answer-channels.ts';

const FINAL = '<|start|>assistant<|channel|>final<|message|>A<|return|>';

const read = (
  content: string | null,
  reasoning: string | null = null,
  finish: 'stop' | 'length' | 'filtered' = 'stop',
) => readChannels({ content, reasoning } satisfies SentParts, finish);

describe('reasoning and answer', () => {
  it.each([
    ['in a field of its own', 'A', 'why'],
    ['in think tags', '<think>\nwhy\n</think>\nA', null],
    ['in think tags that the prompt opened', 'why\n</think>\n\nA', null],
    ['in harmony channels', `<|channel|>analysis<|message|>why<|end|>${FINAL}`, null],
  ])('are told apart: %s', (_name, content, reasoning) => {
    expect(read(content, reasoning)).toEqual({ reasoning: 'why', text: 'A', state: 'whole' });
  });

  it('leave a block alone that the prompt asked for beside the reasoning', () => {
    const text = '<think>\nshown\n</think>\n<answer>A</answer>';
    expect(read(text, 'own')).toEqual({ reasoning: 'own', text, state: 'whole' });
  });
});

describe('an answer that was paid for and is none', () => {
  it.each([
    ['empty', null, 'why', 'stop'],
    ['empty', '', null, 'stop'],
    ['empty', '<think>why', null, 'stop'],
    ['cut-off', null, 'wh', 'length'],
    ['cut-off', '<answer>A', 'why', 'length'],
    ['filtered', 'A', null, 'filtered'],
    ['mixed-channels', null, 'why <answer>A</answer>', 'stop'],
    ['mixed-channels', '', `why${FINAL}`, 'stop'],
    ['mixed-channels', `why${FINAL}`, null, 'stop'],
    ['mixed-channels', 'analysisThe patient.assistantfinalA', null, 'stop'],
    ['mixed-channels', 'A</think>', 'why', 'stop'],
    ['mixed-channels', '<think>a</think>b<think>c</think>A', null, 'stop'],
    ['mixed-channels', `A${FINAL}`, 'why', 'stop'],
  ] as const)('is %s: %j beside %j, %s', (state, content, reasoning, finish) => {
    expect(read(content, reasoning, finish).state).toBe(state);
  });
});
