import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeTinyModel } from '../fixtures/tiny-model-folder.ts';
import { loadTokenizer } from '../tokenizer/tokenizer.ts';
import { inspectModelFolder } from './inspect-model-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inspect-'));
  await writeTinyModel(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

function edit(name: string, from: RegExp | string, to: string): void {
  const path = join(folder, name);
  // Byte by byte: weights are no text.
  const text = readFileSync(path, 'latin1');
  expect(text.search(from)).toBeGreaterThanOrEqual(0);
  writeFileSync(path, text.replace(from, to), 'latin1');
}

it('says of a folder what it is', () => {
  const { vocabularySize } = loadTokenizer(folder);
  const facts = inspectModelFolder(folder);
  expect(facts).toMatchObject({ family: 'qwen2', vocabulary: vocabularySize + 3, maxPositions: 1024 });
  expect(facts.parameters).toBeGreaterThan(2 * 16 * facts.vocabulary);
});

it.each<[string, () => void, RegExp]>([
  [
    'a tokenizer of a larger model',
    () => {
      const path = join(folder, 'tokenizer.json');
      const json = JSON.parse(readFileSync(path, 'utf8')) as { added_tokens: { id: number; content: string }[] };
      const last = json.added_tokens.at(-1)!;
      json.added_tokens.push({ ...last, id: last.id + 9, content: '<another>' });
      writeFileSync(path, JSON.stringify(json));
    },
    /the tokenizer has \d+ tokens, the model \d+: they are of two models/,
  ],
  [
    'no end of a turn',
    () => {
      for (const name of ['generation_config.json', 'tokenizer_config.json']) edit(name, /"eos_token/, '"other_token');
      // Nor are there tokens of a name that would tell.
      edit('tokenizer.json', /<\|im_end\|>/g, '<|other|>');
      edit('tokenizer.json', /<\|endoftext\|>/g, '<|another|>');
    },
    /does not say which token ends a turn/,
  ],
  [
    'numbers of a format that is not read',
    () => edit('model.safetensors', /"F32"/, '"I32"'),
    /is I32; allowed are F32/,
  ],
])('refuses %s', (_, damage, message) => {
  damage();
  expect(() => inspectModelFolder(folder)).toThrow(message);
});
