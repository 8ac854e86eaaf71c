import { expect, it } from 'vitest';
import { definedByChinesePhrase } from './defining-phrase-zh.ts';

it.each([
  ['甲是一种由细菌引起的传染病。', 'disease'],
  ['甲（又稱乙病毒）是一種藥物。', 'drug'],
  ['甲是一类药物。', 'drug_class'],
  ['甲为一种基因。', 'gene'],
  ['甲是医生。', null],
])('%s defines', (sentence, type) => {
  expect(definedByChinesePhrase(sentence)).toEqual({ kind: 'defined', type });
});

it.each(['但是很多人患病。', '甲常见于儿童。', ''])('%j defines nothing', (sentence) => {
  expect(definedByChinesePhrase(sentence)).toEqual({ kind: 'none' });
});
