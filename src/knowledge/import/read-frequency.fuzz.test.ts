import { it } from 'vitest';
import { expect } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import type { StatedFrequency } from '../../records/frequency.ts';
import { statedFrequencySchema } from '../../records/frequency.ts';
import { whyNoFinding } from './hpo-absence.ts';
import { readFrequency } from './read-frequency.ts';

const SAMPLES = ['3/7', '0/12', '45%', '5 - 10 %', 'HP:0040283', 'very rare', '<1%', '12 of 40'];

it('a frequency is one that the words state, or none', async () => {
  await fuzz('frequency', damaged(SAMPLES, 300), readFrequency, {
    refusesNothing: true,
    holds: (value, input) => {
      if (value === null) return;
      const read = statedFrequencySchema.parse(value) as StatedFrequency;
      expect(read.words).toBe(input.trim());
      const numbers = (input.normalize('NFKC').match(/\d+/g) ?? []).map(Number);
      if (read.counted !== null) expect(numbers).toEqual([read.counted.having, read.counted.of]);
    },
  });
});

it('absence is found or not, whatever stands in the columns', async () => {
  await fuzz(
    'absence',
    damaged([...SAMPLES, 'NOT', 'P', 'HP:0012828;HP:0040285', 'MALE'], 300),
    (text) => {
      for (const column of ['qualifier', 'aspect', 'frequency', 'modifier', 'sex'] as const)
        whyNoFinding({ qualifier: '', aspect: 'P', frequency: '', modifier: '', [column]: text });
    },
    { refusesNothing: true },
  );
});

it('is read in time that grows as the text does', async () => {
  for (const piece of ['1', '1/', '0.', '%', ' ', '5-'])
    await expectLinear(
      (size) => piece.repeat(size),
      100_000,
      (text) => {
        readFrequency(text);
        whyNoFinding({ qualifier: '', aspect: 'P', frequency: text, modifier: text });
      },
    );
});
