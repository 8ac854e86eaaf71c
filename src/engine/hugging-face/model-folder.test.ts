import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CheckpointError } from '../../support/errors.ts';
import { loadTokenizer } from '../tokenizer/tokenizer.ts';
import { trainTokenizer } from '../tokenizer/train-bpe.ts';
import { copyTokenizerFolder, writeTokenizerFolder } from './model-folder.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

const folder = mkdtempSync(join(tmpdir(), 'model-folder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const { tokenizerJson } = trainTokenizer({ texts: [], phrases: [], mergeCount: 0, vocabularyLimit: null });
const json = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, 'one', name), 'utf8')) as Record<string, unknown>;

it('writes the files that Transformers looks for, which agree on the ids', () => {
  writeTokenizerFolder(join(folder, 'one'), tokenizerJson, { maxPositions: 512 });
  expect(readdirSync(join(folder, 'one')).toSorted()).toEqual([
    'chat_template.jinja',
    'generation_config.json',
    'special_tokens_map.json',
    'tokenizer.json',
    'tokenizer_config.json',
  ]);
  const tokenizer = loadTokenizer(join(folder, 'one'));
  expect(json('generation_config.json')['eos_token_id']).toEqual(tokenizer.endTokens);
  expect(json('generation_config.json')['pad_token_id']).toBe(tokenizer.idOf('<|endoftext|>'));
  const config = json('tokenizer_config.json');
  expect(config['eos_token']).toBe('<|im_end|>');
  expect(config['model_max_length']).toBe(512);
  expect(config['chat_template']).toBe(readFileSync(join(folder, 'one', 'chat_template.jinja'), 'utf8'));
  expect(config['added_tokens_decoder']).toHaveProperty(String(tokenizer.idOf('<think>')));
});

it('copies the tokenizer of a folder byte for byte', () => {
  copyTokenizerFolder(join(folder, 'one'), join(folder, 'two'));
  for (const file of atLeast(5, readdirSync(join(folder, 'one')))) {
    expect(readFileSync(join(folder, 'two', file))).toEqual(readFileSync(join(folder, 'one', file)));
  }
});

it('keeps the special ids that only config.json states, and a tokenizer knows its ends by them', () => {
  copyTokenizerFolder(join(folder, 'one'), join(folder, 'bare'));
  rmSync(join(folder, 'bare', 'generation_config.json'));
  writeFileSync(join(folder, 'bare', 'config.json'), JSON.stringify({ bos_token_id: 1, eos_token_id: [3, 9] }));
  writeFileSync(join(folder, 'bare', 'tokenizer_config.json'), JSON.stringify({}));
  expect(loadTokenizer(join(folder, 'bare')).endTokens.slice(-2)).toEqual([3, 9]);
  copyTokenizerFolder(join(folder, 'bare'), join(folder, 'kept'));
  expect(JSON.parse(readFileSync(join(folder, 'kept', 'generation_config.json'), 'utf8'))).toEqual({
    _from_model_config: true,
    bos_token_id: 1,
    eos_token_id: [3, 9],
  });
});

it('refuses special ids that are none', () => {
  copyTokenizerFolder(join(folder, 'one'), join(folder, 'odd'));
  writeFileSync(join(folder, 'odd', 'generation_config.json'), JSON.stringify({ eos_token_id: ['</s>'] }));
  expect(() => loadTokenizer(join(folder, 'odd'))).toThrow(/generation_config.json.*eos_token_id/s);
});

it('refuses to copy from a folder without a tokenizer, and makes none', () => {
  expect(() => copyTokenizerFolder(join(folder, 'absent'), join(folder, 'three'))).toThrow(CheckpointError);
  expect(existsSync(join(folder, 'three'))).toBe(false);
});
