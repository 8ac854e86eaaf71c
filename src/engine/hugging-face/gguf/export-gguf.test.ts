import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../../../test/worlds/at-least.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { writeTinyModel } from '../../fixtures/tiny-model-folder.ts';
import { loadTokenizer } from '../../tokenizer/tokenizer.ts';
import { readModelConfig, writeModelConfig } from '../model-config.ts';
import { readModelTensors } from '../model-tensors.ts';
import { decodeNumbers, encodeNumbers } from '../number-formats.ts';
import { parameterCount, parameterLayout, type ParameterLayout } from '../parameter-layout.ts';
import { writeSafetensors, type Tensor } from '../safetensors.ts';
import { dequantize } from './dequantize.ts';
import { exportGguf, type GgufExportType } from './export-gguf.ts';
import { readGgufHeader } from './gguf-header.ts';
import { importGguf } from './import-gguf.ts';
import { quantizeQ8 } from './quantize-q8.ts';
import { fileToRead } from './read-gguf.ts';
import { withFile } from '../model-file.ts';

const root = mkdtempSync(join(tmpdir(), 'export-gguf-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;

/** Rows of whole blocks, but for what reads the heads. */
const SIZES = { hiddenSize: 32, intermediateSize: 96, headCount: 4, keyValueHeadCount: 2, headSize: 8 } as const;
const CUTS = { llama: 'llama-bpe', qwen2: 'qwen2', qwen3: 'smollm' } as const;

/** Weights that differ everywhere: fresh ones are 1 in every norm and 0 in every bias. */
function stirWeights(folder: string): void {
  const tensors = [...readModelTensors(folder)].map(([name, { shape, data }], nth): [string, Tensor] => [
    name,
    { shape, data: data.map((value, at) => value + 0.1 * Math.sin(nth + 0.37 * at)) },
  ]);
  writeSafetensors(join(folder, 'model.safetensors'), new Map(tensors), 'F32');
}

async function roundTrip(
  modelFolder: string,
  type: GgufExportType,
): Promise<{ folder: string; file: string; bytes: number; notes: readonly string[] }> {
  const folder = join(root, `trip-${count++}`);
  const file = `${folder}.gguf`;
  const { bytes, notes } = await exportGguf({ modelFolder, file, type, name: 'tiny' });
  await importGguf({ file, folder, dtype: 'F32' });
  return { folder, file, bytes, notes };
}

describe.each(['llama', 'qwen2', 'qwen3'] as const)('a %s in a GGUF file', (family) => {
  const original = join(root, family);
  beforeAll(async () => {
    await writeTinyModel(original, { family, cut: CUTS[family], sizes: SIZES });
    stirWeights(original);
  });

  it.each<[GgufExportType, (numbers: Float32Array) => Float32Array]>([
    ['F32', (numbers) => numbers],
    ['F16', halved],
    ['Q8_0', (numbers) => (numbers.length % 32 === 0 ? inBlocks(numbers) : numbers)],
  ])('in %s comes back as what its format keeps of it', async (type, kept) => {
    const { folder, file, bytes } = await roundTrip(original, type);
    expect(readModelConfig(folder)).toEqual(readModelConfig(original));
    expect(readFileSync(file).length).toBe(bytes);
    const [came, expected] = [readModelTensors(folder), readModelTensors(original)];
    expect([...came.keys()]).toEqual([...expected.keys()]);
    for (const [name, { shape, data }] of atLeast(20, expected)) {
      const stays = shape.length === 1 ? data : kept(data);
      expect(Buffer.from(came.get(name)!.data.buffer).equals(Buffer.from(stays.buffer)), name).toBe(true);
    }
  });

  it('keeps its tokenizer, its template and the tokens that end a turn', async () => {
    const { folder, notes } = await roundTrip(original, 'F32');
    const [own, again] = [loadTokenizer(original), loadTokenizer(folder)];
    for (const text of ['Which test comes next?', " it's 1234 发热 \n\n é <think> a</think><|im_end|>", '']) {
      expect(again.encode(text), text).toEqual(own.encode(text));
      const turn = [{ role: 'user', content: text }] as const;
      const prompt = { addGenerationPrompt: true };
      expect(again.applyChatTemplate(turn, prompt)).toBe(own.applyChatTemplate(turn, prompt));
    }
    expect(again.endTokens).toEqual(own.endTokens);
    expect(notes).toEqual([]);
  });
});

/** Weights in bfloat16 that take no room: they are holes. */
function writeSparseWeights(path: string, layout: ParameterLayout): void {
  const entries = layout.map(({ name, shape, offset, size }) => [
    name,
    { dtype: 'BF16', shape, data_offsets: [2 * offset, 2 * (offset + size)] },
  ]);
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  writeFileSync(path, Buffer.concat([length, json]));
  truncateSync(path, 8 + json.length + 2 * parameterCount(layout));
}

function halved(numbers: Float32Array): Float32Array {
  const back = new Float32Array(numbers.length);
  decodeNumbers(encodeNumbers(numbers, 'F16'), 'F16', back, 0);
  return back;
}

function inBlocks(numbers: Float32Array): Float32Array {
  const back = new Float32Array(numbers.length);
  dequantize('Q8_0', quantizeQ8(numbers), back);
  return back;
}

it('of any shape that a configuration allows is read back as the same model', async () => {
  const tokenizer = join(root, 'tokenizer');
  await writeTinyModel(tokenizer, { cut: 'smollm' });
  const { vocabularySize } = loadTokenizer(tokenizer);
  const up = (max: number) => fc.integer({ min: 1, max });
  const shapes = fc
    .record({
      modelType: fc.constantFrom('llama', 'qwen2', 'qwen3'),
      rows: fc.nat(40),
      intermediateSize: up(70),
      layerCount: up(3),
      keyValueHeadCount: up(3),
      group: up(3),
      half: up(20),
      width: up(70),
      ropeTheta: fc.float({ min: 1, max: 1e9, noNaN: true }),
      rmsNormEpsilon: fc.float({ min: Math.fround(1e-8), max: 1, noNaN: true }),
      tieWordEmbeddings: fc.boolean(),
      maxPositions: up(2 ** 32 - 1),
    })
    .map(({ rows, half, group, width, ...rest }): DecoderConfig => {
      const [headSize, headCount] = [2 * half, group * rest.keyValueHeadCount];
      const hiddenSize = rest.modelType === 'qwen2' ? headSize * headCount : width;
      return { ...rest, headSize, headCount, hiddenSize, vocabSize: vocabularySize + rows };
    });
  const types = fc.constantFrom('F32', 'F16', 'Q8_0');
  await fc.assert(
    fc.asyncProperty(shapes, types, async (config, type) => {
      const folder = join(root, `any-${count++}`);
      cpSync(tokenizer, folder, { recursive: true });
      writeModelConfig(folder, config, 'F32');
      const tensors = parameterLayout(config).map(({ name, shape, size }, nth): [string, Tensor] => [
        name,
        { shape, data: Float32Array.from({ length: size }, (_, at) => Math.fround(Math.sin(nth + at) / 2)) },
      ]);
      writeSafetensors(join(folder, 'model.safetensors'), new Map(tensors), 'F32');
      const trip = await roundTrip(folder, type);
      const again = readModelConfig(trip.folder);
      const inFloat32 = (each: DecoderConfig): DecoderConfig => ({
        ...each,
        ropeTheta: Math.fround(each.ropeTheta),
        rmsNormEpsilon: Math.fround(each.rmsNormEpsilon),
      });
      expect(inFloat32(again)).toEqual(inFloat32(config));
      const came = readModelTensors(trip.folder);
      for (const [name, { shape, data }] of tensors) {
        const blocks = type === 'Q8_0' && shape.at(-1)! % 32 === 0;
        const kept = shape.length === 1 || type === 'F32' ? data : blocks ? inBlocks(data) : halved(data);
        expect([...came.get(name)!.data], name).toEqual([...kept]);
      }
      for (const path of [folder, trip.folder, trip.file]) rmSync(path, { recursive: true });
    }),
    { numRuns: 24 },
  );
});

describe('an export', () => {
  const model = join(root, 'model');
  beforeAll(() => writeTinyModel(model, { family: 'llama', cut: 'qwen2' }));

  function changed(change: (folder: string) => void): string {
    const folder = join(root, `changed-${count++}`);
    cpSync(model, folder, { recursive: true });
    change(folder);
    return folder;
  }
  const rewrite = (file: string, change: (json: Record<string, unknown>) => void) => (folder: string) => {
    const path = join(folder, file);
    const json = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    change(json);
    writeFileSync(path, JSON.stringify(json));
  };

  it('says of the whole what llama.cpp shows, and takes the embedding as the head where they are one', async () => {
    const tied = changed(
      rewrite('config.json', (config) => {
        config['tie_word_embeddings'] = true;
      }),
    );
    const { file, folder } = await roundTrip(tied, 'F16');
    const { metadata, tensors } = withFile(file, (opened) => readGgufHeader(fileToRead(opened, file)));
    expect(Object.fromEntries(metadata)).toMatchObject({ 'general.name': 'tiny', 'general.file_type': 1 });
    expect(tensors.has('output.weight')).toBe(false);
    expect(readModelConfig(folder).tieWordEmbeddings).toBe(true);
    const norms = [...tensors.values()].filter(({ shape }) => shape.length === 1);
    expect([...new Set(norms.map(({ type }) => type))]).toEqual(['F32']);
  });

  it('has rows that no whole blocks make in float16', async () => {
    const { file } = await roundTrip(model, 'Q8_0');
    const { tensors } = withFile(file, (opened) => readGgufHeader(fileToRead(opened, file)));
    const down = tensors.get('blk.0.ffn_down.weight')!;
    expect([down.shape.at(-1), down.type]).toEqual([24, 'F16']);
  });

  it('says the stretch of the positions as a divisor for each frequency', async () => {
    const ropeScaling = { factor: 32, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalMaxPositions: 8192 };
    const stretched = changed((folder) =>
      writeModelConfig(folder, { ...readModelConfig(folder), ropeTheta: 500_000, ropeScaling }, 'F32'),
    );
    const { folder } = await roundTrip(stretched, 'F16');
    expect(readModelConfig(folder)).toEqual({ ...readModelConfig(stretched) });
  });

  it('keeps what is put around a text, and every token that ends one', async () => {
    const ids = (JSON.parse(readFileSync(join(model, 'tokenizer.json'), 'utf8')) as { added_tokens: { id: number }[] })
      .added_tokens;
    const first = ids[0]!.id;
    const around = changed((folder) => {
      rewrite('tokenizer.json', (json) => {
        json['post_processor'] = {
          type: 'Sequence',
          processors: [
            { type: 'ByteLevel', trim_offsets: true },
            {
              type: 'TemplateProcessing',
              single: [{ SpecialToken: { id: '<|endoftext|>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
            },
          ],
        };
      })(folder);
      rewrite('generation_config.json', (json) => {
        json['eos_token_id'] = [first, first + 1, first + 2];
      })(folder);
    });
    const { file, folder } = await roundTrip(around, 'F16');
    const { metadata } = withFile(file, (opened) => readGgufHeader(fileToRead(opened, file)));
    expect(metadata.get('tokenizer.ggml.bos_token_id')).toBe(first);
    expect(metadata.get('tokenizer.ggml.add_bos_token')).toBe(true);
    expect(metadata.get('tokenizer.ggml.eos_token_id')).toBe(first + 2);
    expect(loadTokenizer(folder).endTokens.toSorted()).toEqual([first, first + 1, first + 2]);
  });

  it('says where llama.cpp does otherwise: it composes no letters', async () => {
    const composing = changed(
      rewrite('tokenizer.json', (json) => {
        json['normalizer'] = { type: 'NFC' };
      }),
    );
    expect((await roundTrip(composing, 'F16')).notes).toEqual([expect.stringContaining('does not compose letters')]);
  });

  it('is told how far it is, and leaves nothing when it is stopped', async () => {
    const [stop, file] = [new AbortController(), join(root, 'stopped.gguf')];
    const before = readdirSync(root);
    const told: [number, number][] = [];
    const progress = (...each: [number, number]): void => void (told.push(each) === 3 && stop.abort());
    const call = { modelFolder: model, file, type: 'F32', name: 'x', progress } as const;
    await expect(exportGguf({ ...call, signal: stop.signal })).rejects.toThrow('aborted');
    expect([told.length, readdirSync(root)]).toEqual([3, before]);
    const { bytes } = await exportGguf(call);
    expect(told.at(-1)).toEqual([bytes, bytes]);
  });

  it('is refused before anything is written where the disk has no room, with what is needed', async () => {
    const huge = changed((folder) => {
      const small = {
        hiddenSize: 2 ** 17,
        intermediateSize: 2 ** 22,
        headCount: 32,
        keyValueHeadCount: 32,
        layerCount: 1,
      };
      const config = { ...readModelConfig(folder), ...small, headSize: 4096 };
      writeModelConfig(folder, config, 'BF16');
      writeSparseWeights(join(folder, 'model.safetensors'), parameterLayout(config));
    });
    const file = join(root, 'above', 'huge.gguf');
    await expect(exportGguf({ modelFolder: huge, file, type: 'F32', name: 'x' })).rejects.toThrow(
      /above\/huge\.gguf needs 6\d{6}\.\d MB more; the disk of \S*export-gguf-\w+ has [\d.]+ MB free: make room/,
    );
    expect(existsSync(join(root, 'above'))).toBe(false);
    rmSync(huge, { recursive: true });
  });

  const tokens = (change: (json: { [key: string]: never }) => void) =>
    changed(rewrite('tokenizer.json', change as (json: Record<string, unknown>) => void));
  const added = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const cases: [string, () => string | Promise<string>, RegExp][] = [
    [
      'a way to cut text of its own',
      async () => {
        await writeTinyModel(join(root, 'ours'));
        return join(root, 'ours');
      },
      /tokenizer\.json: it cuts and merges text in a way of its own.*\(qwen2, .*Export it as onnx or safetensors/,
    ],
    [
      'merges that are ignored where llama.cpp does not',
      () => tokens(({ model: own }) => Object.assign(own!, { ignore_merges: true })),
      /cuts and merges text in a way of its own/,
    ],
    [
      'another normalizer',
      () => tokens((json) => Object.assign(json, { normalizer: { type: 'NFKC' } })),
      /it normalizes text \("NFKC"\), and llama.cpp does not/,
    ],
    [
      'much around a text',
      () => tokens((json) => Object.assign(json, { post_processor: { type: 'RobertaProcessing' } })),
      /its post_processor is .*; allowed is one token before a text/,
    ],
    [
      'two tokens of one text',
      () => tokens(({ added_tokens: list }) => (list as unknown as object[]).push({ ...added, id: 363, content: 'a' })),
      /token "a" has the id 363, and "a" the id \d+; each has its own/,
    ],
    [
      'more ends than places',
      () =>
        changed(
          rewrite('generation_config.json', (json) => {
            json['eos_token_id'] = [1, 2, 3, 4];
          }),
        ),
      /tokens end a text \(.*\); a GGUF file has places for 3/,
    ],
    [
      'a number beyond the format',
      () =>
        changed((folder) => {
          const tensors = readModelTensors(folder);
          tensors.get('model.layers.1.mlp.up_proj.weight')!.data[7] = -70_000;
          writeSafetensors(join(folder, 'model.safetensors'), tensors, 'F32');
        }),
      /tensor "model.layers.1.mlp.up_proj.weight" has the number -70000, which is too large for F16: take F32/,
    ],
    [
      'stretched positions of a Qwen',
      () =>
        changed((folder) => {
          const scaling = { factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalMaxPositions: 8192 };
          writeModelConfig(folder, { ...readModelConfig(folder), modelType: 'qwen3', ropeScaling: scaling }, 'F32');
          const tensors = readModelTensors(folder);
          for (const layer of [0, 1])
            for (const norm of ['q_norm', 'k_norm'])
              tensors.set(`model.layers.${layer}.self_attn.${norm}.weight`, { shape: [8], data: new Float32Array(8) });
          writeSafetensors(join(folder, 'model.safetensors'), tensors, 'F32');
        }),
      /the rotary positions of a qwen3 are stretched as Llama 3's are/,
    ],
    [
      'more positions than the file can say',
      () => changed((folder) => writeModelConfig(folder, { ...readModelConfig(folder), maxPositions: 2 ** 33 }, 'F32')),
      /max_position_embeddings is 8589934592; a GGUF file can say at most 4294967295/,
    ],
    ['a folder without weights', () => changed((folder) => rmSync(join(folder, 'model.safetensors'))), /holds neither/],
  ];
  it.each(cases)('is refused in words, and leaves nothing: %s', async (_, folder, message) => {
    const file = join(root, 'refused.gguf');
    const modelFolder = await folder();
    await expect(exportGguf({ modelFolder, file, type: 'F16', name: 'x' })).rejects.toThrow(message);
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(root).filter((name) => name.includes('refused'))).toEqual([]);
  });
});
