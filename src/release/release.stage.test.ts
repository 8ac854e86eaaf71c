import { describe, expect, it } from 'vitest';
import { releaseKind } from './release.stage.ts';

const wrongIn = (stated: object): readonly { readonly setting: string; readonly message: string }[] =>
  releaseKind.check!(releaseKind.settings.parse(stated), {}, {});

describe('the formats of a release', () => {
  it('are none by default, and each once', () => {
    expect(releaseKind.settings.parse({}).formats).toEqual([]);
    expect(wrongIn({ formats: ['gguf-q8_0', 'onnx'], dtype: 'bf16' })).toEqual([]);
    expect(wrongIn({ formats: ['onnx', 'gguf-f16', 'onnx'] })).toEqual([
      { setting: 'formats', message: 'onnx stands twice; each format once' },
    ]);
    expect(() => releaseKind.settings.parse({ formats: ['gguf-q4_0'] })).toThrow(/gguf-q8_0/);
  });

  it('are not those of an adapter that is released alone', () => {
    expect(wrongIn({ form: 'adapter' })).toEqual([]);
    expect(wrongIn({ form: 'adapter', formats: ['onnx'] })).toMatchObject([{ setting: 'formats' }]);
    expect(wrongIn({ form: 'adapter', dtype: 'bf16' })).toMatchObject([{ setting: 'dtype' }]);
    expect(wrongIn({ form: 'model', formats: ['onnx'] })).toEqual([]);
  });
});
