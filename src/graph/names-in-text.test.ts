import { expect, it } from 'vitest';
import type { Entity } from './knowledge-graph.ts';
import { namesAny } from './names-in-text.ts';

function entity(en: string, zh: string, synonyms: Entity['synonyms'] = { en: [], zh: [] }): Entity {
  return { id: en, type: 'disease', names: { en, zh }, synonyms, prevalence: 'common', specialty: 'toys' };
}

const gout = entity('gout', '痛风', { en: ['podagra'], zh: ['高尿酸关节炎'] });
const influenza = entity('influenza', '流行性感冒', { en: ['flu'], zh: ['流感'] });

it.each([
  ['A patient presents with gout.', true],
  ['Gout, or something like it.', true],
  ['Podagra is noted.', true],
  ['检查发现痛风石。', true],
  ['A patient presents with 痛风.', true],
  ['病历记录有gout和发热。', true],
  ['A gouty joint.', false],
  ['A patient presents with fever.', false],
  ['检查发现发热。', false],
])('%s', (text, expected) => {
  expect(namesAny(text, [gout])).toBe(expected);
});

it('a short synonym inside a word is no name, beside punctuation it is', () => {
  expect(namesAny('Examination and tests show flushed face.', [influenza])).toBe(false);
  expect(namesAny('Known (flu).', [influenza])).toBe(true);
  expect(namesAny('flushed face after flu', [influenza])).toBe(true);
});

it('any of the entities counts, none names nothing', () => {
  expect(namesAny('gout', [influenza, gout])).toBe(true);
  expect(namesAny('gout', [])).toBe(false);
});
