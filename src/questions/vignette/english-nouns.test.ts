import { describe, expect, it } from 'vitest';
import { articleOf, isPlural, listOf, nounPhrase } from './english-nouns.ts';

describe('a name in an English sentence', () => {
  it.each([
    ['diffuse goiter', 'a diffuse goiter'],
    ['S3 gallop', 'an S3 gallop'],
    ['umbilical hernia', 'an umbilical hernia'],
    ['unilateral adrenal nodule', 'a unilateral adrenal nodule'],
    ['heart murmur', 'a heart murmur'],
    ['splenomegaly', 'splenomegaly'],
    ['crackles', 'crackles'],
    ['absent reflexes', 'absent reflexes'],
    ['schistocyte', 'schistocytes'],
    ['Heinz body', 'Heinz bodies'],
    ['tonic seizure during sleep', 'tonic seizures during sleep'],
    ['cherry-red macular spot', 'a cherry-red macular spot'],
    ['cotton-wool spot', 'cotton-wool spots'],
    ['Murphy sign', 'a positive Murphy sign'],
    ['groove sign', 'a groove sign'],
    ['cough', 'cough'],
    ['low body mass index', 'a low body mass index'],
    ['positive antinuclear antibody', 'a positive antinuclear antibody'],
    ['rash on palms and soles', 'a rash on the palms and soles'],
    ['pectus excavatum', 'pectus excavatum'],
  ])('%s: %s', (name, text) => expect(nounPhrase(name).text).toBe(text));

  it('has an article by sound', () => {
    expect(['8-year-old', '11-month', '18-day', '80-year-old'].map(articleOf)).toEqual(['an', 'an', 'an', 'an']);
    expect(['1-year', '34-year-old', 'MRI', 'T wave', 'ulcer', 'uterine', 'FDG-avid', 'hour'].map(articleOf)).toEqual([
      'a',
      'a',
      'an',
      'a',
      'an',
      'a',
      'an',
      'an',
    ]);
  });

  it('has a verb in its number', () => {
    expect(['crackles', 'petechiae', 'ST-segment elevations', 'respirations'].map(isPlural)).toEqual(
      Array(4).fill(true),
    );
    expect(['ascites', 'cyanosis', 'dactylitis', 'pulse', 'stiffness'].map(isPlural)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('stands in a list with a comma before the last of three', () => {
    expect([listOf(['a']), listOf(['a', 'b']), listOf(['a', 'b', 'c'])]).toEqual(['a', 'a and b', 'a, b, and c']);
  });
});
