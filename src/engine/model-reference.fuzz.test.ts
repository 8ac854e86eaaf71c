import { expect, it } from 'vitest';
import { damaged, fuzz } from '../../test/worlds/fuzz.ts';
import { formatModelReference, parseModelReference, type ModelReference } from './model-reference.ts';

const SAMPLES = ['hf:Qwen/Qwen2.5-0.5B@main', 'hf:someone/model', 'tinker://run-1/weights/final', 'runs/mini/model'];

it('a reference to a model is read so that it reads back, or refused', async () => {
  await fuzz('model-reference', damaged(SAMPLES, 300), parseModelReference, {
    holds: (value) => {
      const model = value as ModelReference;
      const again = parseModelReference(formatModelReference(model));
      expect(again.kind).toBe(model.kind);
      if (model.kind === 'hub') {
        expect(again).toEqual(model);
        expect(model.repository).not.toContain('..');
      }
    },
  });
});
