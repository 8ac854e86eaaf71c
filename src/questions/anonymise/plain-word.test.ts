import { describe, expect, it } from 'vitest';
import { isPlainWord } from './plain-word.ts';

describe('plain words', () => {
  it('are known by their shortest form', () => {
    for (const word of ['stopped', 'crying', 'injuries', 'removal', 'unhappy', 'breathing', 'drowsiness', 'replaced'])
      expect({ word, isPlain: isPlainWord(word) }).toEqual({ word, isPlain: true });
  });

  it('are no names', () => {
    for (const word of ['okonkwo', 'yildirim', 'halvorsen', 'nirmala'])
      expect({ word, isPlain: isPlainWord(word) }).toEqual({ word, isPlain: false });
  });
});
