import { describe, expect, it } from 'vitest';
import { shapeOf } from './against-peers.ts';
import { chosenFigures, FIGURES, reasonToSkip } from './figures.ts';

describe('the figures that are taken', () => {
  it('are all where none is named', () => {
    expect(chosenFigures(null)).toBe(FIGURES);
  });

  it('are those named, in their own order', () => {
    expect(chosenFigures(['grpo', 'lora']).map(({ name }) => name)).toEqual(['lora', 'grpo']);
  });

  it('are refused where there is none of the name, with the nearest', () => {
    expect(() => chosenFigures(['lroa'])).toThrow(
      '--only lroa: no such figure (did you mean lora?); there are decoding,',
    );
    expect(() => chosenFigures(['xyz'])).toThrow('--only xyz: no such figure; there are');
  });

  it('have names of their own', () => {
    expect(new Set(FIGURES.map(({ name }) => name)).size).toBe(FIGURES.length);
  });
});

describe('a figure is skipped', () => {
  const all = { model: 'folder', gguf: 'file.gguf' };
  const figure = { needs: ['node-llama-cpp', 'model', 'gguf'] } as const;

  it('for nothing where all is there', () => {
    expect(reasonToSkip(figure, all, () => true)).toBeNull();
  });

  it.each([
    [all, false, 'node-llama-cpp is not installed'],
    [{ ...all, model: null }, true, '--model FOLDER'],
    [{ ...all, gguf: null }, true, '--gguf FILE'],
  ])('with its reason (%#)', (settings, installed, reason) => {
    expect(reasonToSkip(figure, settings, () => installed)).toContain(reason);
  });
});

describe('a shape', () => {
  it('is one of the known or that of the folder', () => {
    expect(shapeOf('60M', null)).toBe('60M');
    expect(shapeOf('model', 'folder')).toBe('model');
  });

  it('of no such name is refused', () => {
    expect(() => shapeOf('7B', null)).toThrow('--shapes 7B: there are 1.2M, 4M');
    expect(() => shapeOf('constructor', null)).toThrow('--shapes constructor');
    expect(() => shapeOf('model', null)).toThrow('--model FOLDER');
  });
});
