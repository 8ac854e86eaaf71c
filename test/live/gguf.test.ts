/**
 * llama.cpp itself against the embedded engine, on a small model with random weights in both. Needs node-llama-cpp, which
 * is optional: without it the tests are skipped. FLEMING_LLAMA_CPP may name the package's folder.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGgufChatModel, type GgufChatModel } from '../../src/chat/gguf/gguf-chat-model.ts';
import type { EmbeddedEngine } from '../../src/engine/embedded/embedded-engine.ts';
import { createEmbeddedEngine } from '../../src/engine/embedded/open-engine.ts';
import { writeTokenizerFolder } from '../../src/engine/hugging-face/model-folder.ts';
import { Policy } from '../../src/engine/policy.ts';
import { CHAT_TEMPLATE, renderChatTemplate } from '../../src/engine/tokenizer/chat-template.ts';
import { Tokenizer } from '../../src/engine/tokenizer/tokenizer.ts';
import { trainTokenizer } from '../../src/engine/tokenizer/train-bpe.ts';
import { writeGgufFile } from '../../src/engine/hugging-face/gguf/fixtures/folder-to-gguf.ts';
import { findLlamaLibrary } from '../../src/chat/gguf/find-llama-library.ts';

const library = await findLlamaLibrary(process.env);
const folder = mkdtempSync(join(tmpdir(), 'gguf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const phrases = [' fever', ' chest pain', '发热'].map((text) => ({ text, weight: 1 }));
const texts = ['An adult is seen for fever and a cough.', '一名成人因发热就诊。'].map((text) => ({ text, weight: 5 }));
const shapes = [
  { modelType: 'qwen3', headSize: 16, tieWordEmbeddings: true },
  { modelType: 'qwen2', headSize: 8, tieWordEmbeddings: false },
] as const;

describe.skipIf(library === null).each(shapes)('a GGUF file of a $modelType model', (shape) => {
  const modelFolder = join(folder, shape.modelType);
  const path = join(folder, `${shape.modelType}.gguf`);
  let [engine, policy, model] = [] as unknown as [EmbeddedEngine, Policy, GgufChatModel];

  beforeAll(async () => {
    const { tokenizerJson } = trainTokenizer({ texts, phrases, mergeCount: 20, vocabularyLimit: null });
    const tokenizer = new Tokenizer(tokenizerJson, {}, CHAT_TEMPLATE);
    const sizes = { hiddenSize: 32, intermediateSize: 48, layerCount: 2, headCount: 4, keyValueHeadCount: 2 };
    const scale = { ropeTheta: 10_000, rmsNormEpsilon: 1e-6, maxPositions: 256 };
    const config = { ...shape, ...sizes, ...scale, vocabSize: tokenizer.vocabularySize };
    engine = await createEmbeddedEngine({ config, seed: 5, threads: 1 });
    // Freshly made models say nearly the same of every token, and have no biases.
    engine.weights.forEach((value, at) => (engine.weights[at] = 3 * value + 0.02 * Math.sin(at)));
    await engine.saveWeights(modelFolder);
    writeTokenizerFolder(modelFolder, tokenizerJson, { maxPositions: scale.maxPositions });
    policy = new Policy(engine, tokenizer);
    writeGgufFile(modelFolder, path);
    model = await openGgufChatModel({
      path,
      library: library!,
      render: (template, { messages }) => renderChatTemplate(template, { messages, add_generation_prompt: true }),
      sequences: 2,
      contextTokens: 256,
      threads: 1,
    });
  });
  afterAll(async () => {
    await model?.close();
    await engine?.close();
  });

  const questions = [
    'An adult with fever and chest pain: which disease?',
    '一名成人因发热就诊。',
    'night sweats <think> 3',
  ];

  it.each(questions)('is asked and answers with the same tokens: %s', async (question) => {
    const prompt = policy.chatPrompt(question);
    const [expected] = await policy.greedy([prompt], 24);
    const result = await model.complete({
      id: { set: 'live', itemId: question, sample: 0 },
      messages: [{ role: 'user', content: question }],
      decoding: { temperature: 0, topP: null, maxTokens: 24 },
      seed: 0,
    });
    expect(result).toMatchObject({ kind: 'completion', promptTokens: prompt.length });
    const ends = expected!.stopReason === 'stop' ? 1 : 0;
    const written = expected!.tokens.slice(0, expected!.tokens.length - ends);
    expect(result).toMatchObject({ raw: policy.tokenizer.decode(written), generatedTokens: written.length });
    expect(written.length).toBeGreaterThan(4);
  });
});
