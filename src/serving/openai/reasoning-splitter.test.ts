import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readChannels } from '../../chat/answer-channels.ts';
import { ReasoningSplitter, type SplitText } from './reasoning-splitter.ts';

function split(pieces: readonly string[], isOpen = false): SplitText {
  const splitter = new ReasoningSplitter(isOpen);
  const all = [...pieces.map((piece) => splitter.push(piece)), splitter.end()];
  return { reasoning: all.map(({ reasoning }) => reasoning).join(''), text: all.map(({ text }) => text).join('') };
}

const part = fc.constantFrom('<think>', '</think>', '<', 'th', 'ink>', '/', ' ', '\n', 'a', '答', '<answer>A</answer>');
const output = fc.array(part, { maxLength: 14 }).map((parts) => parts.join(''));

it('finds in any pieces what is found in the whole', () => {
  fc.assert(
    fc.property(output, fc.boolean(), (text, isOpen) => {
      const whole = split([text], isOpen);
      expect(split([...text], isOpen)).toEqual(whole);
      const isTold = isOpen || text.trimStart().startsWith('<think>') || !text.includes('</think>');
      const read = readChannels(
        { reasoning: null, content: isOpen ? `<think>${text.replace(/^\s*<think>/, '')}` : text },
        'stop',
      );
      if (isTold && !/<\||assistant|analysis/.test(text))
        expect(whole).toEqual({ reasoning: read.reasoning, text: read.text });
    }),
    { numRuns: 3000 },
  );
});

it('tells what is sure at once, and no space at an end', () => {
  const splitter = new ReasoningSplitter(false);
  expect(splitter.push(' <th')).toEqual({ reasoning: '', text: '' });
  expect(splitter.push('ink>\n one ')).toEqual({ reasoning: 'one', text: '' });
  expect(splitter.push('two</thi')).toEqual({ reasoning: ' two', text: '' });
  expect(splitter.push('nk>\n\n')).toEqual({ reasoning: '', text: '' });
  expect(splitter.push('A, ')).toEqual({ reasoning: '', text: 'A,' });
  expect(splitter.push('B\n')).toEqual({ reasoning: '', text: ' B' });
  expect(splitter.end()).toEqual({ reasoning: '', text: '' });
});

it('keeps a tag that is none, and text before a tag that nothing opened', () => {
  expect(split(['<thin', 'ner>'])).toEqual({ reasoning: '', text: '<thinner>' });
  expect(split(['so ', '</think>', ' A'])).toEqual({ reasoning: '', text: 'so </think> A' });
  expect(split(['so ', '</think>', ' A'], true)).toEqual({ reasoning: 'so', text: 'A' });
  expect(split(['<think>cut off </th'])).toEqual({ reasoning: 'cut off </th', text: '' });
});
