import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { withFile } from '../model-file.ts';
import { readGgufHeader } from './gguf-header.ts';
import { alignedSize, GGUF_ALIGNMENT, ggufHeaderBytes, type GgufValue } from './gguf-header-bytes.ts';
import { fileToRead } from './read-gguf.ts';
import { GGUF_TYPES } from './tensor-types.ts';

const root = mkdtempSync(join(tmpdir(), 'gguf-header-bytes-'));
afterAll(() => rmSync(root, { recursive: true }));

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const value: fc.Arbitrary<GgufValue> = fc.oneof(
  fc.record({ type: fc.constant('uint32' as const), value: fc.integer({ min: 0, max: 2 ** 32 - 1 }) }),
  fc.record({ type: fc.constant('int32' as const), value: int32 }),
  fc.record({ type: fc.constant('float32' as const), value: fc.float({ noNaN: true }) }),
  fc.record({ type: fc.constant('bool' as const), value: fc.boolean() }),
  fc.record({ type: fc.constant('string' as const), value: text }),
  fc.record({ type: fc.constant('strings' as const), value: fc.array(text, { maxLength: 5 }) }),
  fc.record({ type: fc.constant('int32s' as const), value: fc.array(int32, { maxLength: 5 }) }),
);
const types = fc.constantFrom('F32', 'F16', 'Q8_0');
const tensor = fc.record({
  name: text,
  rows: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
  blocks: fc.integer({ min: 1, max: 3 }),
  type: types,
});

it('whatever is written, the reader finds the same, each tensor where its bytes begin', () => {
  const path = join(root, 'x.gguf');
  const entries = fc.dictionary(
    text.filter((key) => key !== 'general.alignment' && key !== '__proto__'),
    value,
    { maxKeys: 8, noNullPrototype: true },
  );
  fc.assert(
    fc.property(entries, fc.uniqueArray(tensor, { maxLength: 5, selector: ({ name }) => name }), (metadata, wanted) => {
      let end = 0;
      const places = wanted.map(({ name, rows, blocks, type }) => {
        const { id: typeId, blockNumbers, blockBytes } = GGUF_TYPES[type as 'F32' | 'F16' | 'Q8_0'];
        const offset = end;
        const bytes = rows.reduce((product, size) => product * size, blocks * blockBytes);
        end += alignedSize(bytes);
        return { name, shape: [...rows, blocks * blockNumbers], typeId, offset, bytes, type };
      });
      const head = ggufHeaderBytes(metadata, places);
      expect(head.length % GGUF_ALIGNMENT).toBe(0);
      writeFileSync(path, Buffer.concat([head, Buffer.alloc(end)]));
      const found = withFile(path, (file) => readGgufHeader(fileToRead(file, path)));
      for (const [key, each] of Object.entries(metadata))
        if (each.type === 'float32') expect(Math.fround(found.metadata.get(key) as number) === each.value).toBe(true);
        else expect(found.metadata.get(key)).toEqual(each.value);
      expect(found.metadata.size).toBe(Object.keys(metadata).length);
      expect([...found.tensors.values()]).toEqual(
        places.map(({ name, shape, offset, bytes, type }) => ({
          name,
          shape,
          type,
          bytes,
          begin: head.length + offset,
        })),
      );
    }),
  );
});
