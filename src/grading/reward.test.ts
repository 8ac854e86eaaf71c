import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followsFormat } from './format-reward.ts';
import { computeReward } from './reward.ts';

const good = '<think>fever</think><answer>C</answer>';

describe('followsFormat', () => {
  it.each([
    good,
    `\n${good}\n`,
    '<think>fever</think>\n\n<answer>C</answer><|im_end|>\n',
    '<think>fever</think><answer>C</answer><\uff5cend\u2581of\u2581sentence\uff5c>',
    '<think>fever</think><answer>nonsense</answer></s>',
    '<think>想</think><answer>阑尾炎</answer> <|endoftext|><|endoftext|>',
  ])('accepts %j', (raw) => expect(followsFormat(raw)).toBe(true));

  it.each([
    '',
    'C',
    '<answer>C</answer>',
    'fever</think><answer>C</answer>',
    '<think>fever<answer>C</answer></think>',
    '<answer>C</answer><think>fever</think>',
    `${good}<answer>C</answer>`,
    `<think>a</think>${good}`,
    `${good} Hope this helps`,
    `So: ${good}`,
    '<think>fever</think> so <answer>C</answer>',
    '<think></think><answer>C</answer>',
    '<think> </think><answer>C</answer>',
    '<think>fever</think><answer></answer>',
    '<think>fever</think><answer>C',
    '<Think>fever</Think><Answer>C</Answer>',
    '<think>fever</think><answer type="x">C</answer>',
    '<think>a <think>b</think><answer>C</answer>',
    '<think>a <answer>b</think><answer>C</answer>',
    `${good}</answer>`,
    '<think>想</think><答案>C</答案>',
  ])('refuses %j', (raw) => expect(followsFormat(raw)).toBe(false));

  it('lets the prompt open the thinking where it is told so', () => {
    expect(followsFormat('fever</think><answer>C</answer>', { thinkOpenedByPrompt: true })).toBe(true);
    expect(followsFormat(good, { thinkOpenedByPrompt: true })).toBe(true);
  });

  // The square of these lengths would take hours; bench/grading.ts measures that time grows as the length does.
  it('gets to the end of hostile outputs', () => {
    for (const piece of ['<', '<think>', '</answer>', ' ', '<|', '<|x|>', '< ', '\n']) {
      const long = piece.repeat(Math.ceil(3e5 / piece.length));
      // Space may stand around the blocks, end-of-text tokens after them.
      const isBlank = long.trim() === '';
      expect(followsFormat(good + long)).toBe(isBlank || piece === '<|x|>');
      expect(followsFormat(long + good)).toBe(isBlank);
      for (const raw of [long, `<${long}think>`]) expect(followsFormat(raw)).toBe(false);
    }
  });
});

describe('computeReward', () => {
  const frame = { optionCount: 4 };
  it('is correctness plus a tenth for format, and nothing else', () => {
    expect(computeReward(good, 'C', frame)).toMatchObject({ reward: 1.1, correct: true, format: true });
    expect(computeReward(good, 'A', frame)).toMatchObject({ reward: 0.1, correct: false, format: true });
    expect(computeReward(`${good} ok?`, 'C', frame)).toMatchObject({ reward: 1, correct: true, format: false });
    expect(computeReward('C', 'C', frame)).toMatchObject({ reward: 0, correct: false, format: false });
    const long = good.replace('fever', 'fever '.repeat(1000));
    expect(computeReward(long, 'C', frame).reward).toBe(1.1);
  });

  it('takes its weights from the caller', () => {
    expect(computeReward(good, 'C', frame, { correctness: 2, format: 0.5 }).reward).toBe(2.5);
  });

  it('gives the gold answer 1 for correctness and every wrong letter 0', () => {
    for (const gold of 'ABCD') {
      for (const said of 'ABCD') {
        const reward = computeReward(`<think>x</think><answer>${said}</answer>`, gold, frame, {
          correctness: 1,
          format: 0,
        });
        expect(reward.reward).toBe(said === gold ? 1 : 0);
      }
    }
  });

  it('gives nothing at all to an output without an answer block', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, thinks) => {
        fc.pre(!/<\s*\/\s*(?:answer|答案)/i.test(text));
        expect(computeReward(thinks ? `<think>x</think>${text}` : text, 'A', { optionCount: 21 }).reward).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
