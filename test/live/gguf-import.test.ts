/**
 * Published models as GGUF files, imported: the folder gives the token ids of llama.cpp and answers.
 * FLEMING_GGUF_MODELS names a folder of .gguf files (Llama, Qwen2 or Qwen3); without it, and without node-llama-cpp, the
 * tests are skipped. Whether every weight is that of llama.cpp, scripts/golden/check_gguf_import.py tells.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Llama, LlamaModel } from '../../src/chat/gguf/llama-library.ts';
import { exportGguf } from '../../src/engine/hugging-face/gguf/export-gguf.ts';
import { importGguf } from '../../src/engine/hugging-face/gguf/import-gguf.ts';
import { inspectModelFolder } from '../../src/engine/hugging-face/inspect-model-folder.ts';
import { openEmbeddedEngine } from '../../src/engine/embedded/open-engine.ts';
import { Policy } from '../../src/engine/policy.ts';
import { loadTokenizer } from '../../src/engine/tokenizer/tokenizer.ts';
import { atLeast } from '../worlds/at-least.ts';
import { findLlamaLibrary } from '../../src/chat/gguf/find-llama-library.ts';

const library = await findLlamaLibrary(process.env);
const models = process.env['FLEMING_GGUF_MODELS'];
const files = models === undefined ? [] : readdirSync(models).filter((name) => name.endsWith('.gguf'));
/** Parameters of the largest model that is written again in float32, in memory. */
const LARGEST_IN_FLOAT32 = 2e8;
const GOLDEN = new URL('../../src/engine/hugging-face/gguf/golden/named-cuts.json', import.meta.url);
const { texts } = JSON.parse(readFileSync(GOLDEN, 'utf8')) as { readonly texts: readonly string[] };

const root = mkdtempSync(join(tmpdir(), 'gguf-import-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(library === null || files.length === 0).each(files)('%s', (name) => {
  const path = join(models ?? '', name);
  const folder = join(root, basename(name, '.gguf'));
  let llama: Llama;
  let model: LlamaModel;
  beforeAll(async () => {
    await importGguf({ file: path, folder, dtype: 'F32' });
    llama = await library!.getLlama({ build: 'never', logLevel: 'error' });
    model = await llama.loadModel({ modelPath: path });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('becomes a folder that the engine takes, and has the ids of llama.cpp', () => {
    expect(inspectModelFolder(folder).parameters).toBeGreaterThan(1e6);
    const tokenizer = loadTokenizer(folder);
    for (const text of atLeast(200, texts))
      expect(tokenizer.encode(text), text).toEqual([...model.tokenize(text, true)]);
  });

  it('answers, and llama.cpp says the same of its float32 weights', async () => {
    const tokenizer = loadTokenizer(folder);
    const engine = await openEmbeddedEngine({ modelFolder: folder, threads: 2 });
    try {
      const policy = new Policy(engine, tokenizer);
      const prompt = policy.chatPrompt('What is the capital of France?');
      const [answer] = await policy.greedy([prompt], 12);
      expect(tokenizer.decode(answer!.tokens)).toContain('Paris');
      if (inspectModelFolder(folder).parameters > LARGEST_IN_FLOAT32) return;
      // Of the quantised ones it rounds activations to 8 bits, and a small model then says something else.
      await exportGguf({ modelFolder: folder, file: `${folder}.f32.gguf`, type: 'F32', name });
      const float32 = await llama.loadModel({ modelPath: `${folder}.f32.gguf` });
      const context = await float32.createContext({ sequences: 1, contextSize: { max: 512 }, threads: 2 });
      const said: number[] = [];
      const greedy = { temperature: 0, topP: 1, topK: 0, seed: 0 };
      for await (const token of context.getSequence().evaluate([...prompt], greedy)) if (said.push(token) >= 5) break;
      expect(answer!.tokens.slice(0, 5)).toEqual(said);
    } finally {
      await engine.close();
    }
  });
});
