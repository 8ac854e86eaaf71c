import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CheckpointError } from '../../../support/errors.ts';
import { inspectModelFolder } from '../inspect-model-folder.ts';
import { readModelConfig } from '../model-config.ts';
import { readModelTensors } from '../model-tensors.ts';
import { halfToNumber, type WritableDtype } from '../number-formats.ts';
import { float32Tensor, ggufBytes, type GgufToWrite } from './fixtures/gguf-bytes.ts';
import { ggufCount, ggufText } from './gguf-header-bytes.ts';
import { smallGguf } from './fixtures/small-gguf.ts';
import { writeSparseGguf } from './fixtures/sparse-gguf.ts';
import { importGguf } from './import-gguf.ts';

const root = mkdtempSync(join(tmpdir(), 'import-gguf-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;

async function imported(gguf: GgufToWrite, dtype: WritableDtype = 'F32'): Promise<string> {
  const own = join(root, String(count++));
  const file = `${own}.gguf`;
  writeFileSync(file, ggufBytes(gguf));
  return (await importGguf({ file, folder: own, dtype })).folder;
}

function changed(change: (gguf: GgufToWrite) => void): GgufToWrite {
  const gguf = smallGguf();
  change(gguf);
  return gguf;
}

it('finds the stretch of the positions again that Llama 3.1 has, and knows another', async () => {
  const stretched = (...divisors: number[]): GgufToWrite =>
    changed(({ metadata, tensors }) => {
      metadata['llama.rope.freq_base'] = { type: 'float32', value: 1e9 };
      tensors.push(float32Tensor('rope_freqs.weight', [2], Float32Array.from(divisors)));
    });
  const ropeScaling = { factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalMaxPositions: 8192 };
  expect(readModelConfig(await imported(stretched(1, 8)))).toMatchObject({ ropeTheta: 1e9, ropeScaling });
  await expect(imported(stretched(2, 8))).rejects.toThrow(
    /"rope_freqs.weight" stretches the rotary positions otherwise than Llama 3/,
  );
});

it('takes the embedding as the head where the file has none, and sizes that the file leaves out', async () => {
  const config = readModelConfig(await imported(smallGguf()));
  expect(config).toMatchObject({ tieWordEmbeddings: true, keyValueHeadCount: 1, headSize: 4, ropeTheta: 10_000 });
  expect(config.rmsNormEpsilon).toBe(1e-5);
});

it('writes bfloat16 where asked', async () => {
  const folder = await imported(smallGguf(), 'BF16');
  const { data } = readModelTensors(folder).get('model.norm.weight')!;
  expect([...data].map((value, at) => Math.abs(value - Math.sin(at)) < 0.01)).toEqual([true, true, true, true]);
  expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toMatchObject({ dtype: 'bfloat16' });
});

it('tells how far it is, and leaves nothing when it is stopped', async () => {
  const [file, folder] = [join(root, 'large.gguf'), join(root, 'large')];
  writeSparseGguf(file, { hiddenSize: 16, intermediateSize: 2 ** 17 });
  const told: [number, number][] = [];
  const stop = new AbortController();
  const before = readdirSync(root);
  const stopped = importGguf({
    file,
    folder,
    dtype: 'BF16',
    signal: stop.signal,
    progress: (...each) => {
      told.push(each);
      expect(existsSync(folder)).toBe(false);
      if (told.length === 4) stop.abort();
    },
  });
  await expect(stopped).rejects.toThrow('aborted');
  expect([told.length, readdirSync(root)]).toEqual([4, before]);
  told.length = 0;
  await importGguf({ file, folder, dtype: 'BF16', progress: (...each) => told.push(each) });
  const { size } = statSync(join(folder, 'model.safetensors'));
  expect(told.at(-1)).toEqual([size, size]);
  expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b));
  expect(told.length).toBeGreaterThan(10);
});

it('is refused before anything is written where the disk has no room, with what is needed and what is free', async () => {
  const [file, folder] = [join(root, 'huge.gguf'), join(root, 'above', 'huge')];
  writeSparseGguf(file, { hiddenSize: 2 ** 17, intermediateSize: 2 ** 22 });
  await expect(importGguf({ file, folder, dtype: 'F32' })).rejects.toThrow(
    /above\/huge needs 68\d{5}\.\d MB more; the disk of \S*import-gguf-\w+ has [\d.]+ MB free: make room, or name a/,
  );
  expect(existsSync(join(root, 'above'))).toBe(false);
  rmSync(file);
});

