import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../test/worlds/at-least.ts';
import { buildExportedGraph } from '../engine/embedded/network/exported-graph.ts';
import { writeTinyModel } from '../engine/fixtures/tiny-model-folder.ts';
import { writeAdapterFolder } from '../engine/hugging-face/adapter-folder.ts';
import { adapterLayout } from '../engine/hugging-face/adapter-layout.ts';
import { importGguf } from '../engine/hugging-face/gguf/import-gguf.ts';
import { readModelConfig } from '../engine/hugging-face/model-config.ts';
import { readModelTensors } from '../engine/hugging-face/model-tensors.ts';
import { parameterCount } from '../engine/hugging-face/parameter-layout.ts';
import { loraSchema } from '../engine/lora.ts';
import { folderReference } from '../engine/model-reference.ts';
import { SAFETY_EN, SAFETY_ZH } from '../support/safety.ts';
import { RELEASE_FORMATS } from './release-formats.ts';
import { writeReleaseFolder, type ModelCard, type ReleaseCall } from './write-model-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'release-'));
afterAll(() => rmSync(root, { recursive: true }));
const from = join(root, 'trained');
beforeAll(() => writeTinyModel(from, { cut: 'qwen2' }));

const card: ModelCard = {
  name: 'mini',
  about: 'A small model.',
  made: 'Made of little.',
  licence: 'apache-2.0',
  steps: ['start (base.pretrain)', 'end (rlvr.grpo)'],
  prompt: 'plain',
  seed: 7,
};
const alone: ReleaseCall = { formats: [], dtype: null, buildGraph: buildExportedGraph };

async function released(name: string, call: Partial<ReleaseCall> = {}, base: string | null = null): Promise<string> {
  const to = join(root, name);
  await writeReleaseFolder({ from: base === null ? from : join(root, 'adapter'), base, to }, card, {
    ...alone,
    ...call,
  });
  return to;
}
const cardOf = (folder: string): string => readFileSync(join(folder, 'README.md'), 'utf8');

it('a released model is the trained folder with a card that says what it is, from which seed, and the safety line', async () => {
  const before = readdirSync(from).toSorted();
  const to = await released('model');
  expect(readdirSync(to).toSorted()).toEqual(['README.md', 'SHA256SUMS', ...before].toSorted());
  const text = cardOf(to);
  expect(text).toMatch(/^---\nlicense: apache-2.0\n/);
  for (const part of [
    '# mini',
    'A small model.',
    'Made of little.',
    'Made by: start (base.pretrain), then end (rlvr.grpo); seed 7.',
    SAFETY_EN,
    SAFETY_ZH,
  ])
    expect(text).toContain(part);
  expect(readdirSync(from).toSorted()).toEqual(before);
});

it('its checksums are those of every file, as sha256sum has them', async () => {
  const to = await released('summed', { formats: ['onnx'] });
  const lines = readFileSync(join(to, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
  const paths = lines.map((line) => line.slice(66));
  expect(paths).toEqual(paths.toSorted());
  expect(paths).toEqual(expect.arrayContaining(['README.md', 'model.safetensors', 'onnx/model.onnx_data']));
  for (const line of atLeast(8, lines)) {
    const bytes = readFileSync(join(to, line.slice(66)));
    expect(line.slice(0, 66)).toBe(`${createHash('sha256').update(bytes).digest('hex')}  `);
  }
});

describe('a release in further formats', () => {
  let to: string;
  beforeAll(async () => (to = await released('all', { formats: RELEASE_FORMATS })));

  it('names each file that is there with its bytes, and each program that runs one', () => {
    const text = cardOf(to);
    const named = [...text.matchAll(/^\| `(.+)` \| ([\d,]+) \|/gm)].map(([, file, bytes]) => [file, bytes]);
    const files = readdirSync(to, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(to, file)).isFile() && file !== 'README.md' && file !== 'SHA256SUMS')
      .toSorted();
    expect(named).toEqual(atLeast(11, files).map((file) => [file, statSync(join(to, file)).size.toLocaleString('en')]));
    for (const said of [
      'model_name = "."',
      'llama-cli -m mini-Q8_0.gguf --jinja',
      'lms import mini-Q8_0.gguf',
      "pipeline('text-generation', '.')",
      'npx fleming ask --model FOLDER',
    ])
      expect(text).toContain(said);
    expect(text).not.toContain('Note:');
  });

  it('names no program whose files were not made', async () => {
    const text = cardOf(await released('plain'));
    expect(text).toContain('### Transformers\n');
    expect(text).not.toMatch(/llama|gguf|Transformers\.js|onnx|LM Studio/i);
  });

  it('has the same weights in each', async () => {
    const imported = join(root, 'imported');
    await importGguf({ file: join(to, 'mini-F32.gguf'), folder: imported, dtype: 'F32' });
    const [own, again] = [readModelTensors(to), readModelTensors(imported)];
    for (const [name, { data }] of atLeast(20, own)) expect([...again.get(name)!.data], name).toEqual([...data]);
    const config = JSON.parse(readFileSync(join(to, 'config.json'), 'utf8')) as Record<string, unknown>;
    expect(config['transformers.js_config']).toEqual({
      dtype: 'fp32',
      use_external_data_format: { 'model.onnx': true },
    });
    expect(readModelConfig(to)).toEqual(readModelConfig(from));
  });

  it('says in its card what llama.cpp does otherwise', async () => {
    const composing = join(root, 'composing');
    cpSync(from, composing, { recursive: true });
    const path = join(composing, 'tokenizer.json');
    const json = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...json, normalizer: { type: 'NFC' } }));
    const into = join(root, 'composing-released');
    await writeReleaseFolder({ from: composing, base: null, to: into }, card, { ...alone, formats: ['gguf-f16'] });
    expect(cardOf(into)).toContain('Note: llama.cpp does not compose letters (NFC)');
  });

  it('is refused in words where a format cannot say what the model is, and has no card then', async () => {
    const ours = join(root, 'ours');
    await writeTinyModel(ours);
    const into = join(root, 'ours-released');
    const release = writeReleaseFolder({ from: ours, base: null, to: into }, card, { ...alone, formats: ['gguf-f16'] });
    await expect(release).rejects.toThrow('it cuts and merges text in a way of its own');
    expect(existsSync(join(into, 'README.md'))).toBe(false);
  });
});

describe('a release in another number format', () => {
  it('is of half the bytes, from a whole model and from an adapter and its base alike', async () => {
    const config = readModelConfig(from);
    const lora = loraSchema.parse({ rank: 2, alpha: 32 });
    const layout = adapterLayout(config, lora);
    const numbers = new Float32Array(parameterCount(layout)).fill(0.01);
    writeAdapterFolder(join(root, 'adapter'), { lora, base: folderReference(from) }, layout, numbers);
    const sizeOf = (folder: string): number => statSync(join(folder, 'model.safetensors')).size;
    const whole = sizeOf(from);
    for (const folder of [
      await released('half', { dtype: 'BF16' }),
      await released('half-merged', { dtype: 'BF16' }, from),
    ]) {
      expect(Math.abs(sizeOf(folder) / whole - 0.5)).toBeLessThan(0.05);
      expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toMatchObject({ dtype: 'bfloat16' });
    }
    const [merged, plain] = [readModelTensors(join(root, 'half-merged')), readModelTensors(join(root, 'half'))];
    const name = 'model.layers.0.self_attn.q_proj.weight';
    expect([...merged.get(name)!.data]).not.toEqual([...plain.get(name)!.data]);
  });
});
