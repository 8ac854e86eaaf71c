/** Against the ids that llama.cpp gives, for a vocabulary whose merges go across every way to cut. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atLeast } from '../../../../test/worlds/at-least.ts';
import { Tokenizer } from '../../tokenizer/tokenizer.ts';
import { unknownPattern } from '../../tokenizer/known-patterns.ts';
import { vocabularyGguf } from './fixtures/vocabulary-gguf.ts';
import { GgufMetadata } from './gguf-metadata.ts';
import { readGgufTokenizer } from './gguf-tokenizer.ts';

interface Golden {
  readonly merges: readonly string[];
  readonly texts: readonly string[];
  /** Of each text, by the name of the cut. */
  readonly ids: Readonly<Record<string, readonly (readonly number[])[]>>;
}
const golden = JSON.parse(readFileSync(new URL('golden/named-cuts.json', import.meta.url), 'utf8')) as Golden;

describe.each(Object.keys(golden.ids))('the cut %s', (cut) => {
  const values = Object.entries(vocabularyGguf(golden.merges, cut).metadata).map(
    ([key, { value }]) => [key, value] as const,
  );
  const { tokenizerJson } = readGgufTokenizer(new GgufMetadata('x.gguf', new Map(values)));
  const tokenizer = new Tokenizer(tokenizerJson, {}, null);

  it('gives the ids of llama.cpp', () => {
    for (const [index, text] of atLeast(200, golden.texts.entries()))
      expect(tokenizer.encode(text), JSON.stringify(text)).toEqual(golden.ids[cut]![index]);
  });

  it('gives the text back, from ids that other cuts do not give', () => {
    const others = Object.keys(golden.ids).filter((other) => other !== cut);
    for (const other of atLeast(4, others)) expect(golden.ids[cut]).not.toEqual(golden.ids[other]);
    for (const [index, text] of atLeast(200, golden.texts.entries()))
      expect(tokenizer.decode(golden.ids[cut]![index]!)).toBe(text);
  });

  it('is one of patterns that take linear time', () => {
    expect(unknownPattern(tokenizerJson)).toBeNull();
  });
});
