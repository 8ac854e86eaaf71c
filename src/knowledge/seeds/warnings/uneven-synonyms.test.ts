import { expect, test } from 'vitest';
import { ENTITY_LINE, foundBy } from './fixtures/found-by.ts';
import { unevenSynonyms } from './uneven-synonyms.ts';

test.each([
  ['falls;symptom;跌倒;frequent falls;;', "the synonym 'frequent falls' of 'falls' is narrower than 'falls'"],
  ['excessive thirst;symptom;烦渴;thirst;;', "the synonym 'thirst' of 'excessive thirst' is broader than 'excessive thirst'"],
  ['polydipsia;symptom;烦渴;thirst|excessive thirst;;', "the synonym 'thirst' of 'polydipsia' is broader than the synonym 'excessive thirst'"],
  ['hiccup;symptom;呃逆;;顽固性呃逆;', "the synonym '顽固性呃逆' of 'hiccup' is narrower than '呃逆'"],
  ['nocturia;symptom;夜尿增多;;夜尿;', "the synonym '夜尿' of 'nocturia' is broader than '夜尿增多'"],
])('warns of %s', (entity, message) => {
  expect(foundBy(unevenSynonyms, [entity])).toEqual([`entities.tsv:${ENTITY_LINE} ${message}`]);
});

test.each([
  ['acute left out', 'acute rheumatic fever;symptom;急性风湿热;rheumatic fever;风湿热;'],
  ['another spelling and plural', 'tumour;sign;肿瘤;tumours seen;;'],
  ['a word that adds nothing', 'elevated creatinine;laboratory_finding;肌酐升高;elevated serum creatinine;血肌酐升高;'],
  ['the same words in another order', 'severe limb pain;symptom;肢体剧痛;pain of limb, severe;;'],
  ['another word', 'severe limb pain;symptom;肢体剧痛;agonizing pain of limb;;'],
])('does not mind %s', (_, entity) => {
  expect(foundBy(unevenSynonyms, [entity])).toEqual([]);
});

const STIFF = ['muscle rigidity;sign;肌强直;rigidity;强直;', 'spinal rigidity;sign;脊柱强直;;;'];

test('a synonym that fits another finding is broader than its own', () => {
  expect(foundBy(unevenSynonyms, STIFF)).toEqual([
    `entities.tsv:${ENTITY_LINE} the synonym 'rigidity' of 'muscle rigidity' fits 'spinal rigidity' too, where 'muscle rigidity' is not implied`,
    `entities.tsv:${ENTITY_LINE} the synonym '强直' of 'muscle rigidity' fits 'spinal rigidity' too, where 'muscle rigidity' is not implied`,
  ]);
});

test('what stands before a preposition is what the finding is a kind of', () => {
  const itch = ['pruritus;symptom;瘙痒;itching;;', 'itching in relatives;symptom;亲属发痒;;;', 'no itching at all;symptom;不痒;;;'];
  expect(foundBy(unevenSynonyms, itch)).toEqual([expect.stringContaining("fits 'itching in relatives' too")]);
});

test('a finding that implies the other is a kind of it', () => {
  expect(foundBy(unevenSynonyms, STIFF, ['spinal rigidity;implies;muscle rigidity'])).toEqual([]);
});

test('treatments and places are not compared with one another', () => {
  expect(foundBy(unevenSynonyms, ['blood vessel;anatomy;血管;vessel;;', 'lymphatic vessel;anatomy;淋巴管;;;'])).toEqual([]);
});
