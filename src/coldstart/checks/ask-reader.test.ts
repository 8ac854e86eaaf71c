import { expect, it } from 'vitest';
import type { ChatModel } from '../../chat/chat-model.ts';
import type { Snippet } from '../../records/snippet.ts';
import { noProgress } from '../../run/progress.ts';
import { InterruptedError } from '../../run/interrupt.ts';
import { askReader, type ReadTrace } from './ask-reader.ts';
import { optionText } from './leaks/gold-position.ts';

const WORDS = Array.from({ length: 400 }, (_, at) => `word${at}`);
const passage: Snippet = {
  id: 'p',
  language: 'en',
  title: 'A passage',
  text: WORDS.slice(0, 200).join(' '),
  source: 'A society',
  address: 'a page',
  licence: 'CC BY 4.0',
};

const model: ChatModel = {
  name: 'reader',
  complete: async () => {
    throw new Error('nobody should have asked');
  },
  close: async () => {},
};

/** Whose work a timer ends after `afterMs`, if it is ever let in. */
async function stoppedAmong(traces: number, passages: number, afterMs: number): Promise<unknown> {
  const question = { options: [], answer: 'A' } as unknown as ReadTrace['question'];
  const reasoning = `It is ${WORDS.slice(100, 160).join(' ')}. `.repeat(12);
  const trace = { language: 'en' as const, text: `<think>${reasoning}</think><answer>A</answer>` };
  const one: ReadTrace = { trace, question, names: optionText };
  const read = Array.from({ length: traces }, () => one);
  const stopping = new AbortController();
  const timer = setTimeout(() => stopping.abort(), afterMs);
  const asking = {
    folder: 'nowhere',
    seed: 0,
    progress: noProgress,
    stop: () => stopping.signal,
    again: 'the same command',
  };
  const asked = { model, spec: 'reader:', sha256: null, concurrency: 1, maxTokens: null };
  try {
    return await askReader(
      read,
      ['guidelines'],
      asked,
      asking,
      Array.from({ length: passages }, () => passage),
    );
  } catch (cause) {
    return cause;
  } finally {
    clearTimeout(timer);
  }
}

it.each([
  ['traces are held against passages', 10_000, 3],
  ['passages are read', 1, 30_000],
])('a stop is heard while %s', { timeout: 120_000 }, async (_, traces, passages) => {
  const stopped = await stoppedAmong(traces, passages, 60);
  expect(stopped).toBeInstanceOf(InterruptedError);
  expect((stopped as Error).message).toMatch(/To continue: the same command/);
});
