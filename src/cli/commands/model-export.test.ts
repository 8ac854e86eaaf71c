import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { writeTinyModel } from '../../engine/fixtures/tiny-model-folder.ts';
import { inspectGguf } from '../../engine/hugging-face/gguf/read-gguf.ts';
import { inspectModelFolder } from '../../engine/hugging-face/inspect-model-folder.ts';
import { findModelTensors } from '../../engine/hugging-face/model-tensors.ts';

const root = mkdtempSync(join(tmpdir(), 'model-export-'));
const [model, ours, adapter] = [join(root, 'model'), join(root, 'ours'), join(root, 'adapter')];
beforeAll(async () => {
  await writeTinyModel(model, { cut: 'qwen2' });
  await writeTinyModel(ours);
});
afterAll(() => rmSync(root, { recursive: true }));

const exported = (folder: string, ...flags: string[]) => runCommandLine(['model', 'export', folder, ...flags]);

describe('model export', () => {
  it('writes a GGUF file and prints it, and on standard error how far it is', async () => {
    const out = join(root, 'tiny.gguf');
    const { code, out: said, error } = await exported(model, '--format', 'gguf', '--out', out);
    expect([code, said]).toEqual([0, `${out}\n`]);
    expect(error).toContain(`${out} (MB)`);
    expect(inspectGguf(out)).toEqual(inspectModelFolder(model));
  });

  it('writes folders of the other formats, and says in JSON what they are', async () => {
    const facts = inspectModelFolder(model);
    const half = join(root, 'half');
    const first = await exported(model, '--format', 'safetensors', '--out', half, '--json');
    expect(JSON.parse(first.out)).toEqual({ out: half, format: 'safetensors', dtype: 'bf16', ...facts, notes: [] });
    expect(first.error).toBe('');
    expect(inspectModelFolder(half)).toEqual(facts);
    expect([...new Set([...findModelTensors(half).values()].map(({ dtype }) => dtype))]).toEqual(['BF16']);
    const onnx = join(root, 'onnx');
    const second = await exported(half, '--format', 'onnx', '--out', onnx, '--quiet');
    expect(second).toMatchObject({ code: 0, out: `${onnx}\n`, error: '' });
    expect(readdirSync(join(onnx, 'onnx')).toSorted()).toEqual(['model.onnx', 'model.onnx_data']);
    expect(readdirSync(onnx)).toEqual(
      expect.arrayContaining(['config.json', 'genai_config.json', 'tokenizer.json', 'generation_config.json']),
    );
  });

  it.each<[string, readonly string[], number, RegExp]>([
    [
      'another format',
      [model, '--format', 'exl2', '--out', 'x'],
      2,
      /--format is 'exl2'; allowed are gguf, safetensors/,
    ],
    [
      'a number format that it has not',
      [model, '--format', 'safetensors', '--dtype', 'q8_0', '--out', 'x'],
      2,
      /--dtype is 'q8_0'; allowed for --format safetensors are bf16, f16, f32/,
    ],
    ['a place that is taken', [model, '--format', 'onnx', '--out', root], 2, /is there already; name a new folder/],
    [
      'what the format cannot say',
      [ours, '--format', 'gguf', '--out', join(root, 'refused.gguf')],
      1,
      /cuts and merges text in a way of its own/,
    ],
    ['no model', [join(root, 'none'), '--format', 'onnx', '--out', join(root, 'refused')], 1, /config\.json/],
  ])('refuses %s in words, and leaves nothing', async (_, parameters, expected, message) => {
    const before = readdirSync(root);
    const { code, error } = await exported(...(parameters as [string, ...string[]]), '--quiet');
    expect(error).toMatch(message);
    expect(code).toBe(expected);
    expect(readdirSync(root)).toEqual(before);
  });

  it('refuses an adapter, and says what makes a model of it', async () => {
    mkdirSync(adapter);
    writeFileSync(join(adapter, 'adapter_config.json'), '{}');
    const { code, error } = await exported(adapter, '--format', 'gguf', '--out', join(root, 'a.gguf'));
    expect([code, existsSync(join(root, 'a.gguf'))]).toEqual([2, false]);
    expect(error).toMatch(/is an adapter; `fleming model merge` makes a whole model/);
  });
});
