/** The exported graph as another program runs it, against Transformers' logits and the engine's own answers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../../../test/worlds/at-least.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { writeTinyModel } from '../../fixtures/tiny-model-folder.ts';
import { readModelConfig } from '../../hugging-face/model-config.ts';
import { ONNX_DATA_FILE, ONNX_FILE, ONNX_FOLDER, exportOnnx } from '../../hugging-face/onnx/export-onnx.ts';
import { dataFileOf } from '../../hugging-face/onnx/data-file.ts';
import { parameterLayout } from '../../hugging-face/parameter-layout.ts';
import { storedWeights } from '../../hugging-face/stored-weights.ts';
import { writeFileAtomic } from '../../../support/atomic-file.ts';
import { Policy } from '../../policy.ts';
import { loadTokenizer } from '../../tokenizer/tokenizer.ts';
import { goldenCases, goldenExpected, goldenInputs, goldenModelFolder, relativeError } from '../golden/golden-cases.ts';
import { floatData, floats, integers, openSession, type Feeds, type Session } from '../onnx/session.ts';
import { openEmbeddedEngine } from '../open-engine.ts';
import { buildExportedGraph } from './exported-graph.ts';

const root = mkdtempSync(join(tmpdir(), 'exported-graph-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Of a batch: rows of the same length, 0 of `seen` for padding, and what earlier tokens left. */
interface Turn {
  readonly ids: readonly (readonly number[])[];
  readonly seen?: readonly (readonly number[])[];
  readonly positions?: readonly (readonly number[])[];
  readonly past?: Feeds;
}

function emptyPast({ layerCount, keyValueHeadCount, headSize }: DecoderConfig, batch: number): Feeds {
  const shape = [batch, keyValueHeadCount, 0, headSize];
  const names = Array.from({ length: layerCount }, (_, layer) => [`${layer}.key`, `${layer}.value`]).flat();
  return Object.fromEntries(names.map((name) => [name, floats(new Float32Array(0), shape)]));
}

async function turn(
  session: Session,
  config: DecoderConfig,
  { ids, past = emptyPast(config, ids.length), seen, positions }: Turn,
): Promise<{ logits: Float32Array; present: Feeds }> {
  const [batch, length, before] = [ids.length, ids[0]!.length, past['0.key']!.dims[2]!];
  const row = Array.from({ length }, (_, at) => before + at);
  const feeds: Feeds = {
    input_ids: integers(ids.flat(), [batch, length]),
    attention_mask: integers(seen?.flat() ?? Array.from({ length: batch * (before + length) }, () => 1), [
      batch,
      before + length,
    ]),
    position_ids: integers(positions?.flat() ?? ids.flatMap(() => row), [batch, length]),
  };
  for (const [name, tensor] of Object.entries(past)) feeds[`past_key_values.${name}`] = tensor;
  const outputs = (await session.run(feeds)) as Feeds;
  const present = Object.entries(outputs).filter(([name]) => name.startsWith('present.'));
  expect(outputs['logits']!.dims).toEqual([batch, length, config.vocabSize]);
  return {
    logits: floatData(outputs['logits']),
    present: Object.fromEntries(present.map(([name, tensor]) => [name.slice('present.'.length), tensor])),
  };
}

describe.each(goldenCases)('%s', (name) => {
  const config = readModelConfig(goldenModelFolder(name));
  let session: Session;
  beforeAll(async () => {
    const layout = parameterLayout(config);
    const filesFolder = join(root, name);
    const data = dataFileOf(layout, storedWeights(goldenModelFolder(name), layout), ONNX_DATA_FILE);
    writeFileAtomic(join(filesFolder, ONNX_DATA_FILE), data.content);
    session = await openSession(buildExportedGraph(config, data.parts), { filesFolder });
  });
  afterAll(() => session.release());
  const expected = goldenExpected(name);

  it('gives the logits of Transformers, at once and token by token behind a cache', async () => {
    for (const [index, datum] of atLeast(4, goldenInputs.datums.entries())) {
      const tokens = [...datum.tokens];
      const golden = expected.get(`logits.${index}`)!.data;
      const whole = await turn(session, config, { ids: [tokens] });
      expect(relativeError(whole.logits, golden)).toBeLessThan(1e-5);
      const begun = await turn(session, config, { ids: [tokens.slice(0, 2)] });
      const parts = [begun.logits];
      let past = begun.present;
      for (const token of tokens.slice(2)) {
        const next = await turn(session, config, { ids: [[token]], past });
        parts.push(next.logits);
        past = next.present;
      }
      const joined = Float32Array.from(parts.flatMap((part) => [...part]));
      expect(relativeError(joined, golden)).toBeLessThan(1e-5);
    }
  });

  it('heeds no padding on the left', async () => {
    const [first, second] = [
      [...goldenInputs.datums[0]!.tokens].slice(0, 4),
      [...goldenInputs.datums[1]!.tokens].slice(0, 2),
    ];
    const together = await turn(session, config, {
      ids: [first, [0, 0, ...second]],
      seen: [
        [1, 1, 1, 1],
        [0, 0, 1, 1],
      ],
      positions: [
        [0, 1, 2, 3],
        [1, 1, 0, 1],
      ],
    });
    const alone = await turn(session, config, { ids: [second] });
    const padded = together.logits.subarray(6 * config.vocabSize);
    expect(relativeError(padded, alone.logits)).toBeLessThan(1e-5);
  });
});

describe.each(['llama', 'qwen2', 'qwen3'] as const)('an exported folder of a %s', (family) => {
  const [modelFolder, folder] = [join(root, `tiny-${family}`), join(root, `tiny-${family}-onnx`)];
  const questions = ['Which test comes next?', 'Which diagnosis explains the findings best?', 'fever'];

  it('answers greedily as the engine does', async () => {
    await writeTinyModel(modelFolder, { family, seed: 3, unusedRows: 0 });
    await exportOnnx({ modelFolder, folder, buildGraph: buildExportedGraph });
    const tokenizer = loadTokenizer(folder);
    const engine = await openEmbeddedEngine({ modelFolder, threads: 1 });
    const policy = new Policy(engine, tokenizer);
    const prompts = questions.map((question) => policy.chatPrompt(question));
    const answers = await policy.greedy(prompts, 16);
    const ends = policy.stopTokens;
    await engine.close();
    const filesFolder = join(folder, ONNX_FOLDER);
    const session = await openSession(readFileSync(join(filesFolder, ONNX_FILE)), { filesFolder });
    const config = readModelConfig(folder);
    for (const [at, prompt] of prompts.entries()) {
      const said: number[] = [];
      let step = await turn(session, config, { ids: [[...prompt]] });
      while (said.length < 16 && !ends.includes(said.at(-1) ?? -1)) {
        const last = step.logits.subarray(-config.vocabSize);
        said.push(last.indexOf(Math.max(...last)));
        step = await turn(session, config, { ids: [said.slice(-1)], past: step.present });
      }
      expect(said).toEqual([...answers[at]!.tokens]);
      expect(said.length).toBeGreaterThan(8);
    }
    await session.release();
  });
});
