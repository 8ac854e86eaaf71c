import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { CheckpointError } from '../../support/errors.ts';
import { flatLayout } from './parameter-layout.ts';
import { writeSafetensors } from './safetensors.ts';
import { storedWeights } from './stored-weights.ts';

const root = mkdtempSync(join(tmpdir(), 'stored-weights-'));
afterAll(() => rmSync(root, { recursive: true }));

it('comes in parts that are whole multiples of a unit, and joined are the numbers', () => {
  const rows = 3000;
  const unit = 1001;
  const layout = flatLayout([['w', [rows, unit]]]);
  // Numbers that every format has.
  const data = Float32Array.from({ length: rows * unit }, (_, at) => (at % 128) / 64);
  for (const dtype of ['F32', 'BF16', 'F16'] as const) {
    writeSafetensors(join(root, 'model.safetensors'), new Map([['w', { shape: [rows, unit], data }]]), dtype);
    const parts = [...storedWeights(root, layout).chunks(layout[0]!, unit)];
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.filter(({ length }) => length % unit !== 0)).toEqual([]);
    const joined = Buffer.concat(parts.map(({ buffer }) => Buffer.from(buffer)));
    expect(joined.equals(Buffer.from(data.buffer)), dtype).toBe(true);
  }
});

it('is refused where a number is none, by its place, and where a tensor is another', () => {
  const layout = flatLayout([['w', [2, 2]]]);
  const write = (data: Float32Array): void =>
    writeSafetensors(join(root, 'model.safetensors'), new Map([['w', { shape: [2, 2], data }]]), 'F32');
  write(Float32Array.of(1, 2, NaN, 4));
  expect(() => [...storedWeights(root, layout).chunks(layout[0]!)]).toThrow(/number 2 of tensor "w" is NaN/);
  expect(() => storedWeights(root, flatLayout([['w', [4]]]))).toThrow(/"w" has shape \[2, 2\]/);
  expect(() => storedWeights(root, flatLayout([['v', [2, 2]]]))).toThrow(CheckpointError);
});
