import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CheckpointError, ConfigError } from '../support/errors.ts';
import {
  folderReference,
  formatModelReference,
  modelOfProduct,
  type ModelReference,
  parseModelReference,
  requireFolder,
} from './model-reference.ts';

const hub: ModelReference = {
  kind: 'hub',
  repository: 'Qwen/Qwen2.5-0.5B',
  revision: '060db6499f32faf8b98477b0a26969ef7d8b9987',
};
const remote: ModelReference = { kind: 'remote', checkpoint: 'tinker://0123-abcd/weights/final' };

describe('a reference in text', () => {
  it.each<[string, ModelReference]>([
    ['runs/mini/model', folderReference('runs/mini/model')],
    ['/a/folder with spaces', folderReference('/a/folder with spaces')],
    ['./hf:odd', folderReference('./hf:odd')],
    ['./gguf:odd', folderReference('./gguf:odd')],
    [`hf:Qwen/Qwen2.5-0.5B@060db6499f32faf8b98477b0a26969ef7d8b9987`, hub],
    ['hf:a/b@refs/pr/4', { kind: 'hub', repository: 'a/b', revision: 'refs/pr/4' }],
    ['tinker://0123-abcd/weights/final', remote],
  ])('%s is read, and written as it was', (text, model) => {
    expect(parseModelReference(text)).toEqual(model);
    expect(formatModelReference(model)).toBe(text);
  });

  it.each([
    ['', /it is empty/],
    ['  ', /it is empty/],
    ['hf:Qwen/Qwen2.5-0.5B', /names no revision/],
    ['hf:Qwen/Qwen2.5-0.5B@', /revision has/],
    ['hf:Qwen/Qwen2.5-0.5B@a@b', /more than one @/],
    ['hf:Qwen2.5-0.5B@main', /repository has/],
    ['hf:../secret@main', /repository has/],
    ['hf:a/b..c@main', /repository has/],
    ['hf:a/b@../main', /revision has/],
    ['hf:a/b/c@main', /repository has/],
    ['hf:a/b?x=1@main', /repository has/],
    ['tinker://', /checkpoint has/],
    ['tinker://a b', /checkpoint has/],
    ['gguf:x.gguf', /a GGUF file is made a folder first, by fleming model import FILE --out DIR/],
    ['https://example.org/model', /only tinker:\/\/ is an address/],
  ])('%j is refused in words', (text, message) => {
    expect(() => parseModelReference(text)).toThrow(ConfigError);
    expect(() => parseModelReference(text)).toThrow(message);
  });

  it('reads back every folder that is written', () => {
    const path = fc.oneof(
      fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
      fc.string().map((text) => `hf:${text}`),
      fc.string().map((text) => `tinker://${text}`),
      fc.string().map((text) => `gguf:${text}`),
    );
    fc.assert(
      fc.property(path, (text) => {
        const again = parseModelReference(formatModelReference(folderReference(text)));
        expect([folderReference(text), folderReference(`./${text}`)]).toContainEqual(again);
      }),
    );
  });
});

it('of a model elsewhere gives no folder to who needs one', () => {
  expect(requireFolder(folderReference('runs/a'), 'release')).toBe('runs/a');
  for (const model of [hub, remote]) expect(() => requireFolder(model, 'release')).toThrow(/release needs the files/);
});

describe('the product of a stage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'product-'));
  const file = join(folder, 'model.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is its model folder where nothing refers elsewhere', () => {
    expect(modelOfProduct(folder)).toEqual(folderReference(join(folder, 'model')));
  });

  it('is what its model.json refers to, a relative path counting from there', () => {
    for (const model of [hub, remote, folderReference('/else/where')]) {
      writeFileSync(file, JSON.stringify(model));
      expect(modelOfProduct(folder)).toEqual(model);
    }
    writeFileSync(file, JSON.stringify(folderReference('../base/model')));
    expect(modelOfProduct(join(folder))).toEqual(folderReference(join(folder, '../base/model')));
  });

  it.each(['{', '{}', '"runs/mini/model"', '{"kind":"hub","repository":"a/b","revision":"main","extra":1}'])(
    'that says %s is refused',
    (text) => {
      writeFileSync(file, text);
      expect(() => modelOfProduct(folder)).toThrow(CheckpointError);
    },
  );
});
