/**
 * An exported ONNX folder in Transformers.js: the same prompt and the same greedy answer as the embedded engine's. Needs
 * `@huggingface/transformers`, installed or in the folder that FLEMING_TRANSFORMERS_JS names; without it the test is skipped.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildExportedGraph } from '../../src/engine/embedded/network/exported-graph.ts';
import { openEmbeddedEngine } from '../../src/engine/embedded/open-engine.ts';
import { writeTinyModel } from '../../src/engine/fixtures/tiny-model-folder.ts';
import { exportOnnx } from '../../src/engine/hugging-face/onnx/export-onnx.ts';
import { Policy } from '../../src/engine/policy.ts';
import { loadTokenizer } from '../../src/engine/tokenizer/tokenizer.ts';
import { optionalPackage } from './support/optional-package.ts';

interface Messages {
  readonly role: string;
  readonly content: string;
}
interface Generator {
  (
    messages: readonly Messages[],
    options: { readonly max_new_tokens: number; readonly do_sample: false },
  ): Promise<[{ readonly generated_text: readonly Messages[] }]>;
  dispose(): Promise<void>;
}
interface TransformersJs {
  readonly env: { localModelPath: string; allowRemoteModels: boolean };
  pipeline(task: 'text-generation', model: string): Promise<Generator>;
}

const library = await optionalPackage<TransformersJs>(
  '@huggingface/transformers',
  'FLEMING_TRANSFORMERS_JS',
  'dist/transformers.node.mjs',
);
const root = mkdtempSync(join(tmpdir(), 'transformers-js-'));
afterAll(() => rmSync(root, { recursive: true }));

describe.skipIf(library === null).each(['llama', 'qwen2', 'qwen3'] as const)('an exported %s', (family) => {
  it.each(['Which test comes next?', '发热 and fatigue'])('answers as the engine does: %s', async (question) => {
    const modelFolder = join(root, `${family}-model`);
    await writeTinyModel(modelFolder, { family, seed: 3, unusedRows: 0 });
    await exportOnnx({ modelFolder, folder: join(root, family), buildGraph: buildExportedGraph });
    const engine = await openEmbeddedEngine({ modelFolder, threads: 1 });
    const policy = new Policy(engine, loadTokenizer(modelFolder));
    const [answer] = await policy.greedy([policy.chatPrompt(question)], 16);
    await engine.close();
    library!.env.localModelPath = root;
    library!.env.allowRemoteModels = false;
    const generate = await library!.pipeline('text-generation', family);
    const [said] = await generate([{ role: 'user', content: question }], { max_new_tokens: 16, do_sample: false });
    await generate.dispose();
    const written = answer!.tokens.filter((token) => !policy.stopTokens.includes(token));
    expect(said.generated_text.at(-1)!.content).toBe(policy.tokenizer.decode(written, { skipSpecial: true }));
    expect(written.length).toBeGreaterThan(8);
  });
});
