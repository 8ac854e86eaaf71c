import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { findDuplicateKey } from '../../support/duplicate-keys.ts';
import { readModelConfig } from './model-config.ts';
import { parseHeader, type SafetensorsHeader } from './safetensors-header.ts';
import { readSpecialIds, type SpecialIds } from './special-ids.ts';

const golden = (family: string): string =>
  readFileSync(new URL(`../embedded/golden/${family}/config.json`, import.meta.url), 'utf8');
const CONFIGS = ['llama3-scaled', 'qwen2-tied', 'qwen3-untied'].map(golden);
const GENERATION = [
  '{"eos_token_id": [151645, 151643], "pad_token_id": 151643}',
  '{"eos_token_id": 2, "bos_token_id": 1}',
];
const HEADERS = [
  '{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]}}',
  '{"a":{"dtype":"I8","shape":[],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[31],"data_offsets":[1,32]}}',
];
const DATA_BYTES = 32;

const folder = mkdtempSync(join(tmpdir(), 'fleming-model-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('config.json is read as a decoder, or refused', async () => {
  const read = (text: string): unknown => {
    writeFileSync(join(folder, 'config.json'), text);
    return readModelConfig(folder);
  };
  await fuzz('model-config', damaged(CONFIGS), read, {
    holds: (config) => expect(JSON.stringify(config)).not.toContain('null'),
  });
  rmSync(join(folder, 'config.json'));
});

it('generation_config.json gives ids, or is refused', async () => {
  const read = (text: string): SpecialIds => {
    writeFileSync(join(folder, 'generation_config.json'), text);
    return readSpecialIds(folder);
  };
  await fuzz('special-ids', damaged(GENERATION), read, {
    holds: (ids) => {
      for (const id of [(ids as SpecialIds).eos_token_id ?? []].flat()) expect(Number.isSafeInteger(id)).toBe(true);
    },
  });
});

it('the header of safetensors fills its data, or is refused', async () => {
  const read = (text: string): SafetensorsHeader => parseHeader(Buffer.from(text), DATA_BYTES, 'x.safetensors');
  await fuzz('safetensors-header', damaged(HEADERS), read, {
    holds: (header, text) => {
      const { places } = header as SafetensorsHeader;
      expect(places.reduce((end, place) => Math.max(end, place.end), 0)).toBe(DATA_BYTES);
      expect(findDuplicateKey(text)).toBeNull();
    },
  });
  const long = (size: number): string =>
    `{"__metadata__":{"a":"${'b\\"'.repeat(size)}"},${HEADERS[0]!.slice(HEADERS[0]!.indexOf('"a":{'))}`;
  expect(read(long(2_000_000)).places).toHaveLength(2);
  await expectLinear(long, 50_000, read);
});
