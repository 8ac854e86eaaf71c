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
import { openEmbeddedEngine } from '../../src/engine/embedded/open-engine.ts';
import { Policy } from '../../src/engine/policy.ts';
import { renderChatTemplate } from '../../src/engine/tokenizer/chat-template.ts';
import { loadTokenizer } from '../../src/engine/tokenizer/tokenizer.ts';
import { writeTinyModel } from '../../src/engine/fixtures/tiny-model-folder.ts';
import { exportGguf } from '../../src/engine/hugging-face/gguf/export-gguf.ts';
import { findLlamaLibrary } from '../../src/chat/gguf/find-llama-library.ts';

const library = await findLlamaLibrary(process.env);
const folder = mkdtempSync(join(tmpdir(), 'gguf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const texts = ['An adult is seen for fever and a cough.', '一名成人因发热就诊。'];
const shapes = [
  { family: 'qwen3', headSize: 16, tieWordEmbeddings: true },
  { family: 'qwen2', headSize: 8, tieWordEmbeddings: false },
  { family: 'llama', headSize: 8, tieWordEmbeddings: false },
] as const;

describe.skipIf(library === null).each(shapes)('a GGUF file of a $family model', ({ family, ...shape }) => {
  const modelFolder = join(folder, family);
  const file = join(folder, `${family}.gguf`);
  let [engine, policy, model] = [] as unknown as [EmbeddedEngine, Policy, GgufChatModel];

  beforeAll(async () => {
    const sizes = { ...shape, hiddenSize: 32, intermediateSize: 48, headCount: 4, keyValueHeadCount: 2 };
    await writeTinyModel(modelFolder, {
      family,
      cut: 'qwen2',
      seed: 5,
      texts,
      maxPositions: 256,
      unusedRows: 0,
      sizes,
    });
    engine = await openEmbeddedEngine({ modelFolder, threads: 1, purpose: 'training' });
    // Freshly made models say nearly the same of every token, and have no biases.
    engine.weights.forEach((value, at) => (engine.weights[at] = 3 * value + 0.02 * Math.sin(at)));
    await engine.saveWeights(modelFolder);
    policy = new Policy(engine, loadTokenizer(modelFolder));
    await exportGguf({ modelFolder, file, type: 'F32', name: family });
    model = await openGgufChatModel({
      path: file,
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
