import { expect, it } from 'vitest';
import { deniedSentence } from './english-denials.ts';
import { nounPhrase } from './english-nouns.ts';
import type { FindingType } from './vignette-facts.ts';

const denied = (name: string, type: FindingType) => deniedSentence(name, nounPhrase(name).form, type);

it.each([
  ['low serum iron', 'serum iron is not low'],
  ['low T cell count', 'the T cell count is not low'],
  ['increased marrow megakaryocyte', 'marrow megakaryocytes are not increased'],
  ['positive antinuclear antibody', 'testing for antinuclear antibodies is negative'],
  ['positive interferon-gamma release assay', 'the interferon-gamma release assay is negative'],
  ['AST to ALT ratio above 2', 'the AST to ALT ratio is not above 2'],
  ['absent P wave', 'P waves are present'],
  ['positive CSF capsular antigen', null],
  ['leukocytosis', null],
] as const)('the laboratory finding %s: %s', (name, sentence) =>
  expect(denied(name, 'laboratory_finding')).toBe(sentence),
);

it.each([
  ['diminished peripheral pulse', 'peripheral pulses are intact'],
  ['reduced lumbar flexion', 'lumbar flexion is full'],
  ['absent reflexes', 'reflexes are preserved'],
  ['Murphy sign', 'Murphy sign is absent'],
  ['thickened lips', 'the lips are not thickened'],
  ['enlarged irregular uterus', null],
  ['abnormal bleeding', null],
  ['elevated retinal fold', null],
] as const)('the sign %s: %s', (name, sentence) => expect(denied(name, 'sign')).toBe(sentence));

it('a symptom is denied by no, whatever its first word says', () => {
  expect(denied('low back pain', 'symptom')).toBeNull();
  expect(denied('abrupt onset of illness', 'symptom')).toBe('the onset was gradual');
});
