import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointError } from '../../support/errors.ts';
import { readModelConfig } from './model-config.ts';
import { readModelJson, readModelText } from './model-file.ts';
import { readSafetensorsHeader } from './safetensors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a file of a model folder', () => {
  it('is text, and may be a link to a file', () => {
    writeFileSync(join(folder, 'blob'), '{"a": 9007199254740993}');
    symlinkSync('blob', join(folder, 'config.json'));
    expect(readModelJson(join(folder, 'config.json'))).toEqual({ a: '9007199254740993' });
  });

  it.each<[string, (path: string) => void, RegExp]>([
    ['absent', () => {}, /Cannot open/],
    ['a folder', (path) => mkdirSync(path), /is a folder, a pipe or a device/],
    ['a pipe, which nobody writes into', (path) => spawnSync('mkfifo', [path]), /is a folder, a pipe or a device/],
    ['a device without end', (path) => symlinkSync('/dev/zero', path), /is a folder, a pipe or a device/],
    ['larger than any', (path) => (writeFileSync(path, ''), truncateSync(path, 2 ** 31)), /2147483648 bytes; allowed/],
  ])('is refused where it is %s', (_, make, message) => {
    const path = join(folder, 'x.json');
    make(path);
    expect(() => readModelText(path)).toThrow(CheckpointError);
    expect(() => readModelText(path)).toThrow(message);
    if (!message.source.includes('bytes')) expect(() => readSafetensorsHeader(path)).toThrow(message);
  });

  it('is refused with the place where it is no JSON', () => {
    const path = join(folder, 'config.json');
    writeFileSync(path, `{"model_type": ${'['.repeat(1000)}`);
    expect(() => readModelConfig(folder)).toThrow(/config.json as JSON: it nests more than 200/);
  });
});

describe('a configuration beyond every model', () => {
  it.each([
    ['num_hidden_layers', 1e9],
    ['num_hidden_layers', 2e6],
    ['num_attention_heads', 2 ** 40],
    ['vocab_size', 1e15],
    ['hidden_size', 1e9],
    ['intermediate_size', 1e12],
  ])('is refused at once: %s %d', (key, value) => {
    const config = { model_type: 'qwen2', vocab_size: 10, hidden_size: 16, intermediate_size: 20 };
    const more = { num_hidden_layers: 2, num_attention_heads: 4, [key]: value };
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, ...more }));
    expect(() => readModelConfig(folder)).toThrow(new RegExp(`Too big[^]*${key}`));
  });
});
