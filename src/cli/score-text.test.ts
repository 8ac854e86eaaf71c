import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedEngine } from '../engine/embedded/embedded-engine.ts';
import { createEmbeddedEngine } from '../engine/embedded/open-engine.ts';
import { CHAT_TEMPLATE } from '../engine/tokenizer/chat-template.ts';
import { Tokenizer } from '../engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../engine/tokenizer/train-bpe.ts';
import { ConfigError, EngineError, RecordError } from '../support/errors.ts';
import { readUtf8, scoreText } from './score-text.ts';

const phrases = [{ text: ' fever', weight: 1 }];
const { tokenizerJson } = trainTokenizer({ texts: [], phrases, mergeCount: 0, vocabularyLimit: null });
const tokenizer = new Tokenizer(tokenizerJson, {}, CHAT_TEMPLATE);
const vocabSize = tokenizer.vocabularySize;

describe('scoring a text', () => {
  let engine: EmbeddedEngine;
  beforeAll(async () => {
    engine = await createEmbeddedEngine({
      config: {
        modelType: 'qwen2',
        vocabSize,
        hiddenSize: 16,
        intermediateSize: 16,
        layerCount: 1,
        headCount: 2,
        keyValueHeadCount: 1,
        headSize: 8,
        ropeTheta: 10_000,
        rmsNormEpsilon: 1e-6,
        tieWordEmbeddings: false,
        maxPositions: 16,
      },
      seed: 3,
      threads: 1,
    });
    engine.weights.forEach((value, at) => (engine.weights[at] = value * 3));
  });
  afterAll(() => engine.close());

  it("gives each token the log-softmax of the model's logits before it", async () => {
    const { tokens, scored, perplexity } = await scoreText(engine, tokenizer, 'A fever.');
    const ids = tokenizer.encode('A fever.');
    const logits = await engine.logits(ids);
    expect(tokens.map(({ id }) => id)).toEqual(ids);
    expect(tokens[0]!.logprob).toBeNull();
    let sum = 0;
    for (let at = 1; at < ids.length; at++) {
      const row = logits.subarray((at - 1) * vocabSize, at * vocabSize);
      const expected = row[ids[at]!]! - Math.log(row.reduce((total, value) => total + Math.exp(value), 0));
      expect(tokens[at]!.logprob).toBeCloseTo(expected, 4);
      sum += expected;
    }
    expect(scored).toBe(ids.length - 1);
    expect(Math.log(perplexity!)).toBeCloseTo(-sum / scored, 4);
  });

  it.each([Number.NaN, -Infinity, -1e6])('refuses to tell a perplexity of a log-probability of %d', async (value) => {
    const broken = {
      maxPositions: 16,
      forward: async ([{ tokens }]: readonly { tokens: readonly number[] }[]) => ({
        loss: 0,
        logprobs: [Float32Array.from(tokens, () => value)],
      }),
    };
    await expect(scoreText(broken as unknown as EmbeddedEngine, tokenizer, 'A fever.')).rejects.toThrow(EngineError);
  });

  it('shows the text of each token', async () => {
    const { tokens } = await scoreText(engine, tokenizer, 'A fever');
    expect(tokens.map(({ text }) => text)).toEqual(['A', ' fever']);
  });

  it('has nothing to score in a text of one token or none', async () => {
    expect(await scoreText(engine, tokenizer, '')).toEqual({ tokens: [], scored: 0, perplexity: null });
    expect(await scoreText(engine, tokenizer, 'A')).toMatchObject({ scored: 0, perplexity: null });
  });

  it('takes as many tokens as the model has positions and refuses one more', async () => {
    expect((await scoreText(engine, tokenizer, 'x'.repeat(16))).scored).toBe(15);
    await expect(scoreText(engine, tokenizer, 'x'.repeat(17))).rejects.toThrow(RecordError);
  });
});

describe('a text file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'score-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileOf = (bytes: Uint8Array): string => {
    const path = join(folder, 'note.txt');
    writeFileSync(path, bytes);
    return path;
  };

  it('is read as UTF-8, without its byte order mark', () => {
    expect(readUtf8(fileOf(Buffer.from('\uFEFF发热 fever', 'utf8')))).toBe('发热 fever');
  });

  it('is refused when it is not UTF-8, or not there', () => {
    expect(() => readUtf8(fileOf(Uint8Array.of(0xff, 0xfe, 0x41)))).toThrow(RecordError);
    expect(() => readUtf8(join(folder, 'none.txt'))).toThrow(ConfigError);
  });
});