it('keeps every number of a file in float16 where float16 is asked for', async () => {
  const halves = Uint16Array.from({ length: 16 }, (_, at) => 0x2c01 + 977 * at);
  const bytes = new Uint8Array(halves.buffer);
  const folder = await imported(
    changed(({ tensors }) => (tensors[0] = { name: 'token_embd.weight', shape: [4, 4], type: 1, bytes })),
    'F16',
  );
  const { data } = readModelTensors(folder).get('model.embed_tokens.weight')!;
  expect([...data]).toEqual([...halves].map(halfToNumber));
  expect(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))).toMatchObject({ dtype: 'float16' });
  expect(inspectModelFolder(folder).family).toBe('llama');
});

describe('a file that cannot be taken', () => {
  const metadata = (key: string, value: GgufToWrite['metadata'][string]) => (): GgufToWrite =>
    changed((gguf) => (gguf.metadata[key] = value));
  const without = (key: string) => (): GgufToWrite => changed((gguf) => delete gguf.metadata[key]);
  const cases: [string, () => GgufToWrite, RegExp][] = [
    [
      'another architecture',
      metadata('general.architecture', ggufText('gemma3')),
      /general.architecture is "gemma3"; allowed are llama, qwen2, qwen3/,
    ],
    ['no architecture', without('general.architecture'), /general.architecture is missing; it must be a text/],
    [
      'no epsilon',
      without('llama.attention.layer_norm_rms_epsilon'),
      /rms_epsilon is missing; it must be a number above 0/,
    ],
    [
      'an epsilon of text',
      metadata('llama.attention.layer_norm_rms_epsilon', ggufText('x')),
      /rms_epsilon is "x"; it must be a number/,
    ],
    ['experts', metadata('llama.expert_count', ggufCount(8)), /llama.expert_count is 8; allowed is 0/],
    [
      'a stretch of positions',
      metadata('llama.rope.scaling.type', ggufText('yarn')),
      /rope.scaling.type is "yarn"; allowed is "none"/,
    ],
    [
      'positions of a part',
      metadata('llama.rope.dimension_count', ggufCount(2)),
      /dimension_count is 2; it must be the head size, 4/,
    ],
    ['one of several files', metadata('split.count', ggufCount(3)), /it is one of 3 parts/],
    [
      'heads that do not fit',
      metadata('llama.attention.head_count', ggufCount(3)),
      /head_count is 3; it must divide llama.embedding_length, 4/,
    ],
    ['very many layers', metadata('llama.block_count', ggufCount(2 ** 31)), /num_hidden_layers/],
    [
      'a layer more',
      metadata('llama.block_count', ggufCount(2)),
      /tensor "blk.1.attn_norm.weight" is missing; a llama has it/,
    ],
    [
      'another width',
      metadata('llama.feed_forward_length', ggufCount(8)),
      /"blk.0.ffn_gate.weight" has shape \[2, 4\], the model needs \[8, 4\]/,
    ],
    ['no embedding', () => changed(({ tensors }) => tensors.shift()), /tensor "token_embd.weight" is missing/],
    [
      'a tensor of others',
      () => changed(({ tensors }) => tensors.push(float32Tensor('blk.0.attn_q.bias', [4], new Float32Array(4)))),
      /tensor "blk.0.attn_q.bias" is none of a llama/,
    ],
    [
      'divisors of others',
      () => changed(({ tensors }) => tensors.push(float32Tensor('rope_freqs.weight', [2], Float32Array.of(2, 4)))),
      /stretches the rotary positions .* \(number 0 is 2, expected 1/,
    ],
    [
      'divisors of another size',
      () => changed(({ tensors }) => tensors.push(float32Tensor('rope_freqs.weight', [3], new Float32Array(3)))),
      /"rope_freqs.weight" has shape \[3\], the model needs \[2\]/,
    ],
    [
      'more tokens than rows',
      metadata('tokenizer.ggml.tokens', { type: 'strings', value: ['a', 'b', 'ab', '<end>', 'c'] }),
      /has shape \[4, 4\]; tokenizer.ggml.tokens has 5 tokens/,
    ],
  ];
  it.each(cases)('is refused, and leaves nothing: %s', async (_, gguf, message) => {
    const before = readdirSync(root);
    await expect(imported(gguf())).rejects.toThrow(message);
    const added = readdirSync(root).filter((name) => !before.includes(name));
    expect(added).toEqual([`${count - 1}.gguf`]);
  });

  it('is refused where the folder is there already', async () => {
    const folder = await imported(smallGguf());
    await expect(importGguf({ file: `${folder}.gguf`, folder, dtype: 'F32' })).rejects.toThrow('is there already');
    expect(existsSync(join(folder, 'config.json'))).toBe(true);
  });

  it('is refused where it is not there', async () => {
    const missing = { file: join(root, 'none.gguf'), folder: join(root, 'none'), dtype: 'F32' } as const;
    await expect(importGguf(missing)).rejects.toThrow(CheckpointError);
  });
});
