import { describe, expect, it } from 'vitest';
import type { AnsweredLine } from '../attempts/calls/call-lines.ts';
import { readChannels } from '../chat/answer-channels.ts';
import { traceParser, type ReadTrace } from './read-trace.ts';
import type { ShownTry } from './shown-question.ts';

const inOrder: ShownTry = {
  stem: 'Which?',
  language: 'en',
  options: ['one', 'two', 'three'].map((text, at) => ({ letter: 'ABC'[at]!, text })),
  answer: 'B',
  order: [0, 1, 2],
  isShuffled: false,
};
const shuffled: ShownTry = {
  ...inOrder,
  options: ['two', 'three', 'one'].map((text, at) => ({ letter: 'ABC'[at]!, text })),
  answer: 'A',
  order: [1, 2, 0],
  isShuffled: true,
};

type Sent = Partial<Pick<AnsweredLine, 'content' | 'reasoning' | 'finish'>>;

function read(sent: Sent, shown = inOrder): ReadTrace {
  const answer: AnsweredLine = {
    kind: 'answered',
    key: 'k',
    item: 'q',
    index: 0,
    content: null,
    reasoning: null,
    finish: 'stop',
    read: 1,
    written: 9,
    reasoningTokens: null,
    seconds: 1,
    ...sent,
  };
  const call = { key: 'k', item: 'q', index: 0, messages: [] };
  return traceParser(new Map([['k', shown]])).read(answer, readChannels(answer, answer.finish), call).value;
}

const trace = (answer: string, thinking = 'Because.'): string =>
  `<think>\n${thinking}\n</think>\n<answer>${answer}</answer>`;

describe("a teacher's answer as a trace", () => {
  it('is what it wrote, where that is one', () => {
    expect(read({ content: trace('B') })).toEqual({
      text: trace('B'),
      letter: 'B',
      tokens: 9,
      finish: 'stop',
      verdict: 'right',
    });
    expect(read({ content: trace('A') })).toMatchObject({ verdict: 'wrong', letter: 'A' });
    expect(read({ content: trace('one or two') })).toMatchObject({ verdict: 'unread', letter: null });
    expect(read({ content: 'B' })).toMatchObject({ verdict: 'no-format', text: 'B' });
    // A token that ends a text goes, one within it makes the text unfit.
    expect(read({ content: `${trace('B')}<|im_end|>` })).toMatchObject({ verdict: 'right', text: trace('B') });
    expect(read({ content: trace('B', 'So <|im_end|> it is.') }).verdict).toBe('no-format');
  });

  it('has the block that it wrote as asked, else the reasoning of the field beside it', () => {
    expect(read({ content: trace('B', 'Shown.'), reasoning: 'Own.' }).text).toBe(trace('B', 'Shown.'));
    expect(read({ content: '<answer>B</answer>', reasoning: 'Own.' }).text).toBe(trace('B', 'Own.'));
  });

  it('is put back into the order of the bank', () => {
    expect(read({ content: trace('A') }, shuffled)).toMatchObject({ verdict: 'right', letter: 'B', text: trace('B') });
    expect(read({ content: trace('A. two') }, shuffled).text).toBe(trace('B'));
    expect(read({ content: trace('two') }, shuffled).text).toBe(trace('two'));
    expect(read({ content: trace('C') }, shuffled)).toMatchObject({ verdict: 'wrong', letter: 'A' });
  });

  it('cannot be where its reasoning names letters', () => {
    for (const thinking of ['So option A fits.', 'Not (C).', 'B is wrong.', '选项B不对。', '故选C。'])
      expect(read({ content: trace('A', thinking) }, shuffled).verdict).toBe('names-letters');
    for (const thinking of ['Vitamin A is low.', 'Hepatitis B, a choice of two.'])
      expect(read({ content: trace('A', thinking) }, shuffled).verdict).toBe('right');
    expect(read({ content: trace('B', 'So option B fits.') }).verdict).toBe('right');
  });

  it('is none where it holds a token that ends turns', () => {
    for (const token of ['<|im_end|>', '<\uff5cend\u2581of\u2581sentence\uff5c>', '</s>'])
      expect(read({ content: trace('B', `Because. ${token} More.`) })).toMatchObject({
        verdict: 'no-format',
      });
    expect(read({ content: '<answer>B</answer>', reasoning: 'Own.<eos>' }).verdict).toBe('no-format');
  });

  it('is none where the answer did not come whole', () => {
    expect(read({ content: trace('B'), finish: 'length' }).verdict).toBe('cut-off');
    expect(read({ content: null, reasoning: 'Own.' }).verdict).toBe('empty');
    expect(read({ content: '', reasoning: `x ${trace('B')}` }).verdict).toBe('mixed-channels');
  });
});
