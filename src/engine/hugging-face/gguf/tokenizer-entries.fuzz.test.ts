import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { damaged, fuzz } from '../../../../test/worlds/fuzz.ts';
import { byteLevelModel } from '../../tokenizer/tokenizer-json.ts';
import { cutNamed, preTokenizerOf } from './named-cuts.ts';
import { postProcessorOf } from './surroundings.ts';
import { tokenizerEntries, type TokenizerEntries } from './tokenizer-entries.ts';

const ROWS = 8;
const added = { single_word: false, lstrip: false, rstrip: false, normalized: false };
const sample = (cut: string, more: object): object => ({
  normalizer: null,
  post_processor: null,
  decoder: { type: 'ByteLevel' },
  added_tokens: [
    { ...added, id: 3, content: '<end>', special: true },
    { ...added, id: 5, content: '<think>', special: false },
  ],
  pre_tokenizer: preTokenizerOf(cutNamed(cut)),
  model: byteLevelModel({ a: 0, b: 1, ab: 2 }, [['a', 'b']], cutNamed(cut).ignoresMerges),
  ...more,
});
const end = { text: '<end>', id: 3 };
const SAMPLES = [
  sample('qwen2', { normalizer: { type: 'NFC' } }),
  sample('smollm', { post_processor: postProcessorOf(null, end) }),
  sample('llama-bpe', {
    normalizer: { type: 'Sequence', normalizers: [] },
    post_processor: { type: 'Sequence', processors: [{ type: 'ByteLevel' }, postProcessorOf(end, null)] },
  }),
].map((json) => JSON.stringify(json));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenizer-entries-'));
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify({ eos_token: '<end>', chat_template: 'x' }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function entriesOf(text: string): TokenizerEntries {
  writeFileSync(join(folder, 'tokenizer.json'), text);
  return tokenizerEntries(folder, ROWS);
}

it.each([0, 1, 2])('sample %i can be said, and each row has a text of its own', (at) => {
  const { entries } = entriesOf(SAMPLES[at]!);
  const texts = ['a', 'b', 'ab', '<end>', '[PAD4]', '<think>', '[PAD6]', '[PAD7]'];
  expect(entries['tokenizer.ggml.tokens']!.value).toEqual(texts);
  expect(entries['tokenizer.ggml.token_type']!.value).toEqual([1, 1, 1, 3, 5, 4, 5, 5]);
  expect(entries['tokenizer.ggml.eos_token_id']!.value).toBe(3);
});

it('a tokenizer.json is said in the keys of a GGUF file, or refused', async () => {
  await fuzz('tokenizer-entries', damaged(SAMPLES, 20_000), entriesOf, {
    holds: (made) => {
      const tokens = (made as TokenizerEntries).entries['tokenizer.ggml.tokens']!.value as readonly string[];
      expect([tokens.length, new Set(tokens).size]).toEqual([ROWS, ROWS]);
    },
  });
});
