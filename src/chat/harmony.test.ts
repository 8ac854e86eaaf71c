import { describe, expect, it } from 'vitest';
import { hasHarmonyMarks, readHarmony } from './harmony.ts';

describe('output in harmony channels', () => {
  it.each([
    [
      'both channels',
      '<|channel|>analysis<|message|>why<|end|><|start|>assistant<|channel|>final<|message|>A<|return|>',
      { reasoning: 'why', text: 'A' },
    ],
    [
      'a final part that was not ended',
      '<|channel|>analysis<|message|>w<|end|><|start|>assistant<|channel|>final<|message|>A',
      { reasoning: 'w', text: 'A' },
    ],
    ['reasoning alone', '<|channel|>analysis<|message|>why', { reasoning: 'why', text: '' }],
    [
      'commentary beside analysis',
      '<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>commentary<|message|>b<|end|>' +
        '<|start|>assistant<|channel|>final<|constrain|>json<|message|>{}<|return|>',
      { reasoning: 'ab', text: '{}' },
    ],
  ])('are told apart: %s', (_name, text, channels) => {
    expect(readHarmony(text)).toEqual(channels);
    expect(hasHarmonyMarks(text)).toBe(true);
  });

  it.each([
    ['text before the first token', 'A<|channel|>final<|message|>B'],
    ['a channel that nobody knows', '<|channel|>aside<|message|>A'],
    ['text behind an end', '<|channel|>final<|message|>A<|end|>and B'],
    ['a message without a channel', '<|message|>A'],
    ['names without tokens', 'analysisThe patient is old.assistantfinalA'],
  ])('are left alone where they are damaged: %s', (_name, text) => {
    expect(readHarmony(text)).toBeNull();
    expect(hasHarmonyMarks(text)).toBe(true);
  });

  it('are not seen in plain text', () => {
    for (const text of ['The final analysis: A', '<think>a</think>A', 'assistant final'])
      expect([readHarmony(text), hasHarmonyMarks(text)]).toEqual([null, false]);
  });
});
