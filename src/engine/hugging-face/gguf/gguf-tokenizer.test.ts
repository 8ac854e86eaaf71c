import { describe, expect, it } from 'vitest';
import { smallGguf } from './fixtures/small-gguf.ts';
import type { GgufToWrite } from './fixtures/gguf-bytes.ts';
import { ggufCount, ggufText, type GgufValue } from './gguf-header-bytes.ts';
import { GgufMetadata } from './gguf-metadata.ts';
import { readGgufTokenizer, type GgufTokenizer } from './gguf-tokenizer.ts';

function read(changes: Readonly<Record<string, GgufValue | null>>): GgufTokenizer {
  const entries: GgufToWrite['metadata'] = { ...smallGguf().metadata };
  for (const [key, value] of Object.entries(changes)) {
    const whole = key === 'chat_template' ? `tokenizer.${key}` : `tokenizer.ggml.${key}`;
    if (value === null) delete entries[whole];
    else entries[whole] = value;
  }
  return readGgufTokenizer(
    new GgufMetadata('x.gguf', new Map(Object.entries(entries).map(([key, { value }]) => [key, value]))),
  );
}
const texts = (...value: string[]): GgufValue => ({ type: 'strings', value });
const types = (...value: number[]): GgufValue => ({ type: 'int32s', value });

it('takes tokens by their type: those that steer, those that were added, those of texts', () => {
  const { tokenizerJson } = read({
    tokens: texts('a', 'b', 'ab', '<end>', '<think>', '[PAD5]', '<unk>'),
    token_type: types(1, 6, 5, 3, 4, 5, 2),
  });
  // Number 2 is not used, and yet a merge leads to it; number 5 only fills a row.
  expect(tokenizerJson.model.vocab).toEqual({ a: 0, b: 1, ab: 2 });
  const added = tokenizerJson.added_tokens.map(({ id, content, special }) => [id, content, special]);
  expect(added).toEqual([
    [3, '<end>', true],
    [4, '<think>', false],
    [6, '<unk>', true],
  ]);
});

it('puts before and behind a text what the file says, or llama.cpp knows of the kind', () => {
  expect(read({}).tokenizerJson['post_processor']).toBeNull();
  expect(read({ pre: ggufText('llama-bpe') })).toMatchObject({ addsBos: true });
  const flags = { add_bos_token: { type: 'bool', value: true }, add_eos_token: { type: 'bool', value: true } } as const;
  const { tokenizerJson, addsBos } = read({ ...flags, bos_token_id: ggufCount(0) });
  expect(addsBos).toBe(true);
  expect(tokenizerJson['post_processor']).toMatchObject({
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: 'a', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '<end>', type_id: 0 } },
    ],
    special_tokens: { a: { ids: [0] }, '<end>': { ids: [3] } },
  });
});

it('keeps pieces whole that are tokens only in the tokenizer of Llama 3', () => {
  expect(read({}).tokenizerJson.model['ignore_merges']).toBe(false);
  expect(read({ pre: ggufText('llama-bpe') }).tokenizerJson.model['ignore_merges']).toBe(true);
});

describe('what it refuses, by name', () => {
  it.each<[Readonly<Record<string, GgufValue | null>>, RegExp]>([
    [{ model: ggufText('llama') }, /tokenizer.ggml.model is "llama"; allowed is "gpt2"/],
    [{ pre: ggufText('tekken') }, /tokenizer.ggml.pre is "tekken"; allowed are qwen2, .*llama-bpe/],
    [{ pre: ggufText('constructor') }, /tokenizer.ggml.pre is "constructor"/],
    [{ pre: null }, /tokenizer.ggml.pre is missing/],
    [{ chat_template: null }, /tokenizer.chat_template is missing/],
    [{ tokens: texts('a', 'b', 'ab') }, /token_type has 4 types for 3 tokens/],
    [{ tokens: texts('a', 'b', 'ab', 'a') }, /tokens 0 and 3 of tokenizer.ggml.tokens are both "a"/],
    [{ tokens: texts('a', 'b', 'ab', '') }, /token 3 of tokenizer.ggml.tokens is empty/],
    [{ token_type: types(1, 1, 1, 9) }, /token 3, "<end>", is of type 9; allowed: 1 to 6/],
    [{ merges: texts('a b', 'ab') }, /merge 1 of tokenizer.ggml.merges is "ab"; it must be two tokens/],
    [{ merges: texts('b a') }, /joins "b" and "a"; "ba" is no token/],
    [{ merges: ggufCount(3) }, /tokenizer.ggml.merges is 3; it must be a list of texts/],
    [{ eos_token_id: ggufCount(4) }, /eos_token_id is 4; the tokenizer has 4 tokens/],
  ])('%j', (changes, message) => {
    expect(() => read(changes)).toThrow(message);
    expect(() => read(changes)).toThrow(/^x\.gguf: /);
  });
});
